"""Reading interviews."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.core.errors import NotFound
from consult.core.text import Text
from consult.evidence.models import Source
from consult.evidence.queries import count_passages
from consult.interviews.models import Interview
from consult.interviews.rules import InterpreterKind, PlaceKind


@dataclass(frozen=True, slots=True)
class InterviewView:
    """An interview as lists and pages show it."""

    id: str
    title: Text
    day: date
    place_kind: PlaceKind
    spoken_locale: str
    interpreter: InterpreterKind
    actor_group_id: str | None
    consent_quote: bool
    revision: int
    passages: int


def list_interviews(
    session: Session, consultation_id: str, *, spoken_locale: str = "", actor_group_id: str = ""
) -> list[InterviewView]:
    """The consultation's interviews, the newest day first; with a language or an actor group, only those."""
    query = (
        select(Interview, Source)
        .join(Source, Source.id == Interview.source_id)
        .where(Source.consultation_id == consultation_id)
        .order_by(Source.day.desc(), Source.created_at.desc(), Source.id)
    )
    if spoken_locale:
        query = query.where(Interview.spoken_locale == spoken_locale)
    if actor_group_id:
        query = query.where(Source.actor_group_id == actor_group_id)
    rows = session.execute(query).all()
    counts = count_passages(session, [source.id for _interview, source in rows])
    return [interview_view(interview, source, counts.get(source.id, 0)) for interview, source in rows]


def get_interview(session: Session, consultation_id: str, interview_id: str) -> Interview:
    """The interview of that key in the consultation; NotFound otherwise."""
    found = session.get(Interview, interview_id)
    if found is None or found.source.consultation_id != consultation_id:
        raise NotFound(interview_id)
    return found


def interview_view(interview: Interview, source: Source, passages: int) -> InterviewView:
    """An interview as a value."""
    assert source.day is not None  # an interview is never kept without its day
    return InterviewView(
        source.id,
        Text(source.title, source.locale),
        source.day,
        PlaceKind(interview.place_kind),
        interview.spoken_locale,
        InterpreterKind(interview.interpreter),
        source.actor_group_id,
        interview.consent_quote,
        source.revision,
        passages,
    )
