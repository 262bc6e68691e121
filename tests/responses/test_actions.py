"""Responses are kept once, drafts until their day, and what is taken back is gone everywhere."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from consult.core.clock import local_day
from consult.core.errors import NotFound
from consult.infra.db import Base, Database
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.checks import AnswerValue
from consult.responses.actions import expire_drafts, save_draft, submit, withdraw
from consult.responses.models import Deletion, Draft, FoldEntry, OpenAnswer, Response
from consult.responses.queries import find_draft, find_response
from consult.responses.rules import DRAFT_DAYS, DraftView
from tests.factories import MadeConsultation
from tests.questionnaire_files import published
from tests.questionnaires.questionnaires import small_document

ANSWERS: dict[str, AnswerValue] = {
    "in_work": "yes",
    "help": ["a", "other"],
    "help__other": "A mentor",
    "trade": "baker",
    "happy": "2",
}


@pytest.fixture
def version(database: Database, consultation: MadeConsultation, now: datetime) -> VersionView:
    return published(database, consultation, small_document(), now)


def send(database: Database, version: VersionView, now: datetime, code_hash: str = "a" * 64) -> bool:
    with database.transaction() as session:
        return submit(
            session, version=version, code_hash=code_hash, answers=ANSWERS, locale="da", today=local_day(now)
        )


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_response_is_kept_once(database: Database, version: VersionView, now: datetime) -> None:
    assert send(database, version, now)
    assert not send(database, version, now)
    assert count(database, Response) == 1
    assert count(database, FoldEntry) == 1


def test_open_answers_are_read_apart_and_background_is_not(
    database: Database, version: VersionView, now: datetime
) -> None:
    send(database, version, now)
    with database.reading() as session:
        found = {(row.question_code, row.text) for row in session.scalars(select(OpenAnswer))}
    assert found == {("help__other", "A mentor"), ("trade", "baker")}


def test_sending_erases_the_draft(database: Database, version: VersionView, now: datetime) -> None:
    with database.transaction() as session:
        draft = DraftView(version.id, {"in_work": "yes"})
        save_draft(session, code_hash="a" * 64, draft=draft, locale="da", today=local_day(now))
    send(database, version, now)
    assert count(database, Draft) == 0


def test_a_draft_is_overwritten_by_the_next_page(
    database: Database, version: VersionView, now: datetime
) -> None:
    for answers in ({"in_work": "yes"}, {"in_work": "no"}):
        with database.transaction() as session:
            draft = DraftView(version.id, dict(answers), {"about": [["q.age", "old"]]}, 2)
            save_draft(session, code_hash="b" * 64, draft=draft, locale="ar", today=local_day(now))
    with database.reading() as session:
        found = find_draft(session, "b" * 64)
    assert found is not None
    assert (found.answers, found.page, found.typed) == ({"in_work": "no"}, 2, {"about": [["q.age", "old"]]})


def test_a_draft_lives_until_its_day(database: Database, version: VersionView, now: datetime) -> None:
    today = local_day(now)
    with database.transaction() as session:
        save_draft(session, code_hash="c" * 64, draft=DraftView(version.id, {}), locale="da", today=today)
    with database.transaction() as session:
        assert expire_drafts(session, today + timedelta(days=DRAFT_DAYS)) == 0
        assert expire_drafts(session, today + timedelta(days=DRAFT_DAYS + 1)) == 1


def test_what_is_taken_back_is_gone_everywhere(
    database: Database, version: VersionView, now: datetime
) -> None:
    send(database, version, now)
    with database.transaction() as session:
        left = DraftView(version.id, {"in_work": "yes"})
        save_draft(session, code_hash="a" * 64, draft=left, locale="da", today=local_day(now))
    for _ in range(2):
        with database.transaction() as session:
            withdraw(
                session,
                code_hash="a" * 64,
                questionnaire_id=version.questionnaire_id,
                today=local_day(now),
            )
    with database.reading() as session:
        response = find_response(session, "a" * 64)
        assert response is not None
        assert (response.state, response.answers) == ("withdrawn", None)
        drops = session.scalars(select(FoldEntry.drop)).all()
    assert sorted(drops) == [False, True]
    assert count(database, OpenAnswer) == count(database, Draft) == 0
    assert count(database, Deletion) == 1


def test_a_code_of_nobody_takes_nothing_back(database: Database, version: VersionView, now: datetime) -> None:
    with pytest.raises(NotFound), database.transaction() as session:
        withdraw(session, code_hash="d" * 64, questionnaire_id=version.questionnaire_id, today=local_day(now))
