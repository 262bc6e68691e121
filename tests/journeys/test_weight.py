"""What the first page of the questionnaire weighs: counted in a real browser, compressed, fonts included."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from consult.infra.paths import CHECKOUT
from tests.journeys.visitor import Visitor
from tests.sample import SLUG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

MOST_BYTES, MOST_REQUESTS = 100_000, 8
REPORT = CHECKOUT / "build" / "page-weight.json"


@pytest.mark.parametrize("locale", ["da", "en", "ar"])
def test_the_first_questions_are_light(visitor: Callable[..., Visitor], locale: str) -> None:
    start = f"/{locale}/{SLUG}/q/citizens/"
    figures: dict[str, dict[str, int]] = {}
    for name, comes_from_start in (("start", False), ("first questions", True)):
        person = visitor(languages=locale)
        if comes_from_start:
            person.open(start).press("main button.button-primary")
            address = person.page.url
            person = visitor(languages=locale)
        else:
            address = start
        figures[name] = weight(person, address)
        assert figures[name]["bytes"] <= MOST_BYTES, figures
        assert figures[name]["requests"] <= MOST_REQUESTS, figures
    kept = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.is_file() else {}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(
        json.dumps({**kept, locale: figures}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


def weight(person: Visitor, address: str) -> dict[str, int]:
    """Requests and bytes over the wire (headers and bodies, as they came) of one address in an empty browser."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    asked: list[str] = []

    def began(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            asked.append(event["request"]["url"])

    session.on("Network.requestWillBeSent", began)
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    person.page.goto(
        address if address.startswith("http") else person.site.address + address, wait_until="networkidle"
    )
    person.page.evaluate("document.fonts.ready.then(() => true)")
    assert all(url.startswith(person.site.address) for url in asked)
    assert len(sizes) == len(asked)
    return {"bytes": sum(sizes), "requests": len(asked)}
