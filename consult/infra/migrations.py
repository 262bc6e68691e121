"""Bringing a database to a revision of the tables, up and down, one process at a time.

The revisions lie in `migrations/versions`. Each is written for both databases; on SQLite a table that changes is
copied (Alembic's batch mode) with foreign keys off, and checked for dangling references before the commit.
"""

from collections.abc import Callable
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from consult.infra.db import Database
from consult.infra.locks import one_after_the_other
from consult.infra.paths import data_folder


class DanglingReferences(Exception):
    """A revision left rows on SQLite that point to rows which are not there."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to a revision; makes the SQLite file when there is none."""
    database.create_file()
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Bring the database down to a revision ("base" for none)."""
    _run(database, lambda config: command.downgrade(config, revision))


def current(database: Database) -> str | None:
    """The revision a database is at; None when it has none."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def heads() -> list[str]:
    """The newest revisions; more than one is a fault."""
    return list(ScriptDirectory.from_config(_config()).get_heads())


def differences(database: Database, metadata: MetaData) -> list[Any]:
    """What would have to change for the database to have the tables of the models; empty when they are equal."""
    with database.reading() as session:
        return list(compare_metadata(MigrationContext.configure(session.connection()), metadata))


def draft_revision(database: Database, metadata: MetaData, *, number: str, message: str) -> None:
    """Write a new revision file with what the models have and the database has not, to be read and mended."""
    with database.engine.connect() as connection:
        config = _config(connection, metadata)
        command.revision(config, message, autogenerate=True, rev_id=number)


def _run(database: Database, task: Callable[[Config], None]) -> None:
    with one_after_the_other(database, "migrate"), database.engine.connect() as connection:
        if database.is_sqlite:
            # Only outside a transaction has this effect: batch mode drops tables that others refer to.
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            task(_config(connection))
            if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise DanglingReferences


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(data_folder("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
