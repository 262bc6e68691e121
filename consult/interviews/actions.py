"""Changes to interviews. Nothing is kept without consent to notes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.accounts.rules import Actor, Permission, require
from consult.core.clock import local_day
from consult.core.errors import Invalid, Problem
from consult.evidence.actions import (
    claim_revision,
    create_source,
    delete_source,
    log,
    save_passages,
    write_head,
)
from consult.evidence.models import Source
from consult.evidence.queries import actor_group_ids_of, theme_ids_of
from consult.evidence.rules import PassageInput, SourceHead, SourceKind, check_head, check_passages
from consult.interviews.models import Interview
from consult.interviews.rules import (
    InterpreterKind,
    InterviewHead,
    PlaceKind,
    check_interview,
    within_consent,
)


def record_interview(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    title: str,
    locale: str = "da",
    day: date | None,
    place_kind: PlaceKind | None,
    spoken_locale: str,
    interpreter: InterpreterKind | None,
    actor_group_id: str | None,
    consent_notes: bool,
    consent_quote: bool,
    passages: Sequence[PassageInput],
    now: datetime,
) -> Interview:
    """A new interview with its passages. `title` is in `locale`."""
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    head = InterviewHead(
        title, day, place_kind, spoken_locale, interpreter, actor_group_id, consent_notes, consent_quote
    )
    of_source = SourceHead(title, locale, day, actor_group_id)
    problems = problems_of(session, consultation_id, head, of_source, passages, now)
    if problems:
        raise Invalid(problems)
    source = create_source(
        session, actor, consultation_id=consultation_id, kind=SourceKind.INTERVIEW, head=of_source, now=now
    )
    interview = Interview(source_id=source.id)
    write_interview(interview, head)
    session.add(interview)
    allowed = within_consent(passages, consent_quote=consent_quote)
    save_passages(session, actor, source=source, passages=allowed, now=now)
    log(session, actor, source, "create", now, len(passages))
    return interview


def update_interview(
    session: Session,
    actor: Actor | None,
    *,
    interview: Interview,
    revision: int,
    head: InterviewHead,
    passages: Sequence[PassageInput],
    now: datetime,
) -> None:
    """Change an interview. `revision` is the one that was opened; Conflict when somebody has saved meanwhile."""
    source: Source = interview.source
    require(actor, Permission.RECORD_EVIDENCE, source.consultation_id)
    of_source = SourceHead(head.title, source.locale, head.day, head.actor_group_id)
    problems = problems_of(session, source.consultation_id, head, of_source, passages, now)
    if problems:
        raise Invalid(problems)
    claim_revision(session, source, revision)
    write_head(source, of_source)
    write_interview(interview, head)
    allowed = within_consent(passages, consent_quote=head.consent_quote)
    save_passages(session, actor, source=source, passages=allowed, now=now)
    log(session, actor, source, "update", now, len(passages))


def delete_interview(
    session: Session, actor: Actor | None, *, consultation_id: str, interview_id: str, now: datetime
) -> None:
    """Take an interview away with all its passages."""
    delete_source(
        session,
        actor,
        consultation_id=consultation_id,
        source_id=interview_id,
        kinds=[SourceKind.INTERVIEW],
        now=now,
    )


def problems_of(
    session: Session,
    consultation_id: str,
    head: InterviewHead,
    of_source: SourceHead,
    passages: Sequence[PassageInput],
    now: datetime,
) -> list[Problem]:
    """Everything that is wrong with an interview and its passages."""
    problems = check_interview(head, today=local_day(now))
    problems += check_head(of_source, actor_group_ids=actor_group_ids_of(session, consultation_id))
    themes = theme_ids_of(session, consultation_id)
    return problems + check_passages(SourceKind.INTERVIEW, passages, theme_ids=themes)


def write_interview(interview: Interview, head: InterviewHead) -> None:
    """Put the head of an interview, checked, into its row."""
    assert head.place_kind is not None
    assert head.interpreter is not None
    interview.place_kind, interview.interpreter = head.place_kind.value, head.interpreter.value
    interview.spoken_locale = head.spoken_locale
    interview.consent_notes, interview.consent_quote = head.consent_notes, head.consent_quote
