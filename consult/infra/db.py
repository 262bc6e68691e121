"""The database: types, the declarative base, read sessions and transactions. The only place that commits.

SQLite (write-ahead log, `synchronous=FULL`) and PostgreSQL. On SQLite all writers of a process share one connection
and one commit: each works inside a savepoint, whoever finds nobody waiting commits for all, and every caller returns
after that commit. A file lock is taken before BEGIN, because SQLite's busy handler starves writers of other processes.
PostgreSQL groups commits by itself, so there a transaction is an ordinary one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, String, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from consult.core.ids import ID_LENGTH
from consult.infra.group_commit import GroupCommit

BUSY_SECONDS = 5

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must know its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = String(ID_LENGTH)
LocaleTag = String(16)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[str]: JSON}


class DatabaseUnavailable(Exception):
    """The database is locked, full, read-only or gone; nothing of this use case was kept."""


class Database:
    """One database address: read-only sessions, and transactions that are durable when they return."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite_engine(read_only=False) if self.is_sqlite else self._postgresql_engine()
        self._readers = self._sqlite_engine(read_only=True) if self.is_sqlite else self.engine
        self._group = GroupCommit(self.engine, self._lock_path()) if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can only read."""
        with Session(self._readers) as session:
            if not self.is_sqlite:
                session.connection(execution_options={"postgresql_readonly": True})
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed, durably, when the block ends; an exception undoes all of it.

        Raises DatabaseUnavailable when the database cannot take it.
        """
        with translated_errors():
            if self._group is not None:
                with self._group.turn() as connection:
                    with Session(connection, join_transaction_mode="rollback_only") as session:
                        yield session
                        session.flush()
            else:
                with Session(self.engine) as session, session.begin():
                    yield session

    def close(self) -> None:
        """Give back every connection."""
        if self._group is not None:
            self._group.close()
        self.engine.dispose()
        self._readers.dispose()

    def _lock_path(self) -> Path | None:
        name = self.url.database
        return Path(f"{name}.lock") if name and name != ":memory:" else None

    def _sqlite_engine(self, *, read_only: bool) -> Engine:
        # Each reader thread keeps its connection (the default pool); the writer is one connection of its own.
        options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
        if not read_only:
            options["poolclass"] = NullPool
        engine = create_engine(self.url, **options)

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            # SQLAlchemy emits BEGIN itself below; the driver's own transaction control is off.
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
            if read_only:
                connection.execute("PRAGMA query_only=ON")

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

        return engine

    def _postgresql_engine(self) -> Engine:
        return create_engine(
            self.url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=24,
            pool_timeout=BUSY_SECONDS,
            connect_args={"connect_timeout": BUSY_SECONDS},
        )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what the driver raises when a database is away, full or locked into DatabaseUnavailable."""
    try:
        yield
    except DBAPIError as error:
        if is_unavailable(error):
            raise DatabaseUnavailable(type(error.orig).__name__) from error
        raise
    except sqlite3.OperationalError as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def is_unavailable(error: DBAPIError) -> bool:
    """Whether the fault lies with the database (away, full, locked, read-only) and not with the statement."""
    name = type(error.orig).__name__
    if isinstance(error.orig, sqlite3.Error):
        missing = "no such" in str(error.orig) or "syntax" in str(error.orig)
        return name in {"OperationalError", "DatabaseError"} and not missing
    return error.connection_invalidated or name in {
        "OperationalError",
        "AdminShutdown",
        "CannotConnectNow",
        "ConnectionTimeout",
        "DiskFull",
        "OutOfMemory",
        "ReadOnlySqlTransaction",
        "TooManyConnections",
        "LockNotAvailable",
    }


def ping(database: Database) -> None:
    """Ask the database for one value; raises what the driver raises."""
    with database.reading() as session:
        session.execute(text("SELECT 1"))
