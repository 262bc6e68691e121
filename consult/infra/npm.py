"""The packages of `package-lock.json`, fetched by npm: the one on the path, else the one in the package index."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from consult.infra.paths import CHECKOUT

_MANIFESTS = ("package.json", "package-lock.json")


class NpmFailed(Exception):
    """npm could not be had, or did not fetch what the lock file lists."""


def install(folder: Path, *, with_tests: bool) -> Path:
    """The `node_modules` under `folder`, filled from the lock file; quick when it is already there."""
    modules = folder / "node_modules"
    stamp = modules / ".consult-installed"
    wanted = _digest_of_lock()
    have = stamp.read_text().split() if stamp.is_file() else []
    if have and have[0] == wanted and (not with_tests or "with-tests" in have):
        return modules
    folder.mkdir(parents=True, exist_ok=True)
    for name in _MANIFESTS:
        shutil.copyfile(CHECKOUT / name, folder / name)
    leave_out = [] if with_tests else ["--omit=dev"]
    _run([_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", *leave_out], folder)
    stamp.write_text(f"{wanted} {'with-tests' if with_tests else ''}")
    return modules


def _digest_of_lock() -> str:
    return hashlib.sha256(b"".join((CHECKOUT / name).read_bytes() for name in _MANIFESTS)).hexdigest()


def _npm() -> str:
    beside_python = Path(sys.prefix) / "bin" / "npm"
    if found := shutil.which("npm"):
        return found
    if not beside_python.is_file():
        lock = CHECKOUT / "requirements-node.txt"
        _run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], CHECKOUT
        )
    return str(beside_python)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NpmFailed(f"{command[0]} does not start: {error}") from error
    if done.returncode:
        raise NpmFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
