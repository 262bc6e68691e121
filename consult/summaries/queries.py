"""Reading what is known on a theme: for its page at the desk, and for a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.analysis.queries.numbers import Numbers, Part, load_numbers
from consult.coding.queries import Frame, load_frame
from consult.coding.rules import Ask, Excerpt, ExcerptKind
from consult.coding.sources import count_excerpts, iter_excerpts, list_excerpts, total_excerpts
from consult.consultations.queries import list_actor_groups
from consult.consultations.rules import ConsultationView, ThemeView
from consult.core.errors import NotFound
from consult.languages.queries import Words, load_words
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.queries import OWNER
from consult.questionnaires.rules.definition import definition_from_json
from consult.questionnaires.rules.slots import choice_slot, question_slot
from consult.responses.models import Response
from consult.summaries.models import Snapshot
from consult.summaries.papers.raw import RawQuestion, RawQuestionnaire, RawResponse, questions_of
from consult.summaries.rules.report import Report, ThemeCounts, ThemeReport, theme_counts

PAGE = 20
FINDINGS = 50


@dataclass(frozen=True)
class ThemeLine:
    """A theme in the list of themes."""

    theme: ThemeView
    counts: ThemeCounts


@dataclass(frozen=True)
class ThemePage:
    """What a theme's page shows. `excerpts` are those of the page that was asked for."""

    theme: ThemeView
    counts: ThemeCounts
    numbers: Numbers
    excerpts: tuple[Excerpt, ...]
    shown: int
    page: int
    pages: int
    findings: tuple[Excerpt, ...]
    frame: Frame


def list_theme_lines(session: Session, consultation: ConsultationView, locale: str) -> list[ThemeLine]:
    """Every theme with how much was said on it."""
    frame = load_frame(session, consultation, locale)
    counts = count_excerpts(session, frame)
    minimum = consultation.minimum_count
    return [ThemeLine(theme, theme_counts(counts[slug], minimum)) for slug, theme in frame.themes.items()]


def load_theme_page(
    session: Session,
    state_folder: Path,
    consultation: ConsultationView,
    locale: str,
    *,
    slug: str,
    part: Part | None,
    kind: ExcerptKind | None,
    spoken: str | None,
    page: int,
) -> ThemePage:
    """A theme with its numbers (of a part, where one is asked for) and one page of what people said.

    Raises NotFound for a theme that is not there.
    """
    frame = load_frame(session, consultation, locale)
    if slug not in frame.themes:
        raise NotFound(slug)
    # Findings of studies have a part of the page to themselves, unless they are asked for.
    ask = Ask(slug, kind, spoken, but=ExcerptKind.STUDY if kind is None else None)
    total = total_excerpts(session, frame, ask)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    counts = count_excerpts(session, frame)[slug]
    return ThemePage(
        frame.themes[slug],
        theme_counts(counts, consultation.minimum_count),
        load_numbers(session, state_folder, consultation, locale, theme=slug, part=part),
        tuple(list_excerpts(session, frame, ask, offset=(page - 1) * PAGE, limit=PAGE)),
        total,
        page,
        pages,
        tuple(list_excerpts(session, frame, Ask(slug, ExcerptKind.STUDY), offset=0, limit=FINDINGS)),
        frame,
    )


def load_report(
    session: Session, state_folder: Path, consultation: ConsultationView, locale: str, theme: str | None
) -> Report:
    """The report on one theme, or on all. Raises NotFound for a theme that is not there."""
    frame = load_frame(session, consultation, locale)
    if theme is not None and theme not in frame.themes:
        raise NotFound(theme)
    numbers = load_numbers(session, state_folder, consultation, locale, theme=theme)
    counts = count_excerpts(session, frame)
    wanted = [one for slug, one in frame.themes.items() if theme in (None, slug)]
    return Report(
        consultation=consultation.slug,
        title=consultation.title,
        municipality=consultation.municipality,
        is_sample=consultation.is_sample,
        locale=locale,
        minimum=consultation.minimum_count,
        counted=numbers.counted,
        counted_up_to=numbers.counted_up_to,
        who=numbers.who,
        themes=tuple(
            _theme_report(
                session, frame, one, numbers, theme_counts(counts[one.slug], consultation.minimum_count)
            )
            for one in wanted
        ),
    )


def _theme_report(
    session: Session, frame: Frame, theme: ThemeView, numbers: Numbers, counts: ThemeCounts
) -> ThemeReport:
    quotable: list[Excerpt] = []
    left_out = 0
    for excerpt in iter_excerpts(session, frame, Ask(theme.slug)):
        if excerpt.may_quote:
            quotable.append(excerpt)
        else:
            left_out += 1
    return ThemeReport(
        slug=theme.slug,
        name=theme.name,
        about=theme.about,
        tallies=tuple(one for one in numbers.tallies if theme.slug in one.themes),
        counts=counts,
        excerpts=tuple(quotable),
        left_out=left_out,
    )


def actor_group_names(session: Session, consultation: ConsultationView, locale: str) -> dict[str, str]:
    """Names of the actor groups by key."""
    return {group.id: str(group.name) for group in list_actor_groups(session, consultation, locale)}


def next_snapshot_number(session: Session, consultation_id: str) -> int:
    """The number that the next snapshot of a consultation gets."""
    highest = session.scalar(
        select(func.max(Snapshot.number)).where(Snapshot.consultation_id == consultation_id)
    )
    return (highest or 0) + 1


def list_snapshots(session: Session, consultation_id: str, *, limit: int = 10) -> Sequence[Snapshot]:
    """The newest snapshots of a consultation."""
    found = select(Snapshot).where(Snapshot.consultation_id == consultation_id)
    return session.scalars(found.order_by(Snapshot.number.desc()).limit(limit)).all()


CHUNK = 1000


@dataclass(frozen=True)
class RawFromDatabase:
    """The raw answers of a consultation, streamed. Reading them needs the permission, and is written down."""

    session: Session
    consultation: ConsultationView
    locale: str

    def questionnaires(self) -> list[RawQuestionnaire]:
        """Every questionnaire that has been published, with the questions of all its versions."""
        rows = self.session.execute(
            select(Questionnaire.id, Questionnaire.slug, QuestionnaireVersion)
            .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
            .where(
                Questionnaire.consultation_id == self.consultation.id, QuestionnaireVersion.state != "draft"
            )
            .order_by(Questionnaire.position, Questionnaire.slug, QuestionnaireVersion.number)
        ).all()
        words = load_words(
            self.session, OWNER, [version.id for _, _, version in rows], self.consultation.source_locale
        )
        found: dict[tuple[str, str], list[dict[str, RawQuestion]]] = {}
        for key, slug, version in rows:
            found.setdefault((key, slug), []).append(self._questions(version, words))
        return [
            RawQuestionnaire(key, slug, questions_of(versions)) for (key, slug), versions in found.items()
        ]

    def _questions(self, version: QuestionnaireVersion, words: Words) -> dict[str, RawQuestion]:
        found = {}
        for question in definition_from_json(version.definition).questions:
            if question.traits.has_answer:
                labels = {
                    choice: words.text(version.id, choice_slot(question.code, choice), self.locale)
                    for choice in question.choice_order
                }
                text = words.text(version.id, question_slot(question.code, "text"), self.locale)
                found[question.code] = RawQuestion(question, text, labels)
        return found

    def responses(self, questionnaire_id: str) -> Iterator[RawResponse]:
        """Every kept response in the order of its random key, numbered from 1."""
        rows = self.session.execute(
            select(
                QuestionnaireVersion.number, Response.locale, Response.channel, Response.day, Response.answers
            )
            .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
            .where(QuestionnaireVersion.questionnaire_id == questionnaire_id, Response.state == "kept")
            .order_by(Response.id)
            .execution_options(yield_per=CHUNK)
        )
        for number, (version, locale, channel, day, answers) in enumerate(rows, 1):
            yield RawResponse(number, version, locale, channel, day, answers or {})
