"""What holds for every page of the sample, in every language: read strictly, and written nowhere by looking at it."""

import gzip
import hashlib
import json
from collections import defaultdict

import pytest
from sqlalchemy import select

from consult.core.locales import OFFERED, get_locale
from consult.infra.paths import CHECKOUT
from consult.tables import METADATA
from tests.house.house import OTHER, House, UndoneDatabase
from tests.house.walk import Walk

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LARGEST_PUBLIC, LARGEST_DESK = 30_000, 60_000


def digest(database: UndoneDatabase) -> dict[str, str]:
    """A digest of every table's rows."""
    with database.reading() as session:
        return {
            table.name: hashlib.sha256(
                repr(session.execute(select(table).order_by(*table.c)).all()).encode()
            ).hexdigest()
            for table in METADATA.sorted_tables
            if table.columns
        }


@pytest.mark.parametrize("locale", OFFERED)
def test_looking_at_every_page_writes_nothing_and_every_page_is_sound(house: House, locale: str) -> None:
    house.speak(locale)
    before, transactions = digest(house.database), house.database.transactions
    walk = house.walk()
    assert walk.faults == {}
    assert house.database.transactions == transactions, "a GET opened a transaction"
    assert [name for name, found in digest(house.database).items() if found != before[name]] == []
    assert len(walk.trees) > 80
    statuses = {address: answer.status_code for address, answer in walk.answers.items()}
    assert {address: status for address, status in statuses.items() if status not in {200, 302, 303}} == {}
    for address, tree in walk.trees.items():
        html = next(tree.every("html"))
        spoken = address.split("/")[1] if address.split("/")[1] in OFFERED else locale
        if address.startswith("/desk") and "/account" not in address and html.attributes["lang"] != spoken:
            # Before the sign-in the browser's language counts.
            assert address.startswith(("/desk/sign-in", "/desk/reset")), address
            spoken = html.attributes["lang"]
        assert (html.attributes["lang"], html.attributes["dir"]) == (spoken, get_locale(spoken).direction), (
            address
        )
        assert len(list(html.every("h1"))) == 1, address
        assert len(list(html.every("main"))) == 1, address
    titles = {
        address: (next(tree.every("title")).words, next(tree.every("h1")).words)
        for address, tree in walk.trees.items()
    }
    assert {address: both for address, both in titles.items() if both[1] not in both[0]} == {}
    house.speak("en")


def test_an_empty_consultation_can_be_looked_at_too(house: House) -> None:
    walk = Walk(house.app, aside="/integration-policy/")
    walk.visit(house.client("outsider"), [f"/desk/{OTHER}/"])
    assert walk.faults == {}
    refused = {
        address: answer.status_code for address, answer in walk.answers.items() if answer.status_code >= 400
    }
    assert refused == {}, "links that lead nowhere"


def test_every_answer_has_the_headers_that_guard_it(walk: Walk) -> None:
    for address, answer in walk.answers.items():
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, address
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        if address.startswith("/desk"):
            assert answer.headers["Cache-Control"] == "no-store", address


def test_no_public_page_knows_a_cookie(walk: Walk) -> None:
    public = {address: answer for address, answer in walk.answers.items() if not address.startswith("/desk")}
    assert len(public) > 30
    for address, answer in public.items():
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_pages_are_light_and_their_sizes_are_told(walk: Walk) -> None:
    sizes: dict[str, tuple[int, int, str]] = defaultdict(lambda: (0, 0, ""))
    for name, doors in walk.doors.items():
        for door in doors:
            answer = walk.answers.get(door.address)
            if name.startswith("GET") and answer is not None and answer.mimetype == "text/html":
                page = answer.get_data()
                sizes[name] = max(sizes[name], (len(gzip.compress(page, 4)), len(page), door.address))
    report = CHECKOUT / "build" / "page-sizes.json"
    report.parent.mkdir(exist_ok=True)
    rows = [
        {"page": name, "compressed": packed, "bytes": plain, "address": address}
        for name, (packed, plain, address) in sorted(sizes.items(), key=lambda row: -row[1][0])
    ]
    report.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    heavy = [
        f"{row['page']}: {row['compressed']}"
        for row in rows
        if int(str(row["compressed"])) > (LARGEST_DESK if "/desk" in str(row["page"]) else LARGEST_PUBLIC)
    ]
    assert heavy == []
