"""The database: types, the declarative base, read sessions and transactions. The only place that commits.

SQLite (write-ahead log, `synchronous=FULL`) and PostgreSQL. On SQLite all writers of a process share one connection
and one commit: each works inside a savepoint, whoever finds nobody waiting commits for all, and every caller returns
after that commit. A file lock is taken before BEGIN, because SQLite's busy handler starves writers of other processes.
PostgreSQL groups commits by itself, so there a transaction is an ordinary one.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool
from sqlalchemy.types import TypeDecorator

from consult.core.ids import ID_LENGTH
from consult.infra.group_commit import GroupCommit, NothingKept

BUSY_SECONDS = 5
TRUSTED_SECONDS = 1.0
POOL: dict[type[Pool], dict[str, Any]] = {
    NullPool: {},
    QueuePool: {"pool_size": 8, "max_overflow": 24, "pool_timeout": BUSY_SECONDS},
}

READING = {"reading": True, "postgresql_readonly": True}

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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Refuse a naive moment; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must know its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - too
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = String(ID_LENGTH)
LocaleTag = String(16)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class DatabaseUnavailable(Exception):
    """The database is locked, full, read-only or gone; nothing of this use case was kept."""


class Database:
    """One database address: read-only sessions, and transactions that are durable when they return."""

    def __init__(self, url: str, *, busy_seconds: int = BUSY_SECONDS) -> None:
        self.url = make_url(url)
        self._busy_seconds = busy_seconds
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._file = Path(self.url.database or "consult.db").absolute() if self.is_sqlite else None
        self.engine = self._sqlite_engine(read_only=False) if self.is_sqlite else self._postgresql_engine()
        self._readers = self._sqlite_engine(read_only=True) if self.is_sqlite else self.engine
        self._group = GroupCommit(self.engine, self._file, busy_seconds) if self._file else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can only read.

        Raises DatabaseUnavailable when the database is away.
        """
        with translated_errors(), Session(self._readers) as session:
            session.connection(execution_options=READING)
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that can only read and sees one moment of the whole database, however long it reads.

        Raises DatabaseUnavailable when the database is away.
        """
        isolation = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with translated_errors(), Session(self._readers) as session:
            session.connection(execution_options={**READING, **isolation})
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed, durably, when the block ends; an exception undoes all of it.

        Raises DatabaseUnavailable when the database cannot take it.
        """
        with translated_errors():
            if self._group is not None:
                with (
                    self._group.turn() as connection,
                    Session(connection, join_transaction_mode="rollback_only") as session,
                ):
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

    def create_file(self) -> None:
        """Make an empty SQLite file where there is none; nothing else ever makes one."""
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)

    def _sqlite_engine(self, *, read_only: bool) -> Engine:
        file = self._file
        assert file is not None

        def connect() -> sqlite3.Connection:
            # mode=rw: a file that has gone is a fault, and not a new empty database.
            return sqlite3.connect(
                f"{file.as_uri()}?mode=rw", uri=True, timeout=self._busy_seconds, check_same_thread=False
            )

        # Readers keep their connections in a pool; the writer is one connection of its own.
        pool = QueuePool if read_only else NullPool
        engine = create_engine(self.url, creator=connect, poolclass=pool, hide_parameters=True, **POOL[pool])

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
            # SQLAlchemy emits BEGIN itself below; the driver's own transaction control is off.
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
            if read_only:
                connection.execute("PRAGMA query_only=ON")
            record.info["inode"] = inode_of(file)

        @event.listens_for(engine, "checkout")
        def check(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
            # After a restore another file has taken the place of the one that is open.
            if record.info["inode"] != inode_of(file):
                raise DisconnectionError

        event.listen(engine, "handle_error", translate, retval=True)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

        return engine

    def _postgresql_engine(self) -> Engine:
        engine = create_engine(
            self.url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            connect_args={
                "connect_timeout": self._busy_seconds,
                "options": f"-c lock_timeout={self._busy_seconds}s -c timezone=UTC",
            },
            **POOL[QueuePool],
        )
        event.listen(engine, "handle_error", translate, retval=True)

        @event.listens_for(engine, "checkin")
        def note(_connection: object, record: ConnectionPoolEntry) -> None:
            record.info["used_at"] = time.monotonic()

        @event.listens_for(engine, "checkout")
        def check(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
            # One that has just been used is trusted: asking first costs as much as a statement.
            if time.monotonic() - record.info.get("used_at", 0.0) > TRUSTED_SECONDS:
                try:
                    engine.dialect.do_ping(connection)
                except Exception as error:
                    raise DisconnectionError from error

        return engine


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what the pool and the turn-taking raise when nothing can be had into DatabaseUnavailable.

    What the driver raises in a statement is turned by `translate`, wherever the statement is.
    """
    try:
        yield
    except (NothingKept, PoolTimeout) as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def translate(context: ExceptionContext) -> DatabaseUnavailable | None:
    """What stands for the driver's exception: DatabaseUnavailable where the fault lies with the database."""
    fault = context.original_exception
    if context.is_pre_ping or not is_unavailable(fault, lost=context.is_disconnect):
        return None
    options = context.connection.get_execution_options() if context.connection is not None else {}
    if options.get("reading") and WRITE_REFUSED.search(str(fault)):
        return None  # a write in a reading session is a fault of ours, and stays what it is
    return DatabaseUnavailable(type(fault).__name__)


# What SQLite and PostgreSQL say to a reading session that writes.
WRITE_REFUSED = re.compile("readonly database|read-only transaction")

SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}

# What psycopg's errors are called (or descend from) when the fault lies with the server and the same may work later.
AWAY = {
    "AdminShutdown",
    "CannotConnectNow",
    "ConnectionTimeout",
    "DeadlockDetected",
    "DiskFull",
    "LockNotAvailable",
    "OperationalError",
    "OutOfMemory",
    "ReadOnlySqlTransaction",
    "SerializationFailure",
    "TooManyConnections",
}


def is_unavailable(fault: BaseException, *, lost: bool) -> bool:
    """Whether the fault lies with the database (away, full, locked, read-only) and not with the statement."""
    if isinstance(fault, sqlite3.Error):
        code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        # A full disk makes SQLite undo the whole transaction, and the savepoint that is then asked for with it.
        return code in SQLITE_AWAY or str(fault).startswith("no such savepoint")
    return lost or type(fault).__name__ in AWAY


def inode_of(file: Path) -> int | None:
    """Which file lies at that place; None when there is none."""
    try:
        return file.stat().st_ino
    except OSError:
        return None


def insert_once(session: Session, table: type[Base], values: dict[str, Any], *, unique: str) -> bool:
    """Insert a row unless one with the same `unique` column is there already; whether it was inserted."""
    connection = session.connection()
    statement = _insertion(connection.dialect.name, table, unique)
    return connection.execute(statement, values).first() is not None


@cache
def _insertion(dialect: str, table: type[Base], unique: str) -> Executable:
    """The statement of `insert_once`, made once, so that it need not be compiled again."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table_of(table)).on_conflict_do_nothing(index_elements=[unique])
    returned: Executable = statement.returning(table_of(table).c[unique])
    return returned


def table_of(model: type[Base]) -> Table:
    """The table of a model: statements about it need less work than those about the model."""
    return Base.metadata.tables[model.__tablename__]


def upsert(session: Session, table: type[Base], values: dict[str, Any], *, key: str) -> None:
    """Insert a row, or overwrite all its values where one with the same `key` column is there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(values)
    changed = {name: statement.excluded[name] for name in values if name != key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def ping(database: Database) -> None:
    """Ask the database for one value; raises what the driver raises."""
    with database.reading() as session:
        session.execute(text("SELECT 1"))
