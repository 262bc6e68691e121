"""Interviews at the desk: written down, refused without losing a word, never overwritten unseen."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.accounts.models import AuditEntry
from consult.evidence.models import Passage, Source
from consult.evidence.queries import PassageView, list_passages
from consult.infra.db import Database
from consult.interviews.models import Interview
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.forms import PageForm, Pairs, form_with, send

HOME = "/desk/a-new-policy/interviews/"
HEAD = {
    "day": "2026-06-10",
    "place_kind": "library",
    "spoken_locale": "ar",
    "interpreter": "professional",
    "actor_group_id": "",
    "title": "",
    "consent_notes": "y",
    "consent_quote": "y",
}
FIRST = {
    "passage-0-text": "كنت معلمة رياضيات",
    "passage-0-kind": "verbatim",
    "passage-0-locale": "ar",
    "passage-0-translations-0-locale": "da",
    "passage-0-translations-0-text": "Jeg var lærer",
    "passage-0-translations-0-how": "interpreter",
}


@pytest.fixture
def facilitator(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.facilitator)


@pytest.fixture
def new_form(facilitator: FlaskClient) -> PageForm:
    return form_with(facilitator.get(f"{HOME}new").text, "passage")


@pytest.fixture
def interview(facilitator: FlaskClient, new_form: PageForm, consultation: MadeConsultation) -> str:
    """The address of an interview with one passage on health."""
    themes = {"passage-0-themes": consultation.themes["health"]}
    answer = send(facilitator, f"{HOME}new", new_form.filled(**HEAD, **FIRST, **themes))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def passages_of(database: Database) -> list[PassageView]:
    with database.reading() as session:
        return list_passages(session, session.scalars(select(Source.id)).one())


def verbs(database: Database) -> list[tuple[str, str, Any]]:
    with database.reading() as session:
        rows = session.execute(
            select(AuditEntry.verb, AuditEntry.kind, AuditEntry.detail).order_by(AuditEntry.at)
        )
        return [(row.verb, row.kind, row.detail) for row in rows]


def count(database: Database, table: type[Source | Passage | Interview]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_interview_is_kept_as_it_was_written(
    database: Database, interview: str, consultation: MadeConsultation
) -> None:
    [passage] = passages_of(database)
    assert (str(passage.text), passage.text.locale, passage.may_quote) == ("كنت معلمة رياضيات", "ar", True)
    assert passage.theme_ids == (consultation.themes["health"],)
    assert [(str(each.text), each.how) for each in passage.translations] == [("Jeg var lærer", "interpreter")]
    assert verbs(database) == [("create", "interview", {"passages": 1})]
    with database.reading() as session:
        assert session.scalars(select(Source.title)).one() == "Library, 10 June 2026"


def test_the_empty_list_says_what_to_do_first(facilitator: FlaskClient) -> None:
    page = facilitator.get(HOME).text
    assert "Ask first whether you may write notes" in page
    assert f'href="{HOME}new"' in page


def test_the_list_shows_each_interview_and_can_be_narrowed(facilitator: FlaskClient, interview: str) -> None:
    page = facilitator.get(HOME).text
    assert "Library, 10 June 2026" in page
    assert "Notes and quotation" in page
    assert "1 of 1" in page
    assert "0 of 1" in facilitator.get(f"{HOME}?language=so").text


def test_a_saved_interview_is_changed_on_the_same_screen(
    database: Database, facilitator: FlaskClient, interview: str
) -> None:
    page = facilitator.get(interview).text
    assert "Everything is saved" in page
    form = form_with(page, "passage")
    more = {"passage-1-text": "Hun var træt", "passage-1-kind": "observation", "passage-1-locale": "da"}
    answer = send(facilitator, interview, form.filled(**more, then="next"))
    assert answer.headers["Location"] == f"{interview}#next"
    assert [str(passage.text) for passage in passages_of(database)] == ["كنت معلمة رياضيات", "Hun var træt"]
    form = form_with(facilitator.get(interview).text, "passage")
    kept = [passage.id for passage in passages_of(database)]
    send(facilitator, interview, form.filled(**{"passage-0-removed": "1"}))
    assert [passage.id for passage in passages_of(database)] == kept[1:]
    assert [verb for verb, _kind, _detail in verbs(database)] == ["create", "update", "update"]


def test_consent_to_quotation_governs_their_own_words(
    database: Database, facilitator: FlaskClient, interview: str
) -> None:
    form = form_with(facilitator.get(interview).text, "passage")
    send(facilitator, interview, [pair for pair in form.pairs if pair[0] != "consent_quote"])
    assert [passage.may_quote for passage in passages_of(database)] == [False]
    assert "Notes only" in facilitator.get(HOME).text


def test_without_consent_to_notes_nothing_is_kept_and_nothing_is_lost(
    database: Database, facilitator: FlaskClient, new_form: PageForm
) -> None:
    pairs = new_form.filled(**{**HEAD, **FIRST, "consent_notes": []})
    answer = send(facilitator, f"{HOME}new", pairs)
    assert answer.status_code == 422
    assert "Without consent to notes nothing may be kept." in answer.text
    assert "Not saved yet" in answer.text
    assert is_kept(pairs, answer.text)
    assert count(database, Source) == count(database, Interview) == count(database, Passage) == 0


def is_kept(pairs: Pairs, page: str) -> bool:
    """Whether the page would send everything again as it was typed, and besides only its empty passage."""
    again = form_with(page, "passage").pairs
    typed = Counter(pair for pair in pairs if pair[0] != "csrf_token")
    empty = [value for name, value in again if name == "passage"][-1]
    more = Counter(pair for pair in again if pair[0] != "csrf_token") - typed
    of_empty = (
        name.startswith(f"passage-{empty}-") or (name, value) == ("passage", empty) for name, value in more
    )
    return not typed - Counter(again) and all(of_empty)


WRONG: dict[str, Any] = {
    "day": "soon",
    "place_kind": "",
    "spoken_locale": "",
    "interpreter": "",
    "title": "x" * 301,
    "consent_notes": [],
    "passage-0-text": "  ",
    "passage-0-translations-0-locale": "ar",
    "passage-0-translations-0-text": "x" * 10_001,
}
ODD = "“>&lt;<b>'\r\n\r\nاسم (Eksempelvej 3) — 42"


@pytest.mark.parametrize("field", sorted(WRONG))
def test_a_refused_form_keeps_everything(
    database: Database,
    facilitator: FlaskClient,
    new_form: PageForm,
    consultation: MadeConsultation,
    field: str,
) -> None:
    second = {
        "passage": ["0", "1"],
        "passage-1-id": "",
        "passage-1-text": ODD,
        "passage-1-kind": "paraphrase",
        "passage-1-themes": list(consultation.themes.values()),
        "passage-1-locale": "so",
        "passage-1-translations-0-locale": "en",
        "passage-1-translations-0-text": ODD,
        "passage-1-translations-0-how": "translator",
    }
    typed = {**HEAD, "title": "Min «titel»", **FIRST, **second, field: WRONG[field]}
    pairs = new_form.filled(**typed)
    answer = send(facilitator, f"{HOME}new", pairs)
    assert answer.status_code == 422
    assert is_kept(pairs, answer.text)
    assert 'id="error-summary"' in answer.text
    assert count(database, Source) == 0


def test_every_problem_is_told_at_once(facilitator: FlaskClient, new_form: PageForm) -> None:
    wrong = {name: value for name, value in WRONG.items() if name != "passage-0-text"}
    page = send(facilitator, f"{HOME}new", new_form.filled(**{**HEAD, **FIRST, **wrong})).text
    for sentence in (
        "Write the date as year, month and day, like 2026-12-31.",
        "Choose what kind of place it was.",
        "Choose a language from the list.",
        "Choose whether somebody interpreted.",
        "Write at most 300 characters.",
        "Without consent to notes nothing may be kept.",
        "Passage 1: Choose another language for the translation: the passage is in this language already.",
        "Passage 1: Write at most 10000 characters.",
    ):
        assert sentence in page.replace("&#39;", "'"), sentence


def test_a_theme_without_words_is_not_dropped_silently(
    facilitator: FlaskClient, new_form: PageForm, consultation: MadeConsultation
) -> None:
    pairs = new_form.filled(**HEAD, **{"passage-0-themes": consultation.themes["health"]})
    answer = send(facilitator, f"{HOME}new", pairs)
    assert answer.status_code == 422
    assert "Write what the passage says" in answer.text


def test_two_people_see_both_versions_and_can_go_on(
    app: Flask, database: Database, cast: Cast, facilitator: FlaskClient, interview: str
) -> None:
    editor = sign_in(app, database, cast.editor)
    mine = form_with(facilitator.get(interview).text, "passage")
    theirs = form_with(editor.get(interview).text, "passage")
    added = {"passage-1-text": "Tilføjet", "passage-1-kind": "paraphrase", "passage-1-locale": "da"}
    changed = {"passage-0-text": "Deres ord", "place_kind": "home", **added}
    assert send(editor, interview, theirs.filled(**changed)).status_code == 303
    answer = send(
        facilitator, interview, mine.filled(**{"passage-0-text": "Mine ord", "interpreter": "none"})
    )
    assert answer.status_code == 409
    for words in ("Mine ord", "Deres ord", "Tilføjet", "At home", "Somebody else has added this passage."):
        assert words in answer.text
    assert "Somebody else saved this interview after you opened it" in answer.text
    assert [str(passage.text) for passage in passages_of(database)] == ["Deres ord", "Tilføjet"]
    again = form_with(answer.text, "passage")
    assert send(facilitator, interview, again.pairs).status_code == 303
    assert [str(passage.text) for passage in passages_of(database)] == ["Mine ord", "Tilføjet"]


def test_a_passage_that_somebody_else_removed_is_not_lost(
    app: Flask, database: Database, cast: Cast, facilitator: FlaskClient, interview: str
) -> None:
    editor = sign_in(app, database, cast.editor)
    mine = form_with(facilitator.get(interview).text, "passage")
    theirs = form_with(editor.get(interview).text, "passage")
    assert send(editor, interview, theirs.filled(**{"passage-0-removed": "1"})).status_code == 303
    answer = send(facilitator, interview, mine.filled(**{"passage-0-text": "Mine ord"}))
    assert "Somebody else has removed this passage." in answer.text
    assert send(facilitator, interview, form_with(answer.text, "passage").pairs).status_code == 303
    assert [str(passage.text) for passage in passages_of(database)] == ["Mine ord"]


def test_what_was_written_is_carried_through_a_sign_in_that_ended(
    app: Flask, database: Database, new_form: PageForm
) -> None:
    pairs = [pair for pair in new_form.filled(**HEAD, **FIRST) if pair[0] != "csrf_token"]
    page = send(app.test_client(), f"{HOME}new", pairs).text
    carried = form_with(page, "carried_to").pairs
    assert ("carried_to", f"{HOME}new") in carried
    assert [pair for pair in carried if pair[0].startswith("carried.")] == [
        (f"carried.{name}", value) for name, value in pairs
    ]
    assert count(database, Source) == 0


def test_an_interview_is_deleted_with_its_passages(
    database: Database, facilitator: FlaskClient, interview: str
) -> None:
    assert "The interview and its 1 passage are lost" in facilitator.get(interview).text
    answer = post(facilitator, f"{interview}delete")
    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    assert count(database, Source) == count(database, Interview) == count(database, Passage) == 0
    assert [verb for verb, _kind, _detail in verbs(database)] == ["create", "delete"]
    assert facilitator.get(interview).status_code == 404


def outcomes(app: Flask, database: Database, cast: Cast, address: str, method: str) -> Iterator[int]:
    for actor in (*cast.everyone, None):
        client = sign_in(app, database, actor)
        yield (client.get(address) if method == "GET" else post(client, address)).status_code


def test_each_of_the_cast_gets_what_is_theirs(
    app: Flask, database: Database, cast: Cast, interview: str
) -> None:
    # administrator, editor, facilitator, working group, outsider, not signed in
    expected = {
        ("GET", HOME): [200, 200, 200, 200, 404, 303],
        ("GET", f"{HOME}new"): [200, 200, 200, 403, 404, 303],
        ("POST", f"{HOME}new"): [422, 422, 422, 403, 404, 403],
        ("GET", interview): [200, 200, 200, 200, 404, 303],
        ("POST", interview): [422, 422, 422, 403, 404, 403],
    }
    for (method, address), codes in expected.items():
        assert list(outcomes(app, database, cast, address, method)) == codes, (method, address)
    for actor, code in ((cast.working_group, 403), (cast.outsider, 404), (cast.editor, 303)):
        assert post(sign_in(app, database, actor), f"{interview}delete").status_code == code


def test_those_who_only_read_get_no_form(app: Flask, database: Database, cast: Cast, interview: str) -> None:
    page = sign_in(app, database, cast.working_group).get(interview).text
    assert "Jeg var lærer" in page
    assert "data-notes" not in page
    assert "New interview" not in sign_in(app, database, cast.working_group).get(HOME).text


def test_an_interview_of_another_consultation_is_not_there(
    app: Flask, database: Database, cast: Cast, interview: str
) -> None:
    outsider = sign_in(app, database, cast.outsider)
    elsewhere = interview.replace("a-new-policy", "another-policy")
    assert outsider.get(elsewhere).status_code == 404
    assert post(outsider, elsewhere, HEAD).status_code == 404
    assert post(outsider, f"{elsewhere}delete").status_code == 404
    assert count(database, Interview) == 1
