"""What the joined pages show: what one can do now, what came in per theme, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.rules import ConsultationView, ThemeView
from consult.core.clock import local_day
from consult.evidence.models import Passage, PassageTheme, PassageTranslation, Source
from consult.meetings.queries import count_signed_up_since, list_meetings
from consult.meetings.rules.meeting import MeetingView
from consult.notifications.models import Mail
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.queries import VersionView, list_published
from consult.questionnaires.rules.slots import section_slot
from consult.responses.models import OpenAnswer, Response

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """What came in on a theme, by kind of source; `week` is how much of it in the last seven days."""

    responses: int = 0
    open_answers: int = 0
    passages: dict[str, int] = field(default_factory=dict)
    week: int = 0

    @property
    def total(self) -> int:
        """Open answers and passages together."""
        return self.open_answers + sum(self.passages.values())


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody."""

    untranslated: int
    without_theme: int
    drafts: int
    failed_mails: int
    sign_ups_this_week: int


def themes_of_questionnaires(
    session: Session, consultation_id: str
) -> dict[str, list[tuple[VersionView, str]]]:
    """Theme slug to the published questionnaires that ask about it, with the section's slot name."""
    found: dict[str, list[tuple[VersionView, str]]] = {}
    for version in list_published(session, consultation_id):
        for section in version.definition.sections:
            if section.theme is not None:
                found.setdefault(section.theme, []).append((version, section_slot(section.code, "title")))
    return found


def count_by_theme(
    session: Session, consultation: ConsultationView, themes: Sequence[ThemeView], now: datetime
) -> dict[str, ThemeCounts]:
    """What came in on each theme, by theme key."""
    since = local_day(now) - WEEK
    counts = {theme.id: ThemeCounts(passages={}) for theme in themes}
    by_slug = {theme.slug: theme.id for theme in themes}
    passages = (
        select(PassageTheme.theme_id, Source.kind, func.count())
        .join(Passage, Passage.id == PassageTheme.passage_id)
        .join(Source, Source.id == Passage.source_id)
        .where(Source.consultation_id == consultation.id)
        .group_by(PassageTheme.theme_id, Source.kind)
    )
    recent = dict(
        session.execute(
            select(PassageTheme.theme_id, func.count())
            .join(Passage, Passage.id == PassageTheme.passage_id)
            .join(Source, Source.id == Passage.source_id)
            .where(Source.consultation_id == consultation.id, Source.created_at >= now - WEEK)
            .group_by(PassageTheme.theme_id)
        ).all()
    )
    for theme_id, kind, number in session.execute(passages):
        if theme_id in counts:
            counts[theme_id].passages[kind] = number
    answers, new_answers, responses = _count_answers(session, consultation.id, since)
    bound = _bound_questions(session, consultation.id)
    for slug, theme_id in by_slug.items():
        keys = [key for key, themes_of_it in bound.items() if slug in themes_of_it]
        questionnaires = {questionnaire_id for questionnaire_id, _ in keys}
        counts[theme_id] = ThemeCounts(
            responses=sum(responses.get(each, 0) for each in questionnaires),
            open_answers=sum(answers.get(key, 0) for key in keys),
            passages=counts[theme_id].passages,
            week=recent.get(theme_id, 0) + sum(new_answers.get(key, 0) for key in keys),
        )
    return counts


Key = tuple[str, str]


def _count_answers(
    session: Session, consultation_id: str, since: date
) -> tuple[dict[Key, int], dict[Key, int], dict[str, int]]:
    per_question = (
        select(OpenAnswer.questionnaire_id, OpenAnswer.question_code, func.count())
        .join(Questionnaire, Questionnaire.id == OpenAnswer.questionnaire_id)
        .where(Questionnaire.consultation_id == consultation_id)
        .group_by(OpenAnswer.questionnaire_id, OpenAnswer.question_code)
    )
    recent = per_question.join(Response, Response.id == OpenAnswer.response_id).where(Response.day >= since)
    kept = (
        select(QuestionnaireVersion.questionnaire_id, func.count())
        .join(Response, Response.version_id == QuestionnaireVersion.id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.consultation_id == consultation_id, Response.state == "kept")
        .group_by(QuestionnaireVersion.questionnaire_id)
    )
    return (
        {(first, second): number for first, second, number in session.execute(per_question)},
        {(first, second): number for first, second, number in session.execute(recent)},
        dict(session.execute(kept).all()),
    )


def _bound_questions(session: Session, consultation_id: str) -> dict[Key, tuple[str, ...]]:
    """Open questions (by questionnaire and code, "other" texts included) to the slugs of their themes."""
    bound: dict[Key, tuple[str, ...]] = {}
    for version in list_published(session, consultation_id):
        for question in version.definition.questions:
            if question.background is not None:
                continue
            themes = version.definition.themes_of(question.code)
            for code in (question.code, question.other_key):
                bound[version.questionnaire_id, code] = themes
    return bound


def coming_meetings(
    session: Session, consultation: ConsultationView, locale: str, now: datetime, *, drafts: bool = False
) -> list[MeetingView]:
    """Meetings that are still to come; with `drafts`, also those that are not published."""
    meetings = list_meetings(session, consultation, locale, drafts=drafts)
    return [meeting for meeting in meetings if not meeting.is_held(now)]


def what_waits(session: Session, consultation: ConsultationView, now: datetime) -> Waiting:
    """What somebody should look at."""
    in_it = Source.consultation_id == consultation.id
    untranslated = (
        select(func.count())
        .select_from(Passage)
        .join(Source, Source.id == Passage.source_id)
        .where(
            in_it,
            Passage.locale != consultation.source_locale,
            ~select(PassageTranslation.passage_id)
            .where(PassageTranslation.passage_id == Passage.id)
            .exists(),
        )
    )
    without_theme = (
        select(func.count())
        .select_from(Passage)
        .join(Source, Source.id == Passage.source_id)
        .where(in_it, ~select(PassageTheme.passage_id).where(PassageTheme.passage_id == Passage.id).exists())
    )
    drafts = (
        select(func.count())
        .select_from(QuestionnaireVersion)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.consultation_id == consultation.id, QuestionnaireVersion.state == "draft")
    )
    failed = (
        select(func.count()).select_from(Mail).where(Mail.state == "failed", Mail.scope_id == consultation.id)
    )
    return Waiting(
        untranslated=session.scalar(untranslated) or 0,
        without_theme=session.scalar(without_theme) or 0,
        drafts=session.scalar(drafts) or 0,
        failed_mails=session.scalar(failed) or 0,
        sign_ups_this_week=count_signed_up_since(session, consultation.id, now - WEEK),
    )
