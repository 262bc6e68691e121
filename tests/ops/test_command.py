"""The `consult` command, in processes of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from consult.infra.paths import CHECKOUT
from tests.sample import copied
from tests.site import answers, free_port

pytestmark = pytest.mark.servers

CONSULT = [sys.executable, "-m", "consult.cli"]
PATIENCE = 40.0
MOST_MEGABYTES = 200


def environment(state: Path, **more: str) -> dict[str, str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CONSULT_") and name != "PORT"
    }
    return {**clean, "CONSULT_STATE_FOLDER": str(state), **more}


def consult(state: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CONSULT, *words],
        cwd=CHECKOUT,
        env=environment(state, **more),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def state(sample_state: Path, tmp_path: Path) -> Path:
    """A state folder with the sample."""
    return copied(sample_state, tmp_path / "state")


@contextmanager
def running(state: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`consult run`, once it answers and its worker has begun."""
    process = subprocess.Popen(
        [*CONSULT, "run"],
        cwd=CHECKOUT,
        env=environment(state, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        patience = time.monotonic() + PATIENCE
        while not (answers(f"http://127.0.0.1:{port}/healthz") and (state / "worker-alive").exists()):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < patience
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def children(parent: int) -> dict[int, str]:
    """The processes that a process started, with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "status").read_text()
                line = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
            except OSError:
                continue
            if f"PPid:\t{parent}\n" in status:
                found[int(folder.name)] = line
    return found


def is_gone(process: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


def wait_until_gone(processes: list[int]) -> None:
    patience = time.monotonic() + PATIENCE
    while not all(map(is_gone, processes)):
        assert time.monotonic() < patience
        time.sleep(0.05)


def test_one_command_serves_the_sample_and_stops_cleanly(state: Path) -> None:
    port = free_port()
    with running(state, port) as process:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ar/integration-policy/") as page:
            assert 'dir="rtl"' in page.read().decode()
        parts = list(children(process.pid))
        assert len(parts) == 2
        megabytes = sum(proportional_share(each) for each in [process.pid, *parts])
        print(f"web and worker idle: {megabytes:.0f} MB")
        assert megabytes < MOST_MEGABYTES
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert out.splitlines()[0] == f"http://localhost:{port}/"
    assert len(re.findall(r"@example\.org", out)) == 4
    assert err == ""
    wait_until_gone(parts)


def test_signals_that_come_together_stop_everything_as_well_as_one(state: Path) -> None:
    with running(state, free_port()) as process:
        parts = list(children(process.pid))
        for signalled in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            for each in (process.pid, *parts):
                with suppress(ProcessLookupError):  # one that has ended already
                    os.kill(each, signalled)
        began = time.monotonic()
        _, err = process.communicate(timeout=PATIENCE)
        assert time.monotonic() - began < 10
    assert (process.returncode, err) == (0, "")
    wait_until_gone(parts)


def proportional_share(process: int) -> float:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    share = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert share is not None
    return int(share[1]) / 1024


@pytest.mark.parametrize("is_worker", [True, False])
def test_when_one_part_dies_the_command_ends_and_says_so(state: Path, is_worker: bool) -> None:
    with running(state, free_port()) as process:
        parts = children(process.pid)
        victim = next(each for each, line in parts.items() if ("worker --parent" in line) is is_worker)
        os.kill(victim, signal.SIGKILL)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert err != ""
    wait_until_gone(list(parts))


def test_nobody_is_left_behind_when_the_command_is_killed(state: Path) -> None:
    with running(state, free_port()) as process:
        parts = list(children(process.pid))
        process.kill()
        process.communicate()
    wait_until_gone(parts)


def test_a_port_that_is_taken_is_told(state: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = consult(state, "run", PORT=str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "Choose another port" in done.stderr
    assert done.stdout == ""


def test_a_fresh_place_is_made_ready_by_the_command_itself(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "fresh" / "state", port):
        assert answers(f"http://127.0.0.1:{port}/da/integration-policy/")


def test_wrong_settings_are_listed_in_full(tmp_path: Path) -> None:
    for command in ("run", "serve", "worker", "doctor"):
        done = consult(
            tmp_path, command, CONSULT_TYPO="1", CONSULT_MAIL_FROM="nobody", CONSULT_WEB_THREADS="many"
        )
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 3


def test_tables_that_are_not_there_are_told_and_not_made_by_serve(tmp_path: Path) -> None:
    consult(tmp_path, "db", "upgrade")
    other = tmp_path / "other"
    done = consult(other, "serve", PORT=str(free_port()))
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert not (other / "consult.db").exists()


def test_the_sample_is_not_for_production(tmp_path: Path) -> None:
    done = consult(
        tmp_path,
        "sample",
        "load",
        CONSULT_ENV="production",
        CONSULT_SECRET_KEY="x" * 40,
        CONSULT_BASE_URL="https://consult.example.org",
        CONSULT_MAIL_URL="smtp://localhost",
    )
    assert done.returncode == 2
    assert "not for production" in done.stderr


def test_backup_and_restore_say_what_they_did(state: Path, tmp_path: Path) -> None:
    file, ledger = tmp_path / "b.zip", tmp_path / "l.json"
    assert consult(state, "backup", str(file)).returncode == 0
    assert consult(state, "backup", "--deletions-only", str(ledger)).returncode == 0
    refused = consult(state, "restore", str(file))
    assert refused.returncode == 2
    assert all(line.startswith(f"{file}: ") for line in refused.stderr.splitlines())
    done = consult(tmp_path / "new", "restore", str(file), "--deletions", str(ledger))
    assert done.returncode == 0
    assert "equal the manifest" in done.stdout
    assert consult(tmp_path / "third", "restore", str(file), "--deletions", str(file)).returncode == 2


def test_every_command_explains_itself_without_settings(tmp_path: Path) -> None:
    done = consult(tmp_path, "--help", CONSULT_TYPO="1")
    assert done.returncode == 0
    for command in (
        "run",
        "serve",
        "worker",
        "db",
        "sample",
        "user",
        "assets",
        "fold",
        "theme",
        "questionnaire",
        "backup",
        "restore",
        "doctor",
    ):
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE), command
