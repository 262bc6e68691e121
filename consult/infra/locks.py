"""Locks between processes: a lock file beside an SQLite database, an advisory lock on PostgreSQL."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from consult.infra.db import Database


@contextmanager
def only_one(database: Database, name: str) -> Iterator[bool]:
    """Whether this process is the one that does the named work now; others are told False and go without.

    The lock is held until the block ends or the process does.
    """
    with _held(database, name, wait=False) as held:
        yield held


@contextmanager
def one_after_the_other(database: Database, name: str) -> Iterator[None]:
    """Do the named work when everybody else who wants to is done."""
    with _held(database, name, wait=True):
        yield


@contextmanager
def _held(database: Database, name: str, *, wait: bool) -> Iterator[bool]:
    if database.is_sqlite:
        with Path(f"{database.url.database}.{name}.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        return
    key = {"key": int.from_bytes(hashlib.sha256(f"consult:{name}".encode()).digest()[:8], "big", signed=True)}
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = 0"))
        taking = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
        held = connection.execute(text(f"SELECT {taking}(:key)"), key).scalar() is not False
        try:
            yield held
        finally:
            if held:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            connection.execute(text("RESET lock_timeout"))
