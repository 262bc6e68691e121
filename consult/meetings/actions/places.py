"""Taking the meeting for oneself, and giving free places to those who wait."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.core.errors import NotFound
from consult.meetings.actions.mailing import tell
from consult.meetings.letters import Correspondence, Occasion
from consult.meetings.models import Meeting, SignUp
from consult.meetings.rules.places import State, party_size, promotions


def lock_meeting(session: Session, consultation_id: str, meeting_id: str) -> Meeting:
    """The meeting, held so that nobody else changes its places before this transaction ends; NotFound otherwise.

    PostgreSQL locks the row; on SQLite there is one writer at a time anyway.
    """
    row = session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.consultation_id == consultation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(meeting_id)
    return row


def count_taken(session: Session, meeting: Meeting) -> int:
    """How many people have a place."""
    counted = select(func.coalesce(func.sum(1 + SignUp.companions), 0)).where(
        SignUp.meeting_id == meeting.id, SignUp.state == State.CONFIRMED
    )
    return int(session.scalar(counted) or 0)


def list_waiting(session: Session, meeting: Meeting) -> list[SignUp]:
    """The waiting list, in order of arrival."""
    found = (
        select(SignUp)
        .where(SignUp.meeting_id == meeting.id, SignUp.state == State.WAITING)
        .order_by(SignUp.turn)
    )
    return list(session.scalars(found.execution_options(populate_existing=True)))


def promote(session: Session, post: Correspondence, meeting: Meeting, *, now: datetime) -> int:
    """Give free places to those who wait, and tell them; how many parties got theirs. The meeting must be locked.

    Nobody is promoted once the meeting has begun or is cancelled.
    """
    session.flush()
    if meeting.is_cancelled or now >= meeting.starts_at:
        return 0
    waiting = list_waiting(session, meeting)
    chosen = set(
        promotions(
            meeting.capacity,
            count_taken(session, meeting),
            [(row.id, party_size(row.companions)) for row in waiting],
        )
    )
    promoted = [row for row in waiting if row.id in chosen]
    for row in promoted:
        row.state = State.CONFIRMED.value
    tell(session, post, Occasion.PROMOTED, meeting, promoted, now=now)
    return len(promoted)
