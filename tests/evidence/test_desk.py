"""Studies, statements, committee discussions and earlier plans at the desk."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.accounts.models import AuditEntry
from consult.evidence.models import Passage, Source
from consult.evidence.queries import find_card, list_passages
from consult.evidence.rules import StatementCard, StudyCard
from consult.infra.db import Database
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.forms import PageForm, form_with, send

HOME = "/desk/a-new-policy/sources/"
HEADS: dict[str, dict[str, Any]] = {
    "statement": {
        "title": "Bemærkninger",
        "body_name": "Rådet",
        "day": "2014-10-04",
        "locale": "da",
        "about": "",
    },
    "study": {"title": "Nye veje", "reference": "Instituttet (2024)", "year": "2024", "licence": "CC BY 4.0"},
    "committee": {"title": "Sundhedsudvalget", "day": "", "about": "Åbent møde"},
    "earlier-plan": {"title": "Handlinger 2014–2017", "about": "Saml data"},
}
KINDS = {"statement": "offer", "study": "finding", "committee": "concern", "earlier-plan": "criterion"}


@pytest.fixture
def facilitator(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.facilitator)


def first(kind: str, **more: Any) -> dict[str, Any]:
    return {"passage-0-text": "Vi hjælper.", "passage-0-kind": KINDS[kind], "passage-0-locale": "da", **more}


def new_form(client: FlaskClient, kind: str) -> PageForm:
    return form_with(client.get(f"{HOME}new/{kind}").text, "passage")


def register(client: FlaskClient, kind: str, **more: Any) -> str:
    """Register a source of that kind with one passage; its address."""
    answer = send(
        client, f"{HOME}new/{kind}", new_form(client, kind).filled(**HEADS[kind], **first(kind, **more))
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def only_source(database: Database) -> tuple[Source, Any, list[Any]]:
    with database.reading() as session:
        source = session.scalars(select(Source)).one()
        return source, find_card(session, source), list_passages(session, source.id)


def test_a_statement_is_registered_with_its_remarks(
    database: Database, facilitator: FlaskClient, consultation: MadeConsultation
) -> None:
    more = {"passage-0-addressed_to": "Centre for health", "passage-0-themes": consultation.themes["health"]}
    address = register(facilitator, "statement", **more)
    source, card, [passage] = only_source(database)
    assert (source.kind, source.day, card) == ("statement", date(2014, 10, 4), StatementCard("Rådet"))
    assert (passage.kind, passage.addressed_to, passage.may_quote) == ("offer", "Centre for health", True)
    page = facilitator.get(address).text
    for words in (
        "Bemærkninger",
        "Centre for health",
        "Offer of help",
        "4 October 2014",
        "Everything is saved",
    ):
        assert words in page


@pytest.mark.parametrize("may_quote", [["y"], []])
def test_a_study_is_quoted_as_its_licence_allows(
    database: Database, facilitator: FlaskClient, may_quote: list[str]
) -> None:
    address = register(facilitator, "study", may_quote=may_quote)
    _source, card, [passage] = only_source(database)
    assert card == StudyCard("Instituttet (2024)", year=2024, licence="CC BY 4.0")
    assert passage.may_quote == bool(may_quote)
    pairs = form_with(facilitator.get(address).text, "passage").pairs
    assert [value for name, value in pairs if name == "may_quote"] == may_quote


def test_an_earlier_plan_keeps_its_deadlines(database: Database, facilitator: FlaskClient) -> None:
    more = {"passage-0-due_on": "2015-11-30", "passage-0-due_words": "efteråret 2015"}
    address = register(facilitator, "earlier-plan", **more)
    _source, card, [passage] = only_source(database)
    assert (card, passage.due_on, passage.due_words) == (None, date(2015, 11, 30), "efteråret 2015")
    assert "Deadline: efteråret 2015" in facilitator.get(address).text


def test_the_list_says_how_many_and_can_be_narrowed(
    facilitator: FlaskClient, consultation: MadeConsultation
) -> None:
    assert "No source has been registered yet" in facilitator.get(HOME).text
    for kind in HEADS:
        register(facilitator, kind)
    register(facilitator, "committee", **{"passage-0-themes": consultation.themes["health"]})
    assert "5 of 5" in facilitator.get(HOME).text
    assert "2 of 5" in facilitator.get(f"{HOME}?kind=committee").text
    assert "1 of 5" in facilitator.get(f"{HOME}?theme={consultation.themes['health']}").text
    assert (
        "No source fits" in facilitator.get(f"{HOME}?kind=study&theme={consultation.themes['health']}").text
    )


def test_a_source_is_changed_and_each_change_leaves_a_line(
    database: Database, facilitator: FlaskClient
) -> None:
    address = register(facilitator, "statement")
    form = form_with(facilitator.get(address).text, "passage")
    changed = {"title": "Rettet", "passage-0-text": "Vi hjælper gerne.", "then": "next"}
    assert send(facilitator, address, form.filled(**changed)).headers["Location"] == f"{address}#next"
    source, _card, [passage] = only_source(database)
    assert (source.title, str(passage.text), source.revision) == ("Rettet", "Vi hjælper gerne.", 2)
    assert "The source and its 1 passage are lost" in facilitator.get(address).text
    assert post(facilitator, f"{address}delete").status_code == 303
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Passage)) == 0
        lines = session.execute(select(AuditEntry.verb, AuditEntry.kind)).all()
    assert sorted(map(tuple, lines)) == [
        ("create", "statement"),
        ("delete", "statement"),
        ("update", "statement"),
    ]


ODD = "“>&lt;<b>'\r\n\r\nاسم (Eksempelvej 3) — 42"
WRONG = {
    "statement": {"title": "", "body_name": "", "day": "i går", "passage-0-addressed_to": "x" * 201},
    "study": {"title": "x" * 301, "reference": "", "year": "24", "licence": "x" * 201, "method": "x" * 301},
    "committee": {"title": "", "day": "2026-02-30", "passage-0-text": "x" * 10_001},
    "earlier-plan": {
        "title": "",
        "passage-0-due_on": "snart",
        "passage-0-due_words": "x" * 201,
        "about": "x" * 10_001,
    },
}
CASES = [(kind, field) for kind, fields in WRONG.items() for field in fields]


@pytest.mark.parametrize(("kind", "field"), CASES)
def test_a_refused_form_keeps_everything(
    database: Database, facilitator: FlaskClient, consultation: MadeConsultation, kind: str, field: str
) -> None:
    odd = {
        "about": ODD,
        "passage-0-translations-0-text": ODD,
        "passage-0-themes": list(consultation.themes.values()),
    }
    typed = {**HEADS[kind], **odd, **first(kind), "passage-0-translations-0-locale": "ar"}
    pairs = new_form(facilitator, kind).filled(**typed | {field: WRONG[kind][field]})
    answer = send(facilitator, f"{HOME}new/{kind}", pairs)
    assert answer.status_code == 422
    again = Counter(form_with(answer.text, "passage").pairs)
    lost = Counter(pair for pair in pairs if pair[0] != "csrf_token") - again
    assert not lost
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Source)) == 0


@pytest.mark.parametrize("kind", list(WRONG))
def test_every_problem_is_told_at_once(facilitator: FlaskClient, kind: str) -> None:
    typed = {**HEADS[kind], **first(kind), **WRONG[kind]}
    page = send(facilitator, f"{HOME}new/{kind}", new_form(facilitator, kind).filled(**typed)).text
    for field in WRONG[kind]:
        assert f'href="#{field}"' in page, field


def test_two_people_see_both_versions_and_can_go_on(
    app: Flask, database: Database, cast: Cast, facilitator: FlaskClient
) -> None:
    address = register(facilitator, "statement")
    editor = sign_in(app, database, cast.editor)
    mine = form_with(facilitator.get(address).text, "passage")
    theirs = form_with(editor.get(address).text, "passage")
    send(editor, address, theirs.filled(**{"title": "Deres titel", "passage-0-text": "Deres ord"}))
    answer = send(facilitator, address, mine.filled(title="Min titel"))
    assert answer.status_code == 409
    for words in ("Deres titel", "Min titel", "Deres ord", "Vi hjælper."):
        assert words in answer.text
    assert send(facilitator, address, form_with(answer.text, "passage").pairs).status_code == 303
    source, _card, [passage] = only_source(database)
    assert (source.title, str(passage.text)) == ("Min titel", "Vi hjælper.")


def test_each_of_the_cast_gets_what_is_theirs(
    app: Flask, database: Database, cast: Cast, facilitator: FlaskClient
) -> None:
    address = register(facilitator, "committee")
    # administrator, editor, facilitator, working group, outsider, not signed in
    expected = {
        ("GET", HOME): [200, 200, 200, 200, 404, 303],
        ("GET", f"{HOME}new/study"): [200, 200, 200, 403, 404, 303],
        ("POST", f"{HOME}new/study"): [422, 422, 422, 403, 404, 403],
        ("GET", f"{HOME}new/interview"): [404, 404, 404, 403, 404, 303],
        ("GET", address): [200, 200, 200, 200, 404, 303],
        ("POST", address): [422, 422, 422, 403, 404, 403],
    }
    clients = [sign_in(app, database, actor) for actor in (*cast.everyone, None)]
    for (method, at), codes in expected.items():
        found = [(client.get(at) if method == "GET" else post(client, at)).status_code for client in clients]
        assert found == codes, (method, at)
    assert [post(client, f"{address}delete").status_code for client in reversed(clients)][:3] == [
        403,
        404,
        403,
    ]


def test_those_who_only_read_get_no_form(
    app: Flask, database: Database, cast: Cast, facilitator: FlaskClient
) -> None:
    address = register(facilitator, "study")
    reader = sign_in(app, database, cast.working_group)
    page = reader.get(address).text
    assert "Instituttet (2024)" in page
    assert "Vi hjælper." in page
    assert "data-notes" not in page
    assert "Register a study" not in reader.get(HOME).text
