"""Reading sources and their passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.consultations.models import ActorGroup, Theme
from consult.core.errors import NotFound
from consult.core.text import Text
from consult.evidence.models import Passage, PassageTheme, Source, Statement, Study
from consult.evidence.rules import Card, PassageKind, SourceKind, StatementCard, StudyCard, TranslationHow

REGISTERED_HERE = (SourceKind.STATEMENT, SourceKind.STUDY, SourceKind.COMMITTEE, SourceKind.EARLIER_PLAN)


@dataclass(frozen=True, slots=True)
class TranslationView:
    """A passage in another language, and who turned it."""

    text: Text
    how: TranslationHow


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its themes (their keys, in the order of the consultation's themes) and its translations."""

    id: str
    position: int
    kind: PassageKind
    text: Text
    theme_ids: tuple[str, ...]
    translations: tuple[TranslationView, ...]
    addressed_to: str
    due_on: date | None
    due_words: str
    may_quote: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as lists and pages show it."""

    id: str
    kind: SourceKind
    title: Text
    day: date | None
    actor_group_id: str | None
    about: Text
    revision: int
    passages: int


def get_source(
    session: Session, consultation_id: str, source_id: str, kinds: Sequence[SourceKind] = REGISTERED_HERE
) -> Source:
    """The source of that key in the consultation, of one of those kinds; NotFound otherwise."""
    found = session.get(Source, source_id)
    if found is None or found.consultation_id != consultation_id or found.kind not in kinds:
        raise NotFound(source_id)
    return found


def list_sources(
    session: Session,
    consultation_id: str,
    *,
    kinds: Sequence[SourceKind] = REGISTERED_HERE,
    theme_id: str = "",
) -> list[SourceView]:
    """The consultation's sources of those kinds with the number of their passages; with a theme, those that have
    a passage on it. The newest day first, those without a day last.
    """
    query = select(Source).where(Source.consultation_id == consultation_id, Source.kind.in_(list(kinds)))
    if theme_id:
        on_theme = select(Passage.source_id).join(PassageTheme).where(PassageTheme.theme_id == theme_id)
        query = query.where(Source.id.in_(on_theme))
    rows = session.scalars(query).all()
    counts = count_passages(session, [row.id for row in rows])
    rows = sorted(rows, key=lambda row: (row.day or date.min, row.created_at, row.id), reverse=True)
    return [source_view(row, counts.get(row.id, 0)) for row in rows]


def source_view(row: Source, passages: int) -> SourceView:
    """A source with the number of its passages."""
    return SourceView(
        row.id,
        SourceKind(row.kind),
        Text(row.title, row.locale),
        row.day,
        row.actor_group_id,
        Text(row.about, row.locale),
        row.revision,
        passages,
    )


def count_passages(session: Session, source_ids: Sequence[str]) -> dict[str, int]:
    """How many passages each of those sources has; a source without any is absent."""
    counted = (
        select(Passage.source_id, func.count())
        .where(Passage.source_id.in_(list(source_ids)))
        .group_by(Passage.source_id)
    )
    return dict(session.execute(counted).all())


def list_passages(session: Session, source_id: str) -> list[PassageView]:
    """The passages of a source in order."""
    return [passage_view(row) for row in passage_rows(session, source_id)]


def passage_rows(session: Session, source_id: str) -> Sequence[Passage]:
    """The rows of a source's passages in order, with themes and translations."""
    return session.scalars(
        select(Passage)
        .where(Passage.source_id == source_id)
        .order_by(Passage.position)
        .options(
            selectinload(Passage.themes).joinedload(PassageTheme.theme), selectinload(Passage.translations)
        )
        .execution_options(populate_existing=True)
    ).all()


def passage_view(row: Passage) -> PassageView:
    """A passage as a value."""
    themes = sorted((link.theme for link in row.themes), key=lambda theme: (theme.position, theme.slug))
    return PassageView(
        id=row.id,
        position=row.position,
        kind=PassageKind(row.kind),
        text=Text(row.text, row.locale),
        theme_ids=tuple(theme.id for theme in themes),
        translations=tuple(
            TranslationView(Text(translation.text, translation.locale), TranslationHow(translation.how))
            for translation in sorted(row.translations, key=lambda translation: translation.locale)
        ),
        addressed_to=row.addressed_to or "",
        due_on=row.due_on,
        due_words=row.due_words or "",
        may_quote=row.may_quote,
    )


def find_card(session: Session, source: Source) -> Card | None:
    """The card of a study or a statement; None for the other kinds."""
    if source.kind == SourceKind.STUDY:
        study = session.get(Study, source.id)
        if study is not None:
            return StudyCard(study.reference, study.method, study.population, study.year, study.licence)
    if source.kind == SourceKind.STATEMENT:
        statement = session.get(Statement, source.id)
        if statement is not None:
            return StatementCard(statement.body_name)
    return None


def theme_ids_of(session: Session, consultation_id: str) -> list[str]:
    """The keys of the consultation's themes."""
    return list(session.scalars(select(Theme.id).where(Theme.consultation_id == consultation_id)))


def actor_group_ids_of(session: Session, consultation_id: str) -> list[str]:
    """The keys of the consultation's actor groups."""
    return list(session.scalars(select(ActorGroup.id).where(ActorGroup.consultation_id == consultation_id)))
