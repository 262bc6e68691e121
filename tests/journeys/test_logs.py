"""No log tells what people typed, also when something goes wrong."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.infra import migrations
from consult.infra.db import Database
from tests.forms import form_with
from tests.journeys.conftest import MARKER_ANSWER, MARKER_MAIL, MARKER_NAME, told
from tests.journeys.small import make_small
from tests.journeys.test_exactly_once import HOME, ask, led_to
from tests.site import Site

pytestmark = pytest.mark.servers


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "site")
    database = Database(site.database_url)
    database.create_file()
    migrations.upgrade(database)
    make_small(database)
    database.close()
    try:
        site.serve()
        site.work()
        yield site
    finally:
        site.stop()


def test_nothing_typed_is_told_by_a_log(site: Site) -> None:
    whole = f"{site.address}{HOME}/whole/"
    form = form_with(ask(whole)[2], "form_key")
    answers = form.filled(
        q__in_work="yes", q__trade=MARKER_ANSWER, q__more=f"{MARKER_NAME} {MARKER_MAIL}", do="continue"
    )
    receipt = led_to(whole, answers)
    code = form.pairs[-1][1].partition(".")[0]
    assert ask(receipt)[0] == 200
    # Refused, nowhere, forged, at the desk, and with the database away.
    assert ask(whole, form.filled(q__age=MARKER_ANSWER))[0] == 422
    assert ask(f"{site.address}/en/{MARKER_ANSWER}/?mail={MARKER_MAIL}")[0] == 404
    assert ask(f"{whole}?note={MARKER_ANSWER}")[0] == 200
    assert (
        ask(f"{site.address}/desk/sign-in", [("email", MARKER_MAIL), ("password", MARKER_ANSWER)])[0] >= 400
    )
    # The table is gone under a running server: a fault nobody has foreseen, with the answers in its statement.
    with sqlite3.connect(site.database_file) as other:
        other.execute("ALTER TABLE response RENAME TO response_away")
    other.close()
    again = form_with(ask(whole)[2], "form_key").filled(
        q__in_work="yes", q__trade=MARKER_ANSWER, do="continue"
    )
    status, _, page = ask(whole, again)
    assert status in {500, 503}
    assert MARKER_ANSWER in page, "what was typed is kept on the page"
    away = site.database_file.with_suffix(".away")
    site.database_file.rename(away)
    assert ask(whole, again)[0] == 503
    away.rename(site.database_file)
    assert '"level": "error"' in site.said(), "nothing was logged at all"
    assert told(site) == []
    assert code not in site.said()
    assert code not in receipt
