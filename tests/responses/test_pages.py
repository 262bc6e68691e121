"""Answering as a visitor without script and without cookies does."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from consult.infra.db import Database
from consult.questionnaires.actions import set_dates
from consult.questionnaires.queries import VersionView, get_questionnaire
from consult.responses.models import Draft, Response
from tests.factories import MadeConsultation
from tests.questionnaire_files import published
from tests.questionnaires.questionnaires import Doc, small_document
from tests.web.strict_reader import read

HOME = "/da/a-new-policy/q/small/"
Pairs = list[tuple[str, str]]


def hidden(page: str) -> Pairs:
    """The hidden fields of a page."""
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    return [(tag["name"], html.unescape(tag.get("value", ""))) for tag in tags if tag.get("type") == "hidden"]


def press(client: FlaskClient, at: TestResponse, pairs: Pairs, button: str = "continue") -> TestResponse:
    """Post the page's form with these answers."""
    return client.post(at.request.path, data=MultiDict([*hidden(at.text), *pairs, ("do", button)]))


def follow(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """The page that a POST leads to."""
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["Location"])


def code_on(page: str) -> str:
    found = re.search(r"data-code>([\d ]+)<", page)
    assert found is not None
    return found[1]


def responses(database: Database) -> list[Response]:
    with database.reading() as session:
        return list(session.scalars(select(Response)))


@pytest.fixture
def version(database: Database, consultation: MadeConsultation, now: datetime) -> VersionView:
    return published(database, consultation, small_document(), now)


def whole_document() -> Doc:
    return small_document() | {"layout": "whole", "review": False}


def test_from_first_page_to_receipt(client: FlaskClient, database: Database, version: VersionView) -> None:
    start = client.get(HOME)
    first = follow(client, press(client, start, []))
    second = follow(client, press(client, first, [("q.in_work", "yes"), ("q.age", "٣٤")]))
    review = follow(client, press(client, second, [("q.help", "b"), ("q.happy", "2"), ("q.trade", "bager")]))
    assert "bager" in review.text
    assert not responses(database)
    receipt = follow(client, press(client, review, []))
    for page in (start, first, second, review, receipt):
        read(page.text)
        assert "Set-Cookie" not in page.headers
    (kept,) = responses(database)
    assert kept.answers == {"in_work": "yes", "age": 34, "help": ["b"], "happy": "2", "trade": "bager"}
    assert kept.code_hash not in receipt.text
    assert len(code_on(receipt.text).replace(" ", "")) == 16


def test_the_same_code_opens_and_takes_back(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    page = client.get(HOME)
    receipt = follow(client, press(client, page, [("q.in_work", "no")]))
    code = code_on(receipt.text)
    opened = client.post(HOME + "code/", data={"code": code.replace(" ", "-")})
    assert "no på dansk" in opened.text
    taken = client.post(HOME + "take-back/", data={"code": code})
    assert client.get(taken.headers["Location"]).status_code == 200
    assert [row.state for row in responses(database)] == ["withdrawn"]
    assert client.post(HOME + "code/", data={"code": code}).status_code == 422


def test_pressing_send_again_gives_the_same_receipt(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    page = client.get(HOME)
    codes = {code_on(follow(client, press(client, page, [("q.in_work", "no")])).text) for _ in range(3)}
    assert len(codes) == 1
    assert len(responses(database)) == 1


def test_a_refused_page_says_why_and_keeps_what_was_typed(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    refused = press(client, first, [("q.age", "old"), ("q.in_work.other", "sometimes")])
    assert refused.status_code == 422
    page = read(refused.text)
    assert page.one(id="q.age").attributes["value"] == "old"
    assert page.one(id="q.in_work.other").attributes["value"] == "sometimes"
    assert page.one(id="error-summary").words
    assert not responses(database)


def test_the_language_changes_and_nothing_typed_is_lost(client: FlaskClient, version: VersionView) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    answer = client.post(
        first.request.path,
        data=MultiDict([*hidden(first.text), ("q.age", "old"), ("q.in_work", "yes"), ("language", "ar")]),
    )
    page = client.get(answer.headers["Location"])
    assert page.request.path.startswith("/ar/")
    read_page = read(page.text)
    assert read_page.one(id="q.age").attributes["value"] == "old"
    assert "checked" in read_page.one(id="q.in_work-0").attributes


def test_a_whole_page_keeps_everything_when_the_language_changes(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    page = client.get(HOME)
    pairs = [
        *hidden(page.text),
        ("q.in_work", "no"),
        ("q.more", "Halløj"),
        ("q.age", "20"),
        ("language", "ar"),
    ]
    arabic = client.get(client.post(HOME, data=MultiDict(pairs)).headers["Location"])
    assert read(arabic.text).one(id="q.more").words == "Halløj"
    receipt = follow(
        client, press(client, arabic, [("q.in_work", "no"), ("q.age", "20"), ("q.more", "Halløj")])
    )
    assert receipt.request.path.startswith("/ar/")
    assert [row.locale for row in responses(database)] == ["ar"]


def test_going_on_another_day_in_another_language(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "yes")]))
    later = follow(client, press(client, second, [("q.help", "a")], button="later"))
    code = code_on(later.text)
    with database.reading() as session:
        stored = session.scalars(select(Draft)).one()
        assert code.replace(" ", "") not in stored.code_hash
    answer = client.post("/ar/a-new-policy/q/small/code/", data={"code": code})
    resumed = follow(client, answer)
    assert resumed.request.path.startswith("/ar/")
    assert resumed.request.path.split("/")[-2] == "work"
    assert "checked" in read(resumed.text).one(id="q.help-0").attributes


def test_back_keeps_the_page(client: FlaskClient, version: VersionView) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "yes")]))
    before = follow(client, press(client, second, [("q.help", "c")], button="back"))
    assert before.request.path.endswith("/about/")
    again = follow(client, press(client, before, [("q.in_work", "yes")]))
    assert "checked" in read(again.text).one(id="q.help-2").attributes


def test_answers_that_the_way_no_longer_leads_to_are_dropped(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "no")]))
    posted = [("q.happy", "2"), ("q.trade", "bager"), ("q.help", "b")]
    review = follow(client, press(client, second, posted))
    follow(client, press(client, review, []))
    assert [row.answers for row in responses(database)] == [{"in_work": "no", "help": ["b"]}]


def test_a_closed_questionnaire_says_when_and_keeps_every_pair(
    client: FlaskClient,
    database: Database,
    consultation: MadeConsultation,
    version: VersionView,
    now: datetime,
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    with database.transaction() as session:
        found = get_questionnaire(session, consultation.id, "small")
        day = datetime(2020, 3, 1, tzinfo=now.tzinfo).date()
        set_dates(session, None, found, opens_on=None, closes_on=day, now=now)
    client.application.extensions.pop("consult.brief")
    refused = press(client, first, [("q.in_work", "yes"), ("q.age", "20")])
    assert refused.status_code == 403
    assert "2020" in refused.text
    assert ("q.age", "20") in hidden(refused.text)


def test_a_forged_form_key_begins_anew(client: FlaskClient, database: Database, version: VersionView) -> None:
    answer = client.post(HOME, data={"form_key": "forged", "version": version.id, "do": "continue"})
    assert answer.headers["Location"] == HOME
    assert not responses(database)


def test_another_site_cannot_post(client: FlaskClient, version: VersionView) -> None:
    start = client.get(HOME)
    answer = client.post(HOME, data=MultiDict(hidden(start.text)), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["/da/nowhere/", "/da/a-new-policy/q/nothing/"])
def test_what_is_not_there(client: FlaskClient, version: VersionView, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    read(answer.text)


def test_an_address_in_a_language_that_is_not_offered_leads_to_the_nearest(
    client: FlaskClient, version: VersionView
) -> None:
    answer = client.get("/de/a-new-policy/q/small/?x=1", headers={"Accept-Language": "ar-SY,en;q=0.5"})
    assert answer.headers["Location"] == "/ar/a-new-policy/q/small/?x=1"
    assert client.get("/da-DK/a-new-policy/q/small/").headers["Location"] == HOME


def test_looking_over_in_another_language_sends_nothing(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "no")]))
    review = follow(client, press(client, second, []))
    arabic = review.request.path.replace("/da/", "/ar/", 1)
    assert f'href="{arabic}"' in review.text
    assert client.get(arabic).status_code == 200
    assert not responses(database)


def test_the_receipt_in_another_language_has_the_same_code(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    receipts = [follow(client, press(client, client.get(HOME), [("q.in_work", "no")])) for _ in range(2)]
    assert receipts[0].request.path.split("/")[-2] not in receipts[1].text
    arabic = follow(client, client.post(receipts[1].request.path, data={"language": "ar"}))
    assert arabic.request.path.startswith("/ar/")
    assert code_on(arabic.text) == code_on(receipts[1].text)


def test_nobody_gets_a_receipt_for_what_is_not_kept(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    way = first.request.path.rsplit("/", 2)[0]
    answer = client.post(f"{way}/review", data=MultiDict(hidden(first.text)))
    assert answer.headers["Location"] == f"{HOME}code/"
    assert not responses(database)


def test_other_answers_under_the_same_code_are_told_to_be_not_kept(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    page = client.get(HOME)
    press(client, page, [("q.in_work", "no")])
    again = press(client, page, [("q.in_work", "yes"), ("q.age", "20")])
    assert again.status_code == 200
    assert "no på dansk" in again.text
    assert f'action="{HOME}take-back/"' in again.text
    (kept,) = responses(database)
    assert kept.answers == {"in_work": "no"}


def test_after_taking_back_the_same_form_is_sent_under_a_new_code(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, whole_document(), now)
    page = client.get(HOME)
    code = code_on(follow(client, press(client, page, [("q.in_work", "no")])).text)
    client.post(HOME + "take-back/", data={"code": code})
    fresh = press(client, page, [("q.in_work", "no"), ("q.more", "Halløj")])
    assert fresh.status_code == 422
    assert "Halløj" in fresh.text
    receipt = follow(client, press(client, fresh, [("q.in_work", "no")]))
    assert code_on(receipt.text) != code
    assert sorted(row.state for row in responses(database)) == ["kept", "withdrawn"]


def test_going_back_after_sending_makes_no_new_draft(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "yes")]))
    review = follow(client, press(client, second, []))
    receipt = follow(client, press(client, review, []))
    assert "data-code" in receipt.text
    shown = press(client, first, [("q.in_work", "no")])
    assert shown.status_code == 200
    assert "yes på dansk" in shown.text
    assert client.get(first.request.path).headers["Location"] == f"{HOME}code/"
    with database.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_no_browser_keeps_what_is_personal(client: FlaskClient, version: VersionView) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    later = follow(client, press(client, first, [("q.in_work", "yes")], "later"))
    second = follow(client, press(client, first, [("q.in_work", "yes")]))
    review = follow(client, press(client, second, []))
    receipt = follow(client, press(client, review, []))
    from_shelf = client.get(receipt.request.path)
    sent = client.post(f"{HOME}code/", data={"code": code_on(receipt.text)})
    for page in (later, review, receipt, from_shelf, sent):
        assert page.headers["Cache-Control"] == "no-store"


def test_two_pages_saved_at_once_are_both_kept(
    app: Flask, client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "yes"), ("q.age", "1")]))
    for number in range(10, 20):
        both: list[tuple[TestResponse, Pairs]] = [
            (first, [("q.in_work", "yes"), ("q.age", str(number))]),
            (second, [("q.trade", f"trade {number}")]),
        ]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: press(app.test_client(), *one), both))
        with database.reading() as session:
            (draft,) = session.scalars(select(Draft))
            assert (draft.answers["age"], draft.answers.get("trade")) == (number, f"trade {number}")


def test_changing_an_answer_and_changing_it_back_loses_nothing(
    client: FlaskClient, database: Database, version: VersionView
) -> None:
    first = follow(client, press(client, client.get(HOME), []))
    second = follow(client, press(client, first, [("q.in_work", "yes")]))
    review = follow(client, press(client, second, [("q.help", "a"), ("q.happy", "2"), ("q.trade", "bager")]))
    for answer in ("no", "yes"):
        second = follow(client, press(client, first, [("q.in_work", answer)]))
        assert second.request.path.split("/")[-2] == "work"
    page = read(second.text)
    assert page.one(id="q.trade").attributes["value"] == "bager"
    follow(client, press(client, review, []))
    assert [row.answers for row in responses(database)] == [
        {"in_work": "yes", "help": ["a"], "happy": "2", "trade": "bager"}
    ]
