"""One running site with the sample consultation, its worker and its mails, for all journeys of a process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitor import Visitor, new_visitor
from tests.sample import copied
from tests.site import Site

# Planted in what people type; must never be told by a log.
MARKER_NAME = "Mærke Qzxvname"
MARKER_MAIL = "qzxvmail@example.org"
MARKER_ANSWER = "Qzxvanswer"
MARKERS = ("qzxv",)


@pytest.fixture(scope="session")
def sample_site(sample_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, and at its end a look whether any log tells what people typed."""
    site = Site(tmp_path_factory.mktemp("journeys"))
    copied(sample_state, site.state)
    try:
        site.serve()
        site.work()
        yield site
    finally:
        site.stop()
    assert told(site) == []


def told(site: Site) -> list[str]:
    """Lines of logs in which something stands that people typed."""
    files = [*site.logs.iterdir(), *(path for path in site.state.rglob("*") if "log" in path.suffix)]
    return [
        f"{path.name}: {line}"
        for path in files
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if any(marker in line.lower() for marker in MARKERS)
    ]


@pytest.fixture
def visitor(browser: Browser, sample_site: Site) -> Iterator[Callable[..., Visitor]]:
    """Makes windows of people, and closes them at the end."""
    opened: list[Visitor] = []

    def make(**choices: Any) -> Visitor:
        opened.append(new_visitor(browser, sample_site, **choices))
        return opened[-1]

    yield make
    for each in opened:
        assert each.faults == []
        each.page.context.close()
