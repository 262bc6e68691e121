"""Reading meetings and sign-ups, with words in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.consultations.queries import list_themes
from consult.consultations.rules import ConsultationView, ThemeView
from consult.core.errors import NotFound
from consult.languages.queries import Words, load_words
from consult.meetings.models import Meeting, SignUp
from consult.meetings.rules.meeting import Audience, MeetingView
from consult.meetings.rules.places import State
from consult.meetings.rules.sign_up import SignUpView


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people have a place in a meeting, and how many wait; companions included."""

    taken: int = 0
    waiting: int = 0


def list_meetings(
    session: Session, consultation: ConsultationView, locale: str, *, drafts: bool = False
) -> list[MeetingView]:
    """The consultation's meetings by date; with `drafts`, also those that are not published."""
    found = (
        select(Meeting)
        .where(Meeting.consultation_id == consultation.id)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if not drafts:
        found = found.where(Meeting.is_published)
    rows = session.scalars(found.options(selectinload(Meeting.themes))).all()
    return _views(session, rows, consultation, locale)


def get_meeting(
    session: Session, consultation: ConsultationView, meeting_id: str, locale: str, *, drafts: bool = False
) -> MeetingView:
    """That meeting of the consultation; NotFound otherwise, or when it is not published and `drafts` is false."""
    row = session.get(Meeting, meeting_id, options=[selectinload(Meeting.themes)])
    if row is None or row.consultation_id != consultation.id or not (row.is_published or drafts):
        raise NotFound(meeting_id)
    return _views(session, [row], consultation, locale)[0]


def meeting_words(session: Session, consultation: ConsultationView, meeting_id: str) -> Words:
    """Every word of a meeting in every language, for the form that edits it."""
    return load_words(session, "meeting", [meeting_id], consultation.source_locale)


def count_heads(session: Session, meeting_ids: Iterable[str]) -> dict[str, Heads]:
    """How many people have a place and how many wait, by meeting."""
    heads: dict[str, Heads] = {}
    counted = (
        select(SignUp.meeting_id, SignUp.state, func.sum(1 + SignUp.companions))
        .where(SignUp.meeting_id.in_(list(meeting_ids)), SignUp.state != State.CANCELLED)
        .group_by(SignUp.meeting_id, SignUp.state)
    )
    for meeting_id, state, people in session.execute(counted):
        known = heads.get(meeting_id, Heads())
        heads[meeting_id] = (
            Heads(int(people), known.waiting) if state == State.CONFIRMED else Heads(known.taken, int(people))
        )
    return heads


def list_sign_ups(session: Session, meeting_ids: Iterable[str]) -> list[SignUpView]:
    """The sign-ups of some meetings that are not cancelled: who has a place first, each in order of arrival."""
    found = (
        select(SignUp)
        .where(SignUp.meeting_id.in_(list(meeting_ids)), SignUp.state != State.CANCELLED)
        .order_by(SignUp.meeting_id, SignUp.state, SignUp.turn)
    )
    return [sign_up_view(row) for row in session.scalars(found)]


def find_sign_up(session: Session, sign_up_id: str) -> SignUpView | None:
    """The sign-up with that key, or None when it has been erased."""
    row = session.get(SignUp, sign_up_id)
    return sign_up_view(row) if row is not None else None


def find_by_cancel_hash(
    session: Session, consultation: ConsultationView, cancel_hash: str
) -> SignUpView | None:
    """The sign-up to a meeting of the consultation that a cancel code opens, or None."""
    row = session.scalar(
        select(SignUp)
        .join(SignUp.meeting)
        .where(SignUp.cancel_hash == cancel_hash, Meeting.consultation_id == consultation.id)
    )
    return sign_up_view(row) if row is not None else None


def count_before(session: Session, sign_up: SignUpView) -> int:
    """How many parties are before this one on the waiting list."""
    found = select(func.count()).where(
        SignUp.meeting_id == sign_up.meeting_id, SignUp.state == State.WAITING, SignUp.turn < sign_up.turn
    )
    return session.scalar(found) or 0


def count_signed_up_since(session: Session, consultation_id: str, since: datetime) -> int:
    """How many parties signed up to the consultation's meetings since a moment, and have not cancelled."""
    found = (
        select(func.count(SignUp.id))
        .join(SignUp.meeting)
        .where(
            Meeting.consultation_id == consultation_id,
            SignUp.signed_up_at >= since,
            SignUp.state != State.CANCELLED,
        )
    )
    return session.scalar(found) or 0


def sign_up_view(row: SignUp) -> SignUpView:
    """The sign-up as its readers see it."""
    return SignUpView(
        id=row.id,
        meeting_id=row.meeting_id,
        state=State(row.state),
        turn=row.turn,
        name=row.name,
        email=row.email,
        phone=row.phone,
        companions=row.companions,
        interpreter_locale=row.interpreter_locale,
        sign_language=row.sign_language,
        interpreter_gender=row.interpreter_gender,
        needs=row.needs,
        locale=row.locale,
        signed_up_at=row.signed_up_at,
        to_call=row.to_call,
    )


def _views(
    session: Session, rows: Sequence[Meeting], consultation: ConsultationView, locale: str
) -> list[MeetingView]:
    ids = [row.id for row in rows]
    words = load_words(session, "meeting", ids, consultation.source_locale)
    heads = count_heads(session, ids)
    themes = list_themes(session, consultation, locale) if rows else []
    return [meeting_view(row, words, heads.get(row.id, Heads()), themes, locale) for row in rows]


def meeting_view(
    row: Meeting, words: Words, heads: Heads, themes: Sequence[ThemeView], locale: str
) -> MeetingView:
    """The meeting in a language, from words, counts and themes already read."""
    reached = {link.theme_id: not link.not_reached for link in row.themes}
    return MeetingView(
        id=row.id,
        audience=Audience(row.audience),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sign_up_closes_at=row.sign_up_closes_at,
        capacity=row.capacity,
        locales=tuple(row.locales),
        interpreters=tuple(row.interpreters),
        wheelchair=row.wheelchair,
        child_care=row.child_care,
        hearing_loop=row.hearing_loop,
        is_published=row.is_published,
        is_cancelled=row.is_cancelled,
        attendance=row.attendance,
        source_id=row.source_id,
        title=words.text(row.id, "title", locale),
        description=words.text(row.id, "description", locale),
        place=words.text(row.id, "place", locale),
        address=words.text(row.id, "address", locale),
        access=words.text(row.id, "access", locale),
        themes=tuple(theme for theme in themes if theme.id in reached),
        themes_not_reached=tuple(theme for theme in themes if reached.get(theme.id) is False),
        taken=heads.taken,
        waiting=heads.waiting,
    )
