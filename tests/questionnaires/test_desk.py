"""Questionnaires at the desk: brought in, published, opened and closed."""

import io
import json
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from consult.accounts.models import AuditEntry
from consult.consultations.actions.parts import remove_part
from consult.consultations.queries import get_consultation
from consult.consultations.rules import Part
from consult.core.errors import Conflict, Invalid
from consult.infra.db import Database
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.models import QuestionnaireVersion
from consult.questionnaires.queries import get_questionnaire
from consult.questionnaires.rules.document import read_document, write_document
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.questionnaire_files import published
from tests.questionnaires.questionnaires import small_document
from tests.web.strict_reader import read

LIST = "/desk/a-new-policy/questionnaires/"


def test_a_file_becomes_a_draft_and_is_published(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    client = sign_in(app, database, cast.editor)
    file = (io.BytesIO(json.dumps(small_document()).encode()), "small.json")
    answer = post(client, LIST + "import", {"file": file, "slug": "small"})
    assert answer.headers["Location"] == LIST + "small/"
    read(client.get(LIST + "small/").text)
    post(client, LIST + "small/publish")
    post(client, LIST + "small/dates", {"opens_on": "2026-01-01", "closes_on": "2027-06-30"})
    read(client.get(LIST).text)
    with database.reading() as session:
        version = session.scalars(select(QuestionnaireVersion)).one()
        verbs = set(session.scalars(select(AuditEntry.verb).where(AuditEntry.kind == "questionnaire")))
    assert (version.state, len(version.digest or "")) == ("published", 64)
    assert verbs == {"import", "publish", "change-dates"}
    taken_out = json.loads(post(client, LIST + "small/file").text)
    assert taken_out == write_document(read_document(small_document()))


def test_a_wrong_file_is_refused_with_every_fault(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    client = sign_in(app, database, cast.editor)
    doc = small_document()
    doc["sections"][0]["questions"][1]["kind"] = "riddle"
    doc["sections"][1]["theme"] = "unknown-theme"
    file = (io.BytesIO(json.dumps(doc).encode()), "small.json")
    answer = post(client, LIST + "import", {"file": file, "slug": "kept-as-typed"})
    assert answer.status_code == 422
    page = read(answer.text)
    assert "sections[0].questions[1].kind" in page.words
    assert "sections[1].theme" in page.words
    assert page.one(id="slug").attributes["value"] == "kept-as-typed"


def test_the_last_day_must_not_be_before_the_first(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast, now: datetime
) -> None:
    published(database, consultation, small_document(), now)
    client = sign_in(app, database, cast.editor)
    answer = post(client, LIST + "small/dates", {"opens_on": "2026-05-01", "closes_on": "2026-04-01"})
    assert answer.status_code == 422
    assert read(answer.text).one(id="opens_on").attributes["value"] == "2026-05-01"


def test_publishing_wants_every_word_in_every_language(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    doc = small_document()
    del doc["title"]["ar"]
    with database.transaction() as session:
        import_document(
            session, None, consultation_id=consultation.id, document=read_document(doc), slug="small", now=now
        )
        found = get_questionnaire(session, consultation.id, "small")
        with pytest.raises(Invalid) as refused:
            publish(session, None, found, locales=["da", "en", "ar"], now=now)
    assert [problem.place for problem in refused.value.problems] == ["title"]


def test_a_new_version_closes_the_one_before(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    first = published(database, consultation, small_document(), now)
    second = published(database, consultation, small_document() | {"layout": "whole"}, now)
    with database.reading() as session:
        states = {row.id: row.state for row in session.scalars(select(QuestionnaireVersion))}
    assert states == {first.id: "closed", second.id: "published"}
    with database.transaction() as session, pytest.raises(Conflict):
        publish(session, None, get_questionnaire(session, consultation.id, "small"), locales=["da"], now=now)


def test_only_editors_and_administrators_come_in(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    seen = {actor.name: sign_in(app, database, actor).get(LIST).status_code for actor in cast.everyone}
    assert seen == {
        cast.administrator.name: 200,
        cast.editor.name: 200,
        cast.facilitator.name: 403,
        cast.working_group.name: 403,
        cast.outsider.name: 404,
    }
    assert sign_in(app, database, None).get(LIST).status_code == 303


def test_a_theme_that_is_asked_about_cannot_be_taken_away(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    published(database, consultation, small_document(), now)
    with pytest.raises(Invalid), database.transaction() as session:
        remove_part(
            session,
            None,
            get_consultation(session, consultation.id),
            part=Part.THEME,
            part_id=consultation.themes["education-and-work"],
            now=now,
        )
