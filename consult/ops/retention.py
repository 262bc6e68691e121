"""Forgetting what may not be kept longer, once a day, with a line of counts in the audit trail as proof."""

from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.models import AuditEntry
from consult.consultations.models import Consultation
from consult.core.clock import local_day
from consult.evidence.actions import delete_source
from consult.evidence.models import Source
from consult.evidence.rules import SourceKind
from consult.infra.db import Database
from consult.notifications.models import Mail
from consult.ops.rules import audit_before, closed_before, mails_before
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.responses.actions import erase, expire_drafts
from consult.responses.models import Response

VERB = "forget"
AT_ONCE = 200


def forget_once_a_day(database: Database, now: datetime) -> None:
    """Forget what is due, unless that has been done on this day of the municipality."""
    with database.reading() as session:
        last = last_run(session)
    if last is None or local_day(last) != local_day(now):
        forget(database, now)


def last_run(session: Session) -> datetime | None:
    """When it was last done."""
    return session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.verb == VERB))


def forget(database: Database, now: datetime) -> dict[str, int]:
    """Forget drafts, answers, interview notes, mails and lines of the audit trail that are due; how many of each.

    Sign-ups are forgotten by the meetings. Answers go in small transactions, so that nobody waits long for the writer.
    """
    today = local_day(now)
    counts = {"answers": 0}
    while erased := _erase_answers(database, today):
        counts["answers"] += erased
    with database.transaction() as session:
        counts["drafts"] = expire_drafts(session, today)
        counts["interviews"] = _delete_interviews(session, now)
        counts["mails"] = _delete_mails(session, now)
        counts["audit"] = len(
            session.execute(
                delete(AuditEntry).where(AuditEntry.at < audit_before(now)).returning(AuditEntry.id)
            ).all()
        )
        record(
            session,
            None,
            verb=VERB,
            kind="installation",
            object_id=None,
            scope_id=None,
            now=now,
            detail=dict(counts),
        )
    return counts


def _erase_answers(database: Database, today: date) -> int:
    """Erase some of the responses whose consultation closed long ago; how many."""
    with database.transaction() as session:
        due = session.execute(
            select(Response.id, Questionnaire.id)
            .join(Response.version)
            .join(QuestionnaireVersion.questionnaire)
            .join(Questionnaire.consultation)
            .where(Consultation.closes_on < closed_before(today), Response.state != "withdrawn")
            .limit(AT_ONCE)
        ).all()
        for response_id, questionnaire_id in due:
            erase(session, response_id, questionnaire_id, today)
        return len(due)


def _delete_interviews(session: Session, now: datetime) -> int:
    """Delete the interviews of consultations that closed long ago; how many."""
    due = session.execute(
        select(Source.consultation_id, Source.id)
        .join(Consultation, Source.consultation_id == Consultation.id)
        .where(
            Consultation.closes_on < closed_before(local_day(now)), Source.kind == SourceKind.INTERVIEW.value
        )
    ).all()
    for consultation_id, source_id in due:
        kinds = [SourceKind.INTERVIEW]
        delete_source(
            session, None, consultation_id=consultation_id, source_id=source_id, kinds=kinds, now=now
        )
    return len(due)


def _delete_mails(session: Session, now: datetime) -> int:
    """Delete the mails that are long sent or given up; how many."""
    done = delete(Mail).where(Mail.state != "waiting", Mail.due_at < mails_before(now))
    return len(session.execute(done.returning(Mail.id)).all())
