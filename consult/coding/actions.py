"""Translations of what people said, added while reading."""

from datetime import datetime

from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.coding.models import AnswerTranslation
from consult.coding.rules import check_translation
from consult.core.errors import Invalid, NotFound
from consult.evidence.actions import claim_revision
from consult.evidence.models import Passage, PassageTranslation
from consult.responses.models import OpenAnswer


def translate_answer(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    response_id: str,
    question_code: str,
    locale: str,
    text: str,
    how: str,
    now: datetime,
) -> None:
    """Put an open answer into another language, in place of an earlier translation into that language.

    Raises NotFound for an answer that is not (or no longer) there, Invalid with every problem.
    """
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    answer = session.get(OpenAnswer, (response_id, question_code))
    if answer is None or answer.questionnaire.consultation_id != consultation_id:
        raise NotFound("answer")
    problems = check_translation(text, locale, how, answer.locale)
    if problems:
        raise Invalid(problems)
    row = session.get(AnswerTranslation, (response_id, question_code, locale))
    if row is None:
        row = AnswerTranslation(response_id=response_id, question_code=question_code, locale=locale)
        session.add(row)
    row.text, row.how = text.strip(), how
    row.made_by, row.made_at = actor.id if actor else None, now
    # The audit trail names the question, not the response: who translated when says nothing about who answered.
    record(
        session,
        actor,
        verb="translate",
        kind="open_answer",
        object_id=question_code,
        scope_id=consultation_id,
        now=now,
        detail={"locale": locale},
    )


def translate_passage(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    passage_id: str,
    locale: str,
    text: str,
    how: str,
    now: datetime,
) -> None:
    """Put a passage into another language, in place of an earlier translation into that language.

    Somebody who has the source open for writing will be told that it has changed.
    """
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    passage = session.get(Passage, passage_id)
    if passage is None or passage.source.consultation_id != consultation_id:
        raise NotFound(passage_id)
    problems = check_translation(text, locale, how, passage.locale)
    if problems:
        raise Invalid(problems)
    claim_revision(session, passage.source, passage.source.revision)
    row = session.get(PassageTranslation, (passage_id, locale))
    if row is None:
        row = PassageTranslation(passage_id=passage_id, locale=locale)
        session.add(row)
    row.text, row.how = text.strip(), how
    row.made_by, row.made_at = actor.id if actor else None, now
    record(
        session,
        actor,
        verb="translate",
        kind="passage",
        object_id=passage_id,
        scope_id=consultation_id,
        now=now,
        detail={"locale": locale},
    )
