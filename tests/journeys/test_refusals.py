"""What bad input and bad days get: a page in the reader's language, and nothing that was typed is lost."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from consult.core.clock import utc_now
from consult.infra.db import Database
from consult.responses.models import Response
from consult.web.brief import brief
from tests import postgres
from tests.factories import MadeConsultation
from tests.forms import Pairs, form_with, forms, send
from tests.journeys.small import LAYOUTS, make_small, set_dates
from tests.web.strict_reader import read

HOME = "a-new-policy/q"


@pytest.fixture(autouse=True)
def made(database: Database) -> MadeConsultation:
    return make_small(database)


def responses(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Response)) or 0


def speaks(answer: TestResponse, locale: str) -> None:
    """The whole page is in that language and goes in its direction."""
    html = next(read(answer.text).every("html"))
    assert (html.attributes["lang"], html.attributes["dir"]) == (locale, "rtl" if locale == "ar" else "ltr")
    assert len(list(html.every("h1"))) == 1
    assert "Set-Cookie" not in answer.headers


@contextmanager
def gone(kind: str, database_url: str) -> Iterator[None]:
    """A time in which the database cannot be reached."""
    if kind == "sqlite":
        file = Path(database_url.removeprefix("sqlite:///"))
        away = file.with_suffix(".away")
        file.rename(away)
        yield
        away.rename(file)
        return
    name = database_url.rpartition("/")[2].partition("?")[0]
    server = postgres.plain(postgres.start())
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name <> 'keeper'"
            " AND pid <> pg_backend_pid() AND query NOT LIKE 'TRUNCATE%%'",
            [name],
        )
        yield
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


ANSWERS: Pairs = [("q.in_work", "yes"), ("q.age", "٤١"), ("q.help", "a"), ("q.help", "b"), ("q.trade", "<b>“x”</b>"),
                  ("q.more", "=1+1\r\nنعم, Aalborg (2024–2026)")]  # fmt: skip


@pytest.mark.parametrize("locale", ["da", "en", "ar"])
def test_one_press_tries_again_when_the_database_is_back(
    client: FlaskClient, database: Database, kind: str, database_url: str, locale: str
) -> None:
    address = f"/{locale}/{HOME}/whole/"
    form = form_with(client.get(address).text, "form_key")
    sent = [*form.pairs, *ANSWERS, ("do", "continue")]
    sent = [
        pair
        for pair in sent
        if pair not in (("q.in_work", ""), ("q.trade", ""), ("q.more", ""), ("q.age", ""))
    ]
    with gone(kind, database_url):
        answer = send(client, address, sent)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    speaks(answer, locale)
    assert "data-code" not in answer.text
    kept = next(form for form in forms(answer.text) if form.pairs)
    assert kept.pairs == sent
    again = send(client, kept.action, kept.pairs)
    assert again.status_code == 303
    assert client.get(again.headers["Location"]).status_code == 200
    assert responses(database) == 1


def test_a_locked_database_refuses_too_and_nothing_is_half_kept(
    client: FlaskClient, database: Database, kind: str, database_url: str
) -> None:
    address = f"/da/{HOME}/whole/"
    form = form_with(client.get(address).text, "form_key")
    sent = form.filled(q__in_work="yes", do="continue")
    with locked(kind, database_url):
        answer = send(client, address, sent)
    assert answer.status_code == 503
    assert next(form for form in forms(answer.text) if form.pairs).pairs == sent
    assert responses(database) == 0
    assert send(client, address, sent).status_code == 303
    assert responses(database) == 1


@contextmanager
def locked(kind: str, database_url: str) -> Iterator[None]:
    """A time in which somebody else holds the database."""
    if kind == "sqlite":
        with sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        other.close()
        return
    with psycopg.connect(postgres.plain(database_url)) as holder:
        holder.execute("LOCK TABLE response")
        yield


@pytest.mark.parametrize("locale", ["da", "en", "ar"])
def test_too_much_is_refused_with_a_page(client: FlaskClient, database: Database, locale: str) -> None:
    address = f"/{locale}/{HOME}/whole/"
    form = form_with(client.get(address).text, "form_key")
    answer = send(client, address, form.filled(q__more="x" * 5_000_000))
    assert answer.status_code == 413
    speaks(answer, locale)
    assert responses(database) == 0


@pytest.mark.parametrize("locale", ["da", "en", "ar"])
def test_a_closed_questionnaire_says_so_with_its_day_and_keeps_what_was_typed(
    client: FlaskClient, database: Database, locale: str
) -> None:
    address = f"/{locale}/{HOME}/whole/"
    form = form_with(client.get(address).text, "form_key")
    sent = form.filled(q__in_work="yes", q__more="long thoughts", do="continue")
    today = utc_now().date()
    past = today - timedelta(days=3)
    set_dates(database, "whole", past - timedelta(days=9), past)
    forget(client)
    for answer in (client.get(address), send(client, address, sent)):
        assert answer.status_code == 403
        speaks(answer, locale)
        assert str(past.day) in western(read(answer.text).words)
        assert str(past.year) in western(read(answer.text).words)
    assert next(form for form in forms(answer.text) if form.pairs).pairs == sent
    assert responses(database) == 0
    set_dates(database, "whole", today + timedelta(days=4), None)
    forget(client)
    early = client.get(address)
    assert early.status_code == 403
    assert str((today + timedelta(days=4)).day) in western(read(early.text).words)
    set_dates(database, "whole", None, None)
    forget(client)
    assert send(client, address, sent).status_code == 303


def western(words: str) -> str:
    """Words with their digits as in Europe."""
    return words.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


def forget(client: FlaskClient) -> None:
    """Let the application read everything anew, as it does each second."""
    with client.application.app_context():
        brief().clear()


@pytest.mark.parametrize(
    ("asked", "spoken"), [("ar", "ar"), ("en-GB, da;q=0.5", "en"), ("xx", "da"), ("", "da")]
)
def test_what_is_not_there_is_said_in_the_readers_language(
    client: FlaskClient, asked: str, spoken: str
) -> None:
    headers = {"Accept-Language": asked}
    for address in ("/nowhere", "/no/where/at/all", "/zz/a-new-policy/nothing-here/x/y"):
        answer = client.get(address, headers=headers, follow_redirects=True)
        assert answer.status_code == 404, address
        speaks(answer, spoken)
    for locale in ("da", "en", "ar"):
        for address in (f"/{locale}/unknown/", f"/{locale}/unknown/q/x/", f"/{locale}/{HOME}/none/"):
            answer = client.get(address, headers=headers)
            assert answer.status_code == 404, address
            speaks(answer, locale)


@pytest.mark.parametrize(
    ("address", "asked", "goal"),
    [
        ("/de/a-new-policy/", "", "/da/a-new-policy/"),
        ("/de/a-new-policy/", "ar", "/ar/a-new-policy/"),
        ("/ar-SY/a-new-policy/?a=b", "", "/ar/a-new-policy/?a=b"),
        ("/EN/a-new-policy/q/whole/", "", "/en/a-new-policy/q/whole/"),
        ("/tr/a-new-policy/", "uk, en;q=0.3", "/en/a-new-policy/"),
        ("/so/accessibility/", "", "/da/accessibility/"),
        ("/", "ar;q=0.9, xx", "/ar/"),
    ],
)
def test_a_language_that_is_not_offered_leads_to_the_nearest(
    client: FlaskClient, address: str, asked: str, goal: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": asked})
    assert answer.status_code == 302
    assert answer.headers["Location"].removeprefix("http://localhost") == goal


TEXTS = ["", "x", " a  b ", "\r\nafter a line break", "two\r\nlines", "<script>alert(1)</script>",
         '"&amp;\'', "=1+1", "+45 12 34 56 78", "نعم، Aalborg (2024–2026).", "\u202bחזק\u202c", "👍🏽", "9" * 30,
         "\ttab", "é" * 300]  # fmt: skip


def random_pairs(chance: random.Random) -> Pairs:
    """Anything a browser or a mischievous program may post to the small questionnaire, `in_work` left out."""

    def text() -> str:
        return chance.choice(TEXTS)

    pairs: Pairs = [("q.age", chance.choice(["", "12", "-1", "٤٢", "1,5", "old", *TEXTS]))]
    pairs += [
        ("q.help", code) for code in chance.sample(["a", "b", "c", "none", "other"], chance.randint(0, 4))
    ]
    pairs += [("q.happy", chance.choice(["1", "2", "3", "dk"]))] if chance.random() < 0.7 else []
    # Mostly empty, because a text beside "other" answers the question that must be answered.
    beside = text() if chance.random() < 0.2 else ""
    return [
        *pairs,
        ("q.help.other", text()),
        ("q.in_work.other", beside),
        ("q.trade", text()),
        ("q.more", text()),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_rejected_form_changes_no_answer(client: FlaskClient, database: Database, layout: str) -> None:
    chance = random.Random(layout)
    seen: Counter[str] = Counter()
    start = f"/en/{HOME}/{layout}/"
    form = form_with(client.get(start).text, "form_key")
    address = start
    if layout != "whole":
        address = send(client, start, [*form.pairs, ("do", "continue")]).headers["Location"]
    for _ in range(40):
        blank = form_with(client.get(address).text, "form_key")
        names = {one.attributes.get("name") for one in blank.element.every("input", "textarea", "select")}
        typed = [pair for pair in random_pairs(chance) if pair[0] in names]
        sent = (
            blank.filled(**{name.replace(".", "__"): [] for name, _ in typed}) + typed + [("do", "continue")]
        )
        answer = send(client, address, sent)
        if answer.status_code != 422:
            seen["accepted"] += 1
            continue
        seen["refused"] += 1
        back = form_with(answer.text, "form_key")
        assert sorted(as_answers(back.pairs)) == sorted(as_answers(sent))
        summary = read(answer.text).one(id="error-summary")
        assert list(summary.every("a"))
    assert seen["refused"] > 10
    assert responses(database) == seen["accepted"] if layout == "whole" else True


def as_answers(pairs: Pairs) -> Pairs:
    """The answers among the pairs."""
    return [(name, value) for name, value in pairs if name.startswith("q.")]
