"""Making, changing, publishing and cancelling meetings."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.consultations.models import Theme
from consult.consultations.rules import ConsultationView
from consult.core.errors import Invalid, Problem
from consult.core.ids import new_id
from consult.core.text import N_
from consult.languages.actions import set_words
from consult.languages.queries import Slots, load_words
from consult.meetings.actions.mailing import tell
from consult.meetings.actions.places import lock_meeting, promote
from consult.meetings.letters import Correspondence, Occasion
from consult.meetings.models import Meeting, MeetingTheme, SignUp
from consult.meetings.rules.meeting import MeetingInput, check_meeting, check_publication
from consult.meetings.rules.places import State


def create_meeting(
    session: Session,
    actor: Actor | None,
    *,
    consultation: ConsultationView,
    given: MeetingInput,
    now: datetime,
) -> str:
    """Make a meeting, not published yet; its key. Raises Invalid with every problem."""
    require(actor, Permission.EDIT_CONTENT, consultation.id)
    _require_valid(session, consultation, given)
    meeting = Meeting(id=new_id(), consultation_id=consultation.id, is_published=False, is_cancelled=False)
    _write(meeting, given)
    session.add(meeting)
    session.flush()
    _write_words(session, actor, consultation, meeting.id, given, now=now)
    _record(session, actor, "meeting.created", meeting, now)
    return meeting.id


def update_meeting(
    session: Session,
    actor: Actor,
    *,
    consultation: ConsultationView,
    meeting_id: str,
    given: MeetingInput,
    post: Correspondence,
    now: datetime,
) -> int:
    """Change a meeting; how many parties of the waiting list got places by a larger capacity.

    Everybody who signed up is told when the time or the place is another one. A capacity below what is taken cancels
    nobody. Raises Invalid with every problem.
    """
    require(actor, Permission.EDIT_CONTENT, consultation.id)
    _require_valid(session, consultation, given)
    meeting = lock_meeting(session, consultation.id, meeting_id)
    if meeting.is_published:
        _require_publishable(given.words, consultation)
    before = _when_and_where(session, consultation, meeting)
    _write(meeting, given)
    _write_words(session, actor, consultation, meeting.id, given, now=now)
    session.flush()
    if before != _when_and_where(session, consultation, meeting) and now < meeting.starts_at:
        tell(session, post, Occasion.CHANGED, meeting, _signed_up(session, meeting), now=now)
    promoted = promote(session, post, meeting, now=now)
    _record(session, actor, "meeting.updated", meeting, now)
    return promoted


def publish_meeting(
    session: Session, actor: Actor | None, *, consultation: ConsultationView, meeting_id: str, now: datetime
) -> None:
    """Show a meeting to everybody. Raises Invalid while words are missing in a language of the consultation."""
    require(actor, Permission.EDIT_CONTENT, consultation.id)
    meeting = lock_meeting(session, consultation.id, meeting_id)
    words = load_words(session, "meeting", [meeting.id], consultation.source_locale)
    _require_publishable(words.by_owner.get(meeting.id, {}), consultation)
    meeting.is_published = True
    _record(session, actor, "meeting.published", meeting, now)


def cancel_meeting(
    session: Session,
    actor: Actor,
    *,
    consultation: ConsultationView,
    meeting_id: str,
    post: Correspondence,
    now: datetime,
) -> int:
    """Call a meeting off and tell everybody who signed up; how many parties. A second time tells nobody again."""
    require(actor, Permission.EDIT_CONTENT, consultation.id)
    meeting = lock_meeting(session, consultation.id, meeting_id)
    told = [] if meeting.is_cancelled else _signed_up(session, meeting)
    meeting.is_cancelled = True
    tell(session, post, Occasion.CALLED_OFF, meeting, told, now=now)
    _record(session, actor, "meeting.cancelled", meeting, now)
    return len(told)


def _signed_up(session: Session, meeting: Meeting) -> list[SignUp]:
    found = select(SignUp).where(SignUp.meeting_id == meeting.id, SignUp.state != State.CANCELLED)
    return list(session.scalars(found.order_by(SignUp.turn)))


def _when_and_where(
    session: Session, consultation: ConsultationView, meeting: Meeting
) -> tuple[datetime, datetime, Slots]:
    words = load_words(session, "meeting", [meeting.id], consultation.source_locale).by_owner.get(
        meeting.id, {}
    )
    where: Slots = {name: dict(words[name]) for name in ("place", "address") if name in words}
    return meeting.starts_at, meeting.ends_at, where


def _require_valid(session: Session, consultation: ConsultationView, given: MeetingInput) -> None:
    problems = check_meeting(given, source_locale=consultation.source_locale)
    known = set(session.scalars(select(Theme.id).where(Theme.consultation_id == consultation.id)))
    if not set(given.theme_ids) <= known:
        problems.append(Problem("theme_ids", N_("Choose from the list.")))
    if problems:
        raise Invalid(problems)


def _require_publishable(words: Mapping[str, Mapping[str, str]], consultation: ConsultationView) -> None:
    problems = check_publication(
        words, locales=consultation.locales, source_locale=consultation.source_locale
    )
    if problems:
        raise Invalid(problems)


def _write(meeting: Meeting, given: MeetingInput) -> None:
    assert given.starts_at is not None
    assert given.ends_at is not None
    assert given.sign_up_closes_at is not None
    meeting.audience, meeting.capacity = given.audience, given.capacity
    meeting.starts_at, meeting.ends_at = given.starts_at, given.ends_at
    meeting.sign_up_closes_at = given.sign_up_closes_at
    meeting.locales, meeting.interpreters = list(given.locales), list(given.interpreters)
    meeting.wheelchair, meeting.child_care = given.wheelchair, given.child_care
    meeting.hearing_loop = given.hearing_loop
    set_themes(meeting, given.theme_ids)


def set_themes(meeting: Meeting, theme_ids: Collection[str]) -> None:
    """Let the meeting be about these themes; what the minutes say of those that stay is kept."""
    kept = [link for link in meeting.themes if link.theme_id in theme_ids]
    known = {link.theme_id for link in kept}
    meeting.themes = kept + [
        MeetingTheme(theme_id=theme_id, not_reached=False) for theme_id in theme_ids if theme_id not in known
    ]


def _write_words(
    session: Session,
    actor: Actor | None,
    consultation: ConsultationView,
    meeting_id: str,
    given: MeetingInput,
    *,
    now: datetime,
) -> None:
    set_words(
        session,
        actor,
        kind="meeting",
        owner_id=meeting_id,
        words=given.words,
        source_locale=consultation.source_locale,
        now=now,
    )


def _record(session: Session, actor: Actor | None, verb: str, meeting: Meeting, now: datetime) -> None:
    record(
        session,
        actor,
        verb=verb,
        kind="meeting",
        object_id=meeting.id,
        scope_id=meeting.consultation_id,
        now=now,
        detail={"capacity": meeting.capacity},
    )
