"""Every page of the desk and for citizens once, found by its links: no barrier, nothing cut off at the side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize
from sqlalchemy import update

from consult.accounts.models import Staff
from consult.infra.db import Database
from tests.journeys.desk import sign_in
from tests.journeys.visitor import DESK, PHONE, Visitor
from tests.sample import SLUG
from tests.screenshots import shape_of
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

LINKS = "links => links.filter((link) => !link.hasAttribute('download')).map((link) => link.href)"


@pytest.mark.parametrize(("locale", "viewport"), [("ar", PHONE), ("en", DESK)], ids=["ar-360", "en-1280"])
def test_every_page_of_the_desk(
    visitor: Callable[..., Visitor], sample_site: Site, locale: str, viewport: ViewportSize
) -> None:
    person = visitor(viewport=viewport, cookies=[], languages=locale)
    sign_in(person, "administrator@example.org")
    speak(sample_site, locale)
    seen: dict[str, str] = {}
    faults: list[str] = []
    waiting = ["/desk/", f"/desk/{SLUG}/"]
    try:
        while waiting:
            path = waiting.pop(0).removeprefix(sample_site.address).split("#")[0]
            shape = shape_of(path)
            if (
                not path.startswith(("/desk/account", f"/desk/{SLUG}/", "/desk/new", "/desk/"))
                or shape in seen
            ):
                continue
            seen[shape] = path
            if path.endswith("/file"):
                continue
            try:
                person.open(path)
            except AssertionError as fault:
                faults.append(str(fault)[:600])
            waiting += person.page.eval_on_selector_all(
                "main a[href], .desk-nav a[href], .menu-panel a[href]", LINKS
            )
    finally:
        speak(sample_site, "da")
    assert faults == []
    assert len(seen) > 40


@pytest.mark.parametrize(("locale", "viewport"), [("ar", PHONE), ("da", DESK)], ids=["ar-360", "da-1280"])
def test_every_page_for_citizens(
    visitor: Callable[..., Visitor], locale: str, viewport: ViewportSize
) -> None:
    person = visitor(viewport=viewport, languages=locale)
    seen: dict[str, str] = {}
    faults: list[str] = []
    waiting = [f"/{locale}/"]
    while waiting:
        path = waiting.pop(0).removeprefix(person.site.address).split("#")[0]
        shape = "-".join("one" if len(word) == 16 else word for word in path.split("/"))
        if (
            not path.startswith(f"/{locale}/")
            or shape in seen
            or path.endswith(".ics")
            or "library-for-all" in path
        ):
            continue
        seen[shape] = path
        try:
            person.open(path)
        except AssertionError as fault:
            faults.append(str(fault)[:600])
        waiting += person.page.eval_on_selector_all("main a[href], footer a[href]", LINKS)
    assert faults == []
    assert len(seen) > 12


def speak(site: Site, locale: str) -> None:
    """Let all staff work in that language."""
    database = Database(site.database_url)
    with database.transaction() as session:
        session.execute(update(Staff).values(locale=locale))
    database.close()
