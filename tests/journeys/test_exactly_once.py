"""Many identical submissions over HTTP to two server processes: one row and one receipt."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin

import pytest
from sqlalchemy import func, select

from consult.infra.db import Database
from consult.responses.models import Draft, FoldEntry, OpenAnswer, Response
from tests.forms import Pairs, form_with
from tests.journeys.small import make_small
from tests.site import Site, running

pytestmark = pytest.mark.servers

TIMES = 20
HOME = "/en/a-new-policy/q"
CODE = re.compile(r"data-code>([\d ]+)<")


class Stay(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect to the test."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


OPENER = urllib.request.build_opener(Stay)


def ask(address: str, pairs: Pairs | None = None) -> tuple[int, HTTPMessage, str]:
    """One request without cookies, as a browser without script makes it: status, headers, page."""
    data = urllib.parse.urlencode(pairs).encode() if pairs is not None else None
    try:
        answer: IO[bytes] = OPENER.open(urllib.request.Request(address, data), timeout=60)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        return answer.status, answer.headers, answer.read().decode()  # type: ignore[attr-defined]  # an HTTP answer


def led_to(address: str, pairs: Pairs) -> str:
    """Where a form that was sent leads to."""
    status, headers, page = ask(address, pairs)
    assert status == 303, page
    return urljoin(address, str(headers["Location"]))


def code_on(address: str) -> str:
    """The code on the receipt at that address."""
    status, _, page = ask(address)
    assert status == 200, page
    codes: list[str] = CODE.findall(page)
    assert len(codes) == 1, page
    return codes[0]


@pytest.fixture
def site(database: Database, database_url: str, tmp_path: Path) -> Iterator[Site]:
    make_small(database)
    yield from running(tmp_path / "site", database_url, servers=2)


def count(database: Database, table: type[Any]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def sent_at_once(site: Site, addresses: list[str], pairs: Pairs) -> set[str]:
    """The codes of the receipts when the same is sent twenty times at once, by turns to both servers."""
    with ThreadPoolExecutor(TIMES) as people:
        places = list(people.map(lambda number: led_to(addresses[number % 2], pairs), range(TIMES)))
        # Each receipt is asked for at the server that did not take the answers.
        one, two = site.addresses
        swapped = [
            place.replace(one, two) if place.startswith(one) else place.replace(two, one) for place in places
        ]
        return set(people.map(code_on, swapped))


def test_twenty_at_once_give_one_row_and_one_receipt(site: Site, database: Database) -> None:
    whole = [f"{address}{HOME}/whole/" for address in site.addresses]
    answers = form_with(ask(whole[0])[2], "form_key").filled(
        q__in_work="yes",
        q__age="41",
        q__help=["a", "b"],
        q__trade="Gardener",
        q__more="First line\r\nsecond",
        do="continue",
    )
    codes = sent_at_once(site, whole, answers)
    assert len(codes) == 1
    assert count(database, Response) == 1
    assert count(database, FoldEntry) == 1
    assert count(database, OpenAnswer) == 2
    # A replay long after gives the same receipt; other answers under the same key change nothing and are told so.
    assert {code_on(led_to(whole[1], answers))} == codes
    other_answers = [
        (name, "no" if name == "q.in_work" else value) for name, value in answers if name != "q.trade"
    ]
    status, _, page = ask(whole[1], other_answers)
    assert status == 200
    assert "Gardener" in page
    assert CODE.findall(page) == []
    assert count(database, Response) == 1

    # Page by page, with a look at everything before it is sent.
    start, other = (f"{address}{HOME}/section/" for address in site.addresses)
    page = led_to(start, [*form_with(ask(start)[2], "form_key").pairs, ("do", "continue")])
    page = led_to(page, form_with(ask(page)[2], "form_key").filled(q__in_work="yes", do="continue"))
    review = led_to(page, form_with(ask(page)[2], "form_key").filled(q__help=["c"], do="continue"))
    assert count(database, Draft) == 1
    sending = form_with(ask(review)[2], "form_key").filled(do="continue")
    codes = sent_at_once(site, [review, review.replace(start, other)], sending)
    assert len(codes) == 1
    assert count(database, Response) == 2
    assert count(database, Draft) == 0

    # Thirty people behind one address, without cookies and with the same answers, stay thirty.
    def answered(number: int) -> str:
        form = form_with(ask(whole[number % 2])[2], "form_key")
        return code_on(led_to(whole[number % 2], form.filled(q__in_work="no", do="continue")))

    with ThreadPoolExecutor(TIMES) as people:
        assert len(set(people.map(answered, range(30)))) == 30
    assert count(database, Response) == 32
    assert '"level": "error"' not in site.said()
