"""Real databases for the tests: every test that uses one runs on SQLite and on PostgreSQL.

SQLite: a migrated file is made once per worker and copied for each test. PostgreSQL: one server per run, one database
per worker, emptied before each test. Tests of rules (`tests/core`, `test_rules*.py`) cannot reach a database at all.
"""

import importlib
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.infra import migrations
from consult.infra.db import Database
from consult.infra.settings import Settings, settings_from
from consult.tables import METADATA
from tests import postgres, sample
from tests.browser import executable, launch_arguments
from tests.factories import Cast, MadeConsultation, make_cast, make_consultation

KINDS = ("sqlite", "postgresql")
SEAL = threading.Event()


def pytest_configure(config: pytest.Config) -> None:
    """Choose a place for the run's PostgreSQL server, in the process that began the run."""
    sys.addaudithook(refuse_outside_things)
    if postgres.FOLDER_VARIABLE not in os.environ:
        postgres.prepare_folder()
        config.add_cleanup(postgres.stop)


def refuse_outside_things(event: str, _arguments: tuple[object, ...]) -> None:
    """Stop a test of rules that opens a database, a connection or another program."""
    if SEAL.is_set() and event in {"sqlite3.connect", "socket.connect", "subprocess.Popen"}:
        raise RuntimeError("a test of rules reaches outside")


@pytest.fixture(autouse=True)
def seal(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep tests of rules to values."""
    if request.path.parent.name == "core" or request.path.name.startswith("test_rules"):
        SEAL.set()
    yield
    SEAL.clear()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that share the run."""
    given = getattr(request.config, "workerinput", {"workerid": "main"})
    return str(given["workerid"])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "consult.db"
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of a PostgreSQL server that runs. One that does not start is a failure."""
    return postgres.start()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str, worker: str) -> Iterator[psycopg.Connection]:
    """A connection to this worker's migrated database."""
    name = f"consult_test_{os.getpid()}_{worker}"
    database = Database(postgres.create_database(postgresql_server, name))
    migrations.upgrade(database)
    with psycopg.connect(
        database.url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        yield connection
    database.close()
    postgres.drop_database(postgresql_server, name)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database of this run of the test."""
    return str(request.param)


@pytest.fixture
def database_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database."""
    if kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        file = tmp_path / "consult.db"
        shutil.copyfile(template, file)
        return f"sqlite:///{file}"
    connection: psycopg.Connection = request.getfixturevalue("postgresql_database")
    tables = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
    connection.execute(f"TRUNCATE {tables}")
    return postgres.address(request.getfixturevalue("postgresql_server"), connection.info.dbname)


@pytest.fixture
def empty_database_url(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, worker: str
) -> Iterator[str]:
    """The address of a database without any table (on SQLite: of a file that is not there yet)."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"consult_empty_{os.getpid()}_{worker}"
    yield postgres.create_database(server, name)
    postgres.drop_database(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    """A database without any table."""
    database = Database(empty_database_url)
    yield database
    database.close()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen: a Wednesday noon in Denmark, in summer time."""
    return datetime(2026, 6, 17, 10, 0, tzinfo=UTC)


@pytest.fixture
def consultation(database: Database, now: datetime) -> MadeConsultation:
    """A public consultation with two themes and two actor groups."""
    with database.transaction() as session:
        return make_consultation(session, now=now)


@pytest.fixture
def cast(database: Database, consultation: MadeConsultation, now: datetime) -> Cast:
    """Staff of every role in the consultation, and an outsider."""
    with database.transaction() as session:
        return make_cast(session, consultation, now=now)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation of this test's own."""
    return settings_from(
        {
            "CONSULT_ENV": "test",
            "CONSULT_DATABASE_URL": database_url,
            "CONSULT_STATE_FOLDER": str(tmp_path / "state"),
            "CONSULT_BASE_URL": "http://localhost",
        },
        folder=tmp_path,
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application on this test's database."""
    # Imported here, because most tests do without the application.
    application: Flask = importlib.import_module("consult.app").create_app(settings, database)
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a browser."""
    return app.test_client()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser that `pytest-playwright` drives: the one that `tests.browser` finds."""
    return {"executable_path": executable(), "args": launch_arguments()}


@pytest.fixture(scope="session")
def sample_state(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """A state folder with the sample consultation, to be copied; made once per run."""
    base = tmp_path_factory.getbasetemp()
    return sample.loaded((base if worker == "main" else base.parent) / "sample")
