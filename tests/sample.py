"""The sample consultation in a database, loaded once per run through the `consult` command, and copied from there."""

import fcntl
import shutil
from pathlib import Path

from tests.site import Site

SLUG = "integration-policy"
PASSWORD = "sample-password"


def loaded(folder: Path) -> Path:
    """The state folder with the sample; the first of the run's processes that asks makes it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        site = Site(folder / "site")
        done = folder / "done"
        if not done.exists():
            site.command("db", "upgrade")
            site.command("sample", "load")
            done.touch()
    return site.state


def copied(template: Path, folder: Path) -> Path:
    """A state folder of one's own with the sample."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder
