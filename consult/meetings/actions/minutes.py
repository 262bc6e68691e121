"""Writing the minutes of a meeting: its points, who came, and the themes there was no time for."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.consultations.rules import ConsultationView
from consult.core.clock import local_day
from consult.core.errors import Conflict, Invalid
from consult.evidence.actions import check_source_passages, claim_revision, create_source, save_passages
from consult.evidence.models import Source
from consult.evidence.rules import SourceHead, SourceKind
from consult.languages.queries import load_words
from consult.meetings.actions.places import lock_meeting
from consult.meetings.models import Meeting
from consult.meetings.rules.minutes import MinutesInput, check_minutes


def save_minutes(
    session: Session,
    actor: Actor | None,
    *,
    consultation: ConsultationView,
    meeting_id: str,
    revision: int,
    given: MinutesInput,
    now: datetime,
) -> int:
    """Make these the minutes of the meeting; the revision that they have now.

    `revision` is the one that was opened, 0 where there were none: Conflict when somebody has saved meanwhile. The
    first save makes the meeting's source. Raises Invalid with every problem.
    """
    require(actor, Permission.RECORD_EVIDENCE, consultation.id)
    meeting = lock_meeting(session, consultation.id, meeting_id)
    source = _source_of(session, actor, consultation, meeting, revision, now)
    problems = check_source_passages(session, source, given.passages)
    problems += check_minutes(given, theme_ids=[link.theme_id for link in meeting.themes])
    if problems:
        raise Invalid(problems)
    save_passages(session, actor, source=source, passages=given.passages, now=now)
    meeting.attendance = given.attendance
    for link in meeting.themes:
        link.not_reached = link.theme_id in given.not_reached
    record(
        session,
        actor,
        verb="minutes.saved",
        kind="meeting",
        object_id=meeting.id,
        scope_id=consultation.id,
        now=now,
        detail={"points": len(given.passages)},
    )
    session.flush()
    return source.revision


def _source_of(
    session: Session,
    actor: Actor | None,
    consultation: ConsultationView,
    meeting: Meeting,
    revision: int,
    now: datetime,
) -> Source:
    """The meeting's source, claimed for this save."""
    known = meeting.source
    if known is not None:
        claim_revision(session, known, revision)
        return known
    if revision != 0:
        raise Conflict(meeting.id)
    words = load_words(session, "meeting", [meeting.id], consultation.source_locale)
    title = words.text(meeting.id, "title", consultation.source_locale)
    head = SourceHead(str(title), title.locale, local_day(meeting.starts_at))
    source = create_source(
        session, actor, consultation_id=consultation.id, kind=SourceKind.MEETING, head=head, now=now
    )
    meeting.source = source
    session.flush()
    return source
