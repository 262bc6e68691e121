"""The sites that are measured: a folder, a database of each kind, Consult and the floor as server processes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import floor
from consult.core.clock import utc_now
from consult.infra import migrations
from consult.infra.db import Database
from consult.infra.paths import CHECKOUT
from tests import postgres
from tests.factories import make_consultation

QUESTIONNAIRE = CHECKOUT / "consult" / "ops" / "sample" / "questionnaire-bench.json"
CONSULTATION = "bench"
ADDRESS = "/{locale}/bench/q/bench/"
HOST = "127.0.0.1"
PATIENCE = 60.0
FLOOR_SERVER = (
    "import os; from consult.infra.server import serve; "
    "serve('bench.floor:application', host='127.0.0.1', port=int(os.environ['PORT']), workers=1, "
    "threads=int(os.environ['BENCH_THREADS']))"
)


@dataclass
class Site:
    """One installation: its folder, its database and the environment of its commands."""

    kind: str
    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find in their environment."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
        return {
            **clean,
            "CONSULT_DATABASE_URL": self.database_url,
            "CONSULT_STATE_FOLDER": str(self.folder),
            "BENCH_FLOOR": str(self.folder / "floor"),
        }

    def command(self, *words: str) -> None:
        """Run a `consult` command to its end."""
        subprocess.run(
            [sys.executable, "-m", "consult.cli", *words],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def prepare(self) -> None:
        """The tables, a consultation, and the questionnaire brought in and published as any other."""
        (self.folder / "floor").mkdir(parents=True)
        database = Database(self.database_url)
        migrations.upgrade(database)
        with database.transaction() as session:
            make_consultation(session, slug=CONSULTATION, now=utc_now())
        floor.make_table(database)
        database.close()
        self.command("questionnaire", "import", str(QUESTIONNAIRE), "--consultation", CONSULTATION)
        self.command("questionnaire", "publish", "bench")


@dataclass(frozen=True)
class Server:
    """A server process that answers."""

    port: int
    process: int


@contextmanager
def consult_server(site: Site) -> Iterator[Server]:
    """Consult itself, as `consult serve` starts it."""
    port = free_port()
    with running(site, [sys.executable, "-m", "consult.cli", "serve", "--port", str(port)]) as process:
        wait_for(port, process)
        yield Server(port, process.pid)


@contextmanager
def floor_server(site: Site, threads: int) -> Iterator[Server]:
    """The floor, through the same function and settings."""
    port = free_port()
    more = {"PORT": str(port), "BENCH_THREADS": str(threads)}
    with running(site, [sys.executable, "-c", FLOOR_SERVER], **more) as process:
        wait_for(port, process)
        yield Server(port, process.pid)


@contextmanager
def running(site: Site, command: list[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of a site, ended with the block."""
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env={**site.environment, **more}, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until something answers there."""
    patience = time.monotonic() + PATIENCE
    while True:
        try:
            get(port, "/")
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > patience:
                raise RuntimeError("a server does not answer") from None
            time.sleep(0.05)


def get(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    """One request."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of our own, durable as in production; the address of an empty database."""
    os.environ[postgres.FOLDER_VARIABLE] = str(folder)
    folder.mkdir(parents=True)
    try:
        server = postgres.start()
        with psycopg.connect(server, autocommit=True) as connection:
            # For the tests it is told not to wait for the disk.
            connection.execute("ALTER SYSTEM RESET fsync")
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.5)
        with psycopg.connect(server) as connection:
            settings = [
                connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")
            ]
        if settings != [("on",), ("on",)]:
            raise RuntimeError(f"PostgreSQL does not wait for the disk: {settings}")
        yield postgres.create_database(server, "consult_bench")
    finally:
        postgres.stop()
