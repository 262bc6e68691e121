"""What is forgotten, when, and that twice is as good as once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from consult.accounts.actions import record
from consult.accounts.models import AuditEntry
from consult.consultations.models import Consultation
from consult.core.clock import local_day
from consult.evidence.models import Source
from consult.infra.db import Database
from consult.notifications.models import Mail
from consult.ops.retention import VERB, forget, forget_once_a_day
from consult.ops.sample.documents import read_bytes
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.queries import get_published, get_questionnaire
from consult.questionnaires.rules.document import load_document
from consult.responses.actions import save_draft, submit
from consult.responses.models import Deletion, Draft, FoldEntry, OpenAnswer, Response
from consult.responses.rules import DraftView
from tests.factories import MadeConsultation

LEAP_DAY = datetime(2028, 2, 29, 22, 0, tzinfo=UTC)


@pytest.fixture
def answered(database: Database, consultation: MadeConsultation, now: datetime) -> str:
    """Three responses and a draft in the consultation; the version's key."""
    with database.transaction() as session:
        document = load_document(read_bytes("questionnaire-bench"), set(consultation.themes))
        import_document(
            session, None, consultation_id=consultation.id, document=document, slug="all", now=now
        )
        questionnaire = get_questionnaire(session, consultation.id, "all")
        publish(session, None, questionnaire, locales=["da"], now=now)
        version = get_published(session, consultation.id, "all")
        text = next(question.code for question in version.definition.questions if question.traits.is_text)
        for number in range(3):
            submit(
                session,
                version=version,
                code_hash=f"{number:064}",
                answers={text: "in their own words"},
                locale="da",
                today=local_day(now),
            )
        draft = DraftView(version.id, {text: "half a thought"})
        save_draft(session, code_hash="d" * 64, draft=draft, locale="da", today=local_day(now))
    return version.id


def close(database: Database, day: date) -> None:
    with database.transaction() as session:
        session.scalars(select(Consultation)).one().closes_on = day


def test_answers_go_730_days_after_closing_and_not_a_day_before(
    database: Database, answered: str, now: datetime
) -> None:
    close(database, date(2026, 3, 1))
    on_the_last_day = LEAP_DAY
    assert local_day(on_the_last_day) - date(2026, 3, 1) == timedelta(days=730)
    assert forget(database, on_the_last_day)["answers"] == 0
    assert forget(database, on_the_last_day + timedelta(days=1))["answers"] == 3
    with database.reading() as session:
        assert [(row.state, row.answers) for row in session.scalars(select(Response))] == [
            ("withdrawn", None)
        ] * 3
        assert session.scalar(select(func.count()).select_from(OpenAnswer)) == 0
        assert session.scalar(select(func.count()).select_from(Deletion)) == 3
        assert session.scalar(select(func.count()).where(FoldEntry.drop)) == 3


@pytest.mark.parametrize("moment", [LEAP_DAY, datetime(2029, 1, 1, tzinfo=UTC)])
def test_twice_is_as_good_as_once(database: Database, answered: str, moment: datetime) -> None:
    close(database, date(2026, 1, 31))
    assert forget(database, moment) == {"answers": 3, "drafts": 1, "interviews": 0, "mails": 0, "audit": 0}
    assert forget(database, moment) == {"answers": 0, "drafts": 0, "interviews": 0, "mails": 0, "audit": 0}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Deletion)) == 3
        lines = session.scalars(select(AuditEntry).where(AuditEntry.verb == VERB)).all()
    assert len(lines) == 2
    for line in lines:
        assert (line.actor_id, line.object_id, line.scope_id) == (None, None, None)
        assert line.detail is not None
        assert all(isinstance(count, int) for count in line.detail.values())


def test_a_consultation_without_a_last_day_keeps_its_answers(database: Database, answered: str) -> None:
    with database.transaction() as session:
        session.scalars(select(Consultation)).one().closes_on = None
    assert forget(database, LEAP_DAY)["answers"] == 0


def test_drafts_go_after_30_days(database: Database, answered: str, now: datetime) -> None:
    assert forget(database, now + timedelta(days=30))["drafts"] == 0
    assert forget(database, now + timedelta(days=31))["drafts"] == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_interviews_go_with_the_answers_and_studies_stay(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session:
        for kind in ("interview", "study"):
            source = Source(
                consultation_id=consultation.id, kind=kind, title=kind, locale="da", created_at=now
            )
            source.about, source.revision = "", 1
            session.add(source)
    close(database, date(2026, 1, 31))
    assert forget(database, LEAP_DAY)["interviews"] == 1
    with database.reading() as session:
        assert session.scalars(select(Source.kind)).all() == ["study"]


def test_old_mails_go_and_those_that_wait_stay(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        for state, days in (("sent", 91), ("sent", 89), ("failed", 91), ("waiting", 91)):
            mail = Mail(kind="test", locale="da", state=state, due_at=now - timedelta(days=days))
            if state != "sent":
                mail.address, mail.subject, mail.body = "somebody@example.org", "Hello", "Hello"
            session.add(mail)
    assert forget(database, now)["mails"] == 2
    with database.reading() as session:
        assert sorted(session.scalars(select(Mail.state))) == ["sent", "waiting"]


def test_the_audit_trail_is_kept_for_five_years(database: Database) -> None:
    with database.transaction() as session:
        for at in (datetime(2023, 2, 28, 21, 59, tzinfo=UTC), datetime(2023, 2, 28, 22, 1, tzinfo=UTC)):
            record(session, None, verb="look", kind="test", object_id=None, scope_id=None, now=at)
    assert forget(database, LEAP_DAY)["audit"] == 1


def test_it_is_done_once_on_each_day_of_the_municipality(database: Database) -> None:
    evening = datetime(2028, 2, 28, 22, 30, tzinfo=UTC)  # half past eleven in Denmark
    for moment in (evening, evening, evening + timedelta(minutes=29), evening + timedelta(minutes=31)):
        forget_once_a_day(database, moment)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(AuditEntry.verb == VERB)) == 2
