"""The web server: Granian in WSGI mode, alone or with a companion process that lives and ends with it.

There is no access log: a line per submission would tell in which order answers came.
"""

import gc
import importlib
import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from consult.infra.orphans import when_orphaned

BACKLOG = 1024
# Open connections per process, idle ones included; requests beyond the threads wait inside, in order of arrival.
CONNECTIONS = 512
SECONDS_TO_FINISH = 20
PARENT_FIRST_SECONDS = 0.5
LOG_TO_STDERR = {
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"},
        "access": {"class": "logging.NullHandler"},
    }
}


class PortTaken(Exception):
    """Nobody can listen at that address and port."""


class CompanionDied(Exception):
    """The process beside the web server ended by itself."""


class Companion:
    """A process beside the web server. When it ends by itself, so does the server."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_expected_to_end = False
        self.has_died = False
        self.how = ""

    def start(self) -> None:
        """Start it and watch it."""
        self._process = subprocess.Popen(self._command)
        threading.Thread(target=self._watch, name="companion", daemon=True).start()

    def expect_end(self) -> None:
        """A signal to the whole group has reached it too: its end is no death."""
        self._is_expected_to_end = True

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.expect_end()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _watch(self) -> None:
        assert self._process is not None
        code = self._process.wait()
        if not self._is_expected_to_end:
            self.has_died = True
            self.how = f"signal {-code}" if code < 0 else f"exit code {code}"
            os.kill(os.getpid(), signal.SIGTERM)


class WebServer(MPServer):
    """Granian, telling a companion when a signal has come."""

    companion: Companion | None = None

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Note that the end is wanted; once, because a second signal may come while the first is being noted."""
        if self.interrupt_signal:
            return
        if self.companion is not None and not self.companion.has_died:
            self.companion.expect_end()
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # Granian's


def serve(
    target: str,
    *,
    host: str,
    port: int,
    workers: int,
    threads: int,
    companion: Companion | None = None,
    when_listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve the application that the factory `target` ("module:function") makes, until a signal ends it.

    A web process that dies is replaced, except beside a companion: there the whole command ends. Raises PortTaken,
    CompanionDied, and SystemExit(1) when a web process died.
    """
    server = WebServer(
        target, host, port, **_options(workers, threads), respawn_failed_workers=companion is None
    )
    if companion is not None:
        server.companion = companion
        server.on_startup(companion.start)
        server.on_shutdown(companion.stop)
    server.on_startup(when_listening)
    claim(host, port)
    server.serve(target_loader=partial(load, target), wrap_loader=False)
    if companion is not None and companion.has_died:
        raise CompanionDied(companion.how)


def claim(host: str, port: int) -> None:
    """Raise PortTaken unless the port is free; Granian would share it with another Granian without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise PortTaken(os.strerror(error.errno) if error.errno else str(error)) from error


def load(target: str) -> Any:
    """What a web process serves. From then on Granian's lines go where all others go, stripped of words."""
    end_when_told()
    module, _, function = target.partition(":")
    application = getattr(importlib.import_module(module), function)()
    # What is loaded stays: the collector need not look through it again, 25 ms at a time.
    gc.collect()
    gc.freeze()
    granian = logging.getLogger("_granian")
    granian.handlers.clear()
    granian.propagate = True
    return application


def end_when_told() -> None:
    """In a web process: take the first SIGTERM, and the end of the parent, in a thread.

    Granian's handler waits for ever when a second signal comes while it handles the first, and a Ctrl-C or a service
    manager sends one to every process while the parent sends another. A Ctrl-C is left to the parent. The parent is
    also left a moment to note the end itself: a web process that is gone before that counts as one that died.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})

    def listen() -> None:
        signal.sigwait({signal.SIGTERM})
        time.sleep(PARENT_FIRST_SECONDS)
        granian = signal.getsignal(signal.SIGTERM)
        if callable(granian):
            granian(signal.SIGTERM, None)
        else:
            os._exit(0)  # it has not begun to serve

    threading.Thread(target=listen, name="signals", daemon=True).start()
    when_orphaned(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGTERM))


def _options(workers: int, threads: int) -> dict[str, Any]:
    return {
        "interface": Interfaces.WSGI,
        "workers": workers,
        "blocking_threads": threads,
        "backlog": BACKLOG,
        "backpressure": CONNECTIONS,
        "http": HTTPModes.auto,
        "log_level": LogLevels.error,
        "log_dictconfig": LOG_TO_STDERR,
        "log_access": False,
        "workers_kill_timeout": SECONDS_TO_FINISH,
    }
