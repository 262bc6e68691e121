"""The browser of the tests: which one there is, and how one is had where there is none (`python -m tests.browser`)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from consult.infra.paths import CHECKOUT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OWN = CHECKOUT / "build" / "browsers"


def executable() -> str | None:
    """The Chromium to drive: `CHROMIUM=`, the system's, or the one Playwright fetched into `build/browsers`."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else list(NAMES)
    found = next((path for path in map(shutil.which, named) if path), None)
    return found or next((str(path) for path in sorted(OWN.glob("chromium-*/*/chrome"))), None)


def install() -> None:
    """Installs a Chromium: with apt as root on Debian and its kin, otherwise Playwright's."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet)
    if not executable():
        folder = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(OWN)}
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False, env=folder, cwd=CHECKOUT)


def starts(path: str) -> bool:
    """Whether that browser opens a page here; a missing system library shows now and not in every test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        version = browser.version
        browser.close()
    return bool(version)


def launch_arguments() -> list[str]:
    """As root, Chromium starts only without its sandbox."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def main() -> int:
    """Sees to it that there is a browser; 1 when there is none and none can be had."""
    if not executable():
        print("There is no Chromium here; installing one.")
        install()
    found = executable()
    if not found or not starts(found):
        print("The tests need Chromium, and it could not be installed.", file=sys.stderr)
        return 1
    print(f"Browser: {Path(found).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
