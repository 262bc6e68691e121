"""Reading what is to be folded, and the closed questions that columns are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.analysis.rules import columns
from consult.analysis.rules.columns import Series
from consult.consultations.models import Consultation
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.rules.definition import definition_from_json
from consult.responses.models import FoldEntry, OpenAnswer, Response


@dataclass(frozen=True, slots=True)
class FoldTarget:
    """A questionnaire that has columns or will have them, and how many entries wait."""

    questionnaire_id: str
    minimum: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FoldItem:
    """A response to fold, as it is now. `entry_id` is empty when all are taken anew."""

    entry_id: str
    response_id: str
    version_id: str
    locale: str
    channel: str
    answers: Mapping[str, Any] | None
    is_kept: bool


_AS_ITEM = (
    Response.id,
    Response.version_id,
    Response.locale,
    Response.channel,
    Response.answers,
    Response.state,
)


def _item(
    entry_id: str,
    response_id: str,
    version_id: str,
    locale: str,
    channel: str,
    answers: Mapping[str, Any] | None,
    state: str,
) -> FoldItem:
    return FoldItem(entry_id, response_id, version_id, locale, channel, answers, state == "kept")


def list_fold_targets(session: Session) -> list[FoldTarget]:
    """Every questionnaire that has been published."""
    waiting = (
        select(FoldEntry.questionnaire_id, func.count().label("waiting"))
        .group_by(FoldEntry.questionnaire_id)
        .subquery()
    )
    published = select(QuestionnaireVersion.questionnaire_id).where(QuestionnaireVersion.state != "draft")
    rows = session.execute(
        select(Questionnaire.id, Consultation.minimum_count, func.coalesce(waiting.c.waiting, 0))
        .join(Consultation, Consultation.id == Questionnaire.consultation_id)
        .outerjoin(waiting, waiting.c.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.id.in_(published))
        .order_by(Questionnaire.id)
    )
    return [FoldTarget(*row) for row in rows]


def waiting_entries(session: Session, questionnaire_id: str, limit: int) -> list[FoldItem]:
    """Some of what waits, each entry with its response as it is now."""
    rows = session.execute(
        select(FoldEntry.id, *_AS_ITEM)
        .join(Response, Response.id == FoldEntry.response_id)
        .where(FoldEntry.questionnaire_id == questionnaire_id)
        .order_by(FoldEntry.id)
        .limit(limit)
    )
    return [_item(*row) for row in rows]


def kept_responses(session: Session, questionnaire_id: str, after: str, limit: int) -> list[FoldItem]:
    """The next of all kept responses in the order of their keys."""
    rows = session.execute(
        select(*_AS_ITEM)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
        .where(
            QuestionnaireVersion.questionnaire_id == questionnaire_id,
            Response.state == "kept",
            Response.id > after,
        )
        .order_by(Response.id)
        .limit(limit)
    )
    return [_item("", *row) for row in rows]


def list_series(session: Session, questionnaire_ids: Iterable[str]) -> dict[str, list[Series]]:
    """The series of closed questions of each questionnaire, over its published and closed versions."""
    wanted = list(questionnaire_ids)
    versions: dict[str, list[columns.Version]] = {one: [] for one in wanted}
    rows = session.scalars(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.questionnaire_id.in_(wanted), QuestionnaireVersion.state != "draft"
        )
    )
    for row in rows:
        version = columns.Version(row.id, row.number, definition_from_json(row.definition))
        versions[row.questionnaire_id].append(version)
    return {one: columns.series_of(found) for one, found in versions.items()}


def most_texts_by_language(session: Session, questionnaire_id: str) -> dict[str, int]:
    """How many texts there are in each language to the question that has most of them."""
    rows = session.execute(
        select(OpenAnswer.locale, func.count())
        .where(OpenAnswer.questionnaire_id == questionnaire_id)
        .group_by(OpenAnswer.question_code, OpenAnswer.locale)
    )
    most: dict[str, int] = {}
    for locale, number in rows:
        most[locale] = max(number, most.get(locale, 0))
    return most
