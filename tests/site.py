"""A site that runs as it does for people: servers over HTTP, a worker, and everything they say kept in files."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from consult.infra.paths import CHECKOUT

PATIENCE = 40.0


class Site:
    """The processes of one installation. `folder` holds its state and, in `log`, what each process said."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.state = folder / "state"
        self.logs = folder / "log"
        self.database_url = database_url or f"sqlite:///{self.state / 'consult.db'}"
        self.addresses: list[str] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        for place in (self.state, self.logs):
            place.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        """The address of the first server, without a slash at its end."""
        return self.addresses[0]

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def serve(self, **more: str) -> str:
        """Start one more server process; its address."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        self.addresses.append(address)
        number = len(self.addresses)
        process = self._start(f"serve-{number}", ["serve", "--port", str(port)], **more)
        patience = time.monotonic() + PATIENCE
        while not answers(f"{address}/da/"):
            if process.poll() is not None or time.monotonic() > patience:
                raise RuntimeError(f"the server does not answer:\n{self.said()}")
            time.sleep(0.05)
        return address

    def work(self, **more: str) -> None:
        """Start the worker."""
        self._start("worker", ["worker"], **more)

    def command(self, *words: str) -> str:
        """Run a `consult` command to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "consult.cli", *words],
            cwd=CHECKOUT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"consult {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of the installation's processes."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
        base = {"CONSULT_BASE_URL": self.addresses[0]} if self.addresses else {}
        return {
            **clean,
            "CONSULT_DATABASE_URL": self.database_url,
            "CONSULT_STATE_FOLDER": str(self.state),
            **base,
            **more,
        }

    def said(self) -> str:
        """Everything that the processes have said so far."""
        return "".join(
            path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.logs.iterdir())
        )

    def stop(self) -> None:
        """End every process of this site."""
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def _start(self, name: str, words: list[str], **more: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.out").open("ab") as out, (self.logs / f"{name}.err").open("ab") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "consult.cli", *words],
                cwd=CHECKOUT,
                env=self.environment(**more),
                stdout=out,
                stderr=err,
            )
        self._processes.append(process)
        return process


def running(folder: Path, database_url: str = "", *, servers: int = 1) -> Iterator[Site]:
    """A site on a migrated database, for a fixture to yield from."""
    site = Site(folder, database_url)
    try:
        for _ in range(servers):
            site.serve()
        yield site
    finally:
        site.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(address: str) -> bool:
    """Whether something answers there, whatever it says."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False
    return True
