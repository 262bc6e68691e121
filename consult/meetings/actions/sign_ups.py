"""Signing up, cancelling, and erasing sign-ups when the meeting is long over."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.core.clock import local_day
from consult.core.codes import hash_code
from consult.core.errors import Closed, Invalid, NotFound
from consult.core.ids import new_id
from consult.meetings.actions.mailing import tell
from consult.meetings.actions.places import count_taken, list_waiting, lock_meeting, promote
from consult.meetings.letters import Correspondence, Occasion
from consult.meetings.models import Meeting, SignUp
from consult.meetings.queries import sign_up_view
from consult.meetings.rules.meeting import SignUpState, sign_up_state
from consult.meetings.rules.places import State, party_size, place
from consult.meetings.rules.sign_up import (
    SignUpInput,
    SignUpView,
    cancel_code,
    check_sign_up,
    erase_before,
    plain_phone,
)

FIRST_OCCASION = {State.CONFIRMED: Occasion.CONFIRMED, State.WAITING: Occasion.WAITING}


def hash_of_cancel_code(secret: bytes, code: str) -> str:
    """The digest under which a cancel code is kept."""
    return hash_code(secret, "cancel-sign-up", code)


def hash_of_submission(secret: bytes, meeting_id: str, form_code: str) -> str:
    """The digest that makes two posts of one opened form one sign-up."""
    return hash_code(secret, f"sign-up:{meeting_id}", form_code)


def sign_up(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    meeting_id: str,
    given: SignUpInput,
    locale: str,
    form_code: str,
    post: Correspondence,
    now: datetime,
) -> SignUpView:
    """Sign a party up, or put it on the waiting list, and tell it by mail. The same form twice is one sign-up.

    With an actor it is staff who signs somebody up, also after sign-up has closed. Raises Closed or Invalid.
    """
    require(actor, Permission.SEE_SIGN_UPS, consultation_id)
    meeting = lock_meeting(session, consultation_id, meeting_id)
    submission = hash_of_submission(post.secret, meeting_id, form_code)
    known = session.scalar(select(SignUp).where(SignUp.submission_hash == submission))
    if known is not None:
        return sign_up_view(known)
    _require_open(meeting, by_staff=actor is not None, now=now)
    problems = check_sign_up(given, capacity=meeting.capacity)
    if problems:
        raise Invalid(problems)
    state = place(
        meeting.capacity,
        count_taken(session, meeting),
        party_size(given.companions),
        somebody_waits=bool(list_waiting(session, meeting)),
    )
    row = _new_row(given, new_id(), post.secret)
    row.meeting_id, row.state, row.turn = meeting.id, state.value, _next_turn(session, meeting)
    row.submission_hash, row.locale, row.signed_up_at = submission, locale, now
    session.add(row)
    tell(session, post, FIRST_OCCASION[state], meeting, [row], now=now)
    if actor is not None:
        _record(session, actor, "sign_up.added", row, meeting, now)
    return sign_up_view(row)


def cancel_sign_up(
    session: Session, *, consultation_id: str, code: str, post: Correspondence, now: datetime
) -> SignUpView:
    """Cancel the sign-up that the code belongs to, erase what was written, and give the places to those who wait.

    A second time changes nothing. Raises NotFound.
    """
    digest = hash_of_cancel_code(post.secret, code)
    meeting_id = session.scalar(select(SignUp.meeting_id).where(SignUp.cancel_hash == digest))
    if meeting_id is None:
        raise NotFound("sign-up")
    meeting = lock_meeting(session, consultation_id, meeting_id)
    row = _get_row(session, meeting, SignUp.cancel_hash == digest)
    if row.state != State.CANCELLED:
        _cancel(session, row, meeting, Occasion.CANCELLED, post, now=now)
    return sign_up_view(row)


def remove_sign_up(
    session: Session,
    actor: Actor,
    *,
    consultation_id: str,
    meeting_id: str,
    sign_up_id: str,
    post: Correspondence,
    now: datetime,
) -> None:
    """Cancel somebody's sign-up at the desk, and tell them. A second time changes nothing."""
    require(actor, Permission.SEE_SIGN_UPS, consultation_id)
    meeting = lock_meeting(session, consultation_id, meeting_id)
    row = _get_row(session, meeting, SignUp.id == sign_up_id)
    if row.state != State.CANCELLED:
        _cancel(session, row, meeting, Occasion.REMOVED, post, now=now)
    _record(session, actor, "sign_up.removed", row, meeting, now)


def note_call(
    session: Session, actor: Actor, *, consultation_id: str, meeting_id: str, sign_up_id: str, now: datetime
) -> None:
    """Note that somebody has rung a person who could not be told by mail."""
    require(actor, Permission.SEE_SIGN_UPS, consultation_id)
    meeting = lock_meeting(session, consultation_id, meeting_id)
    row = _get_row(session, meeting, SignUp.id == sign_up_id)
    row.to_call = False
    _record(session, actor, "sign_up.called", row, meeting, now)


def erase_old_sign_ups(session: Session, now: datetime) -> int:
    """Erase every sign-up to a meeting that ended more than 30 days ago; how many they were."""
    over = select(Meeting.id).where(Meeting.ends_at < erase_before(now))
    erased = session.execute(delete(SignUp).where(SignUp.meeting_id.in_(over)).returning(SignUp.id)).all()
    if erased:
        record(
            session,
            None,
            verb="sign_up.erased",
            kind="sign_up",
            object_id=None,
            scope_id=None,
            now=now,
            detail={"count": len(erased)},
        )
    return len(erased)


def _require_open(meeting: Meeting, *, by_staff: bool, now: datetime) -> None:
    state = sign_up_state(
        is_cancelled=meeting.is_cancelled,
        starts_at=meeting.starts_at,
        sign_up_closes_at=meeting.sign_up_closes_at,
        now=now,
    )
    if not (meeting.is_published or by_staff):
        raise NotFound(meeting.id)
    allowed = {SignUpState.OPEN, SignUpState.CLOSED} if by_staff else {SignUpState.OPEN}
    if state not in allowed:
        raise Closed(closes=local_day(meeting.sign_up_closes_at).isoformat())


def _new_row(given: SignUpInput, key: str, secret: bytes) -> SignUp:
    return SignUp(
        id=key,
        name=given.name,
        email=given.email,
        phone=plain_phone(given.phone) or "" if given.phone else "",
        companions=given.companions,
        interpreter_locale=given.interpreter_locale,
        sign_language=given.sign_language,
        interpreter_gender=given.interpreter_gender,
        needs=given.needs,
        cancel_hash=hash_of_cancel_code(secret, cancel_code(secret, key)),
        to_call=False,
    )


def _next_turn(session: Session, meeting: Meeting) -> int:
    return 1 + (session.scalar(select(func.max(SignUp.turn)).where(SignUp.meeting_id == meeting.id)) or 0)


def _get_row(session: Session, meeting: Meeting, condition: ColumnElement[bool]) -> SignUp:
    found = select(SignUp).where(SignUp.meeting_id == meeting.id, condition)
    row = session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("sign-up")
    return row


def _cancel(
    session: Session,
    row: SignUp,
    meeting: Meeting,
    occasion: Occasion,
    post: Correspondence,
    *,
    now: datetime,
) -> None:
    if now < meeting.ends_at and not meeting.is_cancelled:
        tell(session, post, occasion, meeting, [row], now=now)
    row.state = State.CANCELLED.value
    row.name = row.email = row.phone = row.needs = row.interpreter_gender = ""
    row.companions, row.interpreter_locale, row.sign_language, row.to_call = 0, None, False, False
    promote(session, post, meeting, now=now)


def _record(session: Session, actor: Actor, verb: str, row: SignUp, meeting: Meeting, now: datetime) -> None:
    record(
        session,
        actor,
        verb=verb,
        kind="sign_up",
        object_id=row.id,
        scope_id=meeting.consultation_id,
        now=now,
        detail={"meeting": meeting.id},
    )
