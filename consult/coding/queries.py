"""What stands between an excerpt and its reader: which open questions belong to a theme, and which groups are large
enough to be named.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, distinct, func, or_, select
from sqlalchemy.orm import Session

from consult.consultations.queries import list_actor_groups, list_themes
from consult.consultations.rules import ConsultationView, NamedView, ThemeView
from consult.core.text import Text
from consult.evidence.models import Passage, Source
from consult.evidence.rules import SourceKind
from consult.languages.queries import load_words
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.queries import OWNER
from consult.questionnaires.rules.definition import Question, definition_from_json
from consult.questionnaires.rules.slots import question_slot
from consult.responses.models import OpenAnswer


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that people answered in their own words. `key` is the key of its answers: `code` or `code__other`."""

    questionnaire_id: str
    key: str
    text: Text
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namable:
    """What may be named of single persons: groups that have the consultation's minimum of people."""

    answer_locales: frozenset[str]
    interview_locales: frozenset[str]
    interview_groups: frozenset[str]


@dataclass(frozen=True)
class Frame:
    """What every supplier needs to know of a consultation, read once."""

    consultation: ConsultationView
    locale: str
    themes: Mapping[str, ThemeView]
    actor_groups: Mapping[str, NamedView]
    open_questions: tuple[OpenQuestion, ...]
    namable: Namable

    def questions_on(self, theme: str) -> list[OpenQuestion]:
        """The open questions bound to a theme."""
        return [question for question in self.open_questions if theme in question.themes]


def load_frame(session: Session, consultation: ConsultationView, locale: str) -> Frame:
    """What suppliers need to know, in a language."""
    return Frame(
        consultation,
        locale,
        {theme.slug: theme for theme in list_themes(session, consultation, locale)},
        {group.id: group for group in list_actor_groups(session, consultation, locale)},
        tuple(list_open_questions(session, consultation, locale)),
        load_namable(session, consultation),
    )


def list_open_questions(session: Session, consultation: ConsultationView, locale: str) -> list[OpenQuestion]:
    """The questions answered in people's own words, each as its newest published version has it."""
    rows = session.execute(
        select(QuestionnaireVersion)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.consultation_id == consultation.id, QuestionnaireVersion.state != "draft")
        .order_by(Questionnaire.position, Questionnaire.slug, QuestionnaireVersion.number)
    ).scalars()
    versions = rows.all()
    words = load_words(session, OWNER, [version.id for version in versions], consultation.source_locale)
    found: dict[tuple[str, str], OpenQuestion] = {}
    for version in versions:
        definition = definition_from_json(version.definition)
        for question in definition.questions:
            key = _open_key(question)
            if key is None:
                continue
            text = words.text(version.id, question_slot(question.code, "text"), locale)
            themes = definition.themes_of(question.code)
            found[version.questionnaire_id, key] = OpenQuestion(version.questionnaire_id, key, text, themes)
    return list(found.values())


def _open_key(question: Question) -> str | None:
    if question.background is not None:
        return None
    if question.traits.is_text:
        return question.code
    return question.other_key if question.other else None


def load_namable(session: Session, consultation: ConsultationView) -> Namable:
    """Which languages and groups have the minimum of people. Facilitators' own language may always be named."""
    enough = consultation.minimum_count
    answers = (
        select(OpenAnswer.locale)
        .join(Questionnaire, Questionnaire.id == OpenAnswer.questionnaire_id)
        .where(Questionnaire.consultation_id == consultation.id)
        .group_by(OpenAnswer.locale)
        .having(func.count(distinct(OpenAnswer.response_id)) >= enough)
    )
    interviews = select(Source.id).where(
        Source.consultation_id == consultation.id, Source.kind == SourceKind.INTERVIEW.value
    )
    spoken = (
        select(Passage.locale)
        .where(Passage.source_id.in_(interviews))
        .group_by(Passage.locale)
        .having(func.count(distinct(Passage.source_id)) >= enough)
    )
    groups = (
        select(Source.actor_group_id)
        .where(Source.id.in_(interviews), Source.actor_group_id.is_not(None))
        .group_by(Source.actor_group_id)
        .having(func.count() >= enough)
    )
    return Namable(
        frozenset(session.scalars(answers)),
        frozenset(session.scalars(spoken)) | {consultation.source_locale},
        frozenset(group for group in session.scalars(groups) if group),
    )


def is_answer_to(questions: list[OpenQuestion]) -> ColumnElement[bool]:
    """The condition that an open answer is to one of these questions."""
    by_questionnaire: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        by_questionnaire[question.questionnaire_id].append(question.key)
    conditions = [
        (OpenAnswer.questionnaire_id == questionnaire) & OpenAnswer.question_code.in_(keys)
        for questionnaire, keys in by_questionnaire.items()
    ]
    return or_(False, *conditions)
