"""The list of suppliers: everything that anybody said on a theme, read as excerpts.

A kind of source that is added later is a supplier more in `SUPPLIERS`, and is then on every theme page and in every
export.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from consult.coding.models import AnswerTranslation
from consult.coding.queries import Frame, is_answer_to
from consult.coding.rules import EXCERPT_LABELS, Ask, Count, Excerpt, ExcerptKey, ExcerptKind
from consult.consultations.models import Theme
from consult.core.errors import NotFound
from consult.core.locales import LOCALES
from consult.core.text import Text
from consult.evidence.models import Passage, PassageTheme, Source
from consult.evidence.rules import PASSAGE_LABELS, PassageKind, TranslationHow
from consult.responses.models import OpenAnswer

CHUNK = 500


class Supplier(Protocol):
    """Something that excerpts come from."""

    def counts(self, session: Session, frame: Frame) -> dict[str, list[Count]]:
        """How many excerpts there are on each theme, in one statement or two."""

    def total(self, session: Session, frame: Frame, ask: Ask) -> int:
        """How many excerpts answer to what is asked."""

    def some(self, session: Session, frame: Frame, ask: Ask, offset: int, limit: int) -> list[Excerpt]:
        """Those on one page, always in the same order."""

    def every(self, session: Session, frame: Frame, ask: Ask) -> Iterator[Excerpt]:
        """All of them, streamed in that order."""

    def find(self, session: Session, frame: Frame, ask: Ask, key: ExcerptKey) -> Excerpt | None:
        """The excerpt of that key, if it is from here and answers to what is asked."""


class Passages:
    """Passages of some kinds of source, in the order of these kinds."""

    def __init__(self, *kinds: ExcerptKind) -> None:
        self._kinds = kinds
        self._place = case({kind.value: place for place, kind in enumerate(kinds)}, value=Source.kind)

    def counts(self, session: Session, frame: Frame) -> dict[str, list[Count]]:
        """Of every theme in one statement."""
        rows = session.execute(
            select(Theme.slug, Source.kind, Passage.locale, Source.actor_group_id, func.count())
            .select_from(PassageTheme)
            .join(Theme, Theme.id == PassageTheme.theme_id)
            .join(Passage, Passage.id == PassageTheme.passage_id)
            .join(Source, Source.id == Passage.source_id)
            .where(Source.consultation_id == frame.consultation.id, Source.kind.in_(self._kinds))
            .group_by(Theme.slug, Source.kind, Passage.locale, Source.actor_group_id)
        )
        counts: dict[str, list[Count]] = defaultdict(list)
        for theme, kind, locale, group, number in rows:
            named = locale if _may_name_locale(frame, kind, locale) else None
            counts[theme].append(
                Count(
                    ExcerptKind(kind), named, group if _may_name_group(frame, kind, group) else None, number
                )
            )
        return counts

    def total(self, session: Session, frame: Frame, ask: Ask) -> int:
        """Counted in the database."""
        if not self._has(ask):
            return 0
        statement = select(func.count()).select_from(Passage).join(Source, Source.id == Passage.source_id)
        return session.scalar(statement.where(*self._conditions(frame, ask))) or 0

    def some(self, session: Session, frame: Frame, ask: Ask, offset: int, limit: int) -> list[Excerpt]:
        """By kind, the newest source first, in the order of the source."""
        if limit <= 0 or not self._has(ask):
            return []
        rows = session.scalars(self._rows(frame, ask).offset(offset).limit(limit))
        return [_passage_excerpt(row, frame) for row in rows]

    def every(self, session: Session, frame: Frame, ask: Ask) -> Iterator[Excerpt]:
        """Read in chunks."""
        if self._has(ask):
            rows = session.scalars(self._rows(frame, ask).execution_options(yield_per=CHUNK))
            for row in rows:
                yield _passage_excerpt(row, frame)

    def find(self, session: Session, frame: Frame, ask: Ask, key: ExcerptKey) -> Excerpt | None:
        """By the passage's key."""
        row = session.scalar(self._rows(frame, ask).where(Passage.id == key.passage_id))
        return _passage_excerpt(row, frame) if row is not None else None

    def _has(self, ask: Ask) -> bool:
        return ask.kind is None or ask.kind in self._kinds

    def _rows(self, frame: Frame, ask: Ask) -> Select[Passage]:
        return (
            select(Passage)
            .join(Source, Source.id == Passage.source_id)
            .where(*self._conditions(frame, ask))
            .order_by(self._place, Source.day.desc(), Source.id, Passage.position)
            .options(joinedload(Passage.source), selectinload(Passage.translations))
        )

    def _conditions(self, frame: Frame, ask: Ask) -> list[ColumnElement[bool]]:
        on_theme = select(PassageTheme.passage_id).where(PassageTheme.theme_id == frame.themes[ask.theme].id)
        conditions = [
            Passage.id.in_(on_theme),
            Source.consultation_id == frame.consultation.id,
            Source.kind.in_(self._kinds),
        ]
        if ask.kind is not None:
            conditions.append(Source.kind == ask.kind.value)
        if ask.but is not None:
            conditions.append(Source.kind != ask.but.value)
        if ask.locale is not None:
            conditions.append(Passage.locale == ask.locale)
            if ask.locale not in frame.namable.interview_locales:
                conditions.append(Source.kind != ExcerptKind.INTERVIEW.value)
        return conditions


def _may_name_locale(frame: Frame, kind: str, locale: str) -> bool:
    return kind != ExcerptKind.INTERVIEW or locale in frame.namable.interview_locales


def _may_name_group(frame: Frame, kind: str, group: str | None) -> bool:
    return kind != ExcerptKind.INTERVIEW or group in frame.namable.interview_groups


def _passage_excerpt(row: Passage, frame: Frame) -> Excerpt:
    source = row.source
    turned = {one.locale: (one.text, one.how) for one in row.translations}
    translation, how = _best_translation(turned, row.locale, frame)
    group = source.actor_group_id if _may_name_group(frame, source.kind, source.actor_group_id) else None
    return Excerpt(
        key=ExcerptKey(passage_id=row.id),
        ref=_ref("P", row.id),
        kind=ExcerptKind(source.kind),
        source=Text(source.title, source.locale),
        source_id=source.id,
        label=PASSAGE_LABELS[PassageKind(row.kind)],
        text=Text(row.text, row.locale),
        translation=translation,
        how=how,
        day=source.day,
        actor_group=frame.actor_groups[group].name if group else None,
        shows_language=_may_name_locale(frame, source.kind, row.locale),
        may_quote=row.may_quote or row.kind != PassageKind.VERBATIM.value,
    )


def _ref(letter: str, *parts: str) -> str:
    """A short name that is always the same and cannot be turned back into a key."""
    return letter + hashlib.sha256(":".join(parts).encode()).hexdigest()[:10].upper()


def _best_translation(
    turned: dict[str, tuple[str, str]], locale: str, frame: Frame
) -> tuple[Text | None, TranslationHow | None]:
    """Into the reader's language, else into the consultation's, else into any; none where none is needed."""
    if locale == frame.locale:
        return None, None
    for tag in (frame.locale, frame.consultation.source_locale, *LOCALES):
        if tag in turned and tag != locale:
            text, how = turned[tag]
            return Text(text, tag), TranslationHow(how)
    return None, None


class OpenAnswers:
    """What people answered in their own words."""

    def counts(self, session: Session, frame: Frame) -> dict[str, list[Count]]:
        """Of every question in one statement; a question may belong to several themes."""
        rows = session.execute(
            select(OpenAnswer.questionnaire_id, OpenAnswer.question_code, OpenAnswer.locale, func.count())
            .where(is_answer_to(list(frame.open_questions)))
            .group_by(OpenAnswer.questionnaire_id, OpenAnswer.question_code, OpenAnswer.locale)
        )
        themes = {(one.questionnaire_id, one.key): one.themes for one in frame.open_questions}
        counted: dict[str, Counter[str | None]] = defaultdict(Counter)
        for questionnaire, code, locale, number in rows:
            named = locale if locale in frame.namable.answer_locales else None
            for theme in themes[questionnaire, code]:
                counted[theme][named] += number
        return {
            theme: [Count(ExcerptKind.OPEN_ANSWER, locale, None, number) for locale, number in found.items()]
            for theme, found in counted.items()
        }

    def total(self, session: Session, frame: Frame, ask: Ask) -> int:
        """Counted in the database."""
        if not self._has(frame, ask):
            return 0
        statement = select(func.count()).select_from(OpenAnswer).where(*self._conditions(frame, ask))
        return session.scalar(statement) or 0

    def some(self, session: Session, frame: Frame, ask: Ask, offset: int, limit: int) -> list[Excerpt]:
        """By question, then by the words: an order by response would tell which answers are one person's."""
        if limit <= 0 or not self._has(frame, ask):
            return []
        rows = session.scalars(self._rows(frame, ask).offset(offset).limit(limit)).all()
        return _answer_excerpts(session, rows, frame)

    def every(self, session: Session, frame: Frame, ask: Ask) -> Iterator[Excerpt]:
        """Put in order once, and read in chunks, each with its translations."""
        if self._has(frame, ask):
            rows = session.scalars(self._rows(frame, ask).execution_options(yield_per=CHUNK))
            for some in rows.partitions():
                yield from _answer_excerpts(session, some, frame)

    def find(self, session: Session, frame: Frame, ask: Ask, key: ExcerptKey) -> Excerpt | None:
        """By response and question."""
        is_it = (OpenAnswer.response_id == key.response_id) & (OpenAnswer.question_code == key.question_code)
        rows = session.scalars(self._rows(frame, ask).where(is_it)).all()
        return next(iter(_answer_excerpts(session, rows, frame)), None)

    def _has(self, frame: Frame, ask: Ask) -> bool:
        may_be_named = ask.locale is None or ask.locale in frame.namable.answer_locales
        return (
            ask.kind in (None, ExcerptKind.OPEN_ANSWER)
            and may_be_named
            and bool(frame.questions_on(ask.theme))
        )

    def _rows(self, frame: Frame, ask: Ask) -> Select[OpenAnswer]:
        return select(OpenAnswer).where(*self._conditions(frame, ask)).order_by(*_IN_ORDER)

    def _conditions(self, frame: Frame, ask: Ask) -> list[ColumnElement[bool]]:
        conditions = [is_answer_to(frame.questions_on(ask.theme))]
        return conditions if ask.locale is None else [*conditions, OpenAnswer.locale == ask.locale]


_IN_ORDER = (
    OpenAnswer.questionnaire_id,
    OpenAnswer.question_code,
    OpenAnswer.text,
    OpenAnswer.response_id,
)


def _answer_excerpts(session: Session, rows: Sequence[OpenAnswer], frame: Frame) -> list[Excerpt]:
    turned: dict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    keys = [(row.response_id, row.question_code) for row in rows]
    found = session.scalars(
        select(AnswerTranslation).where(
            tuple_(AnswerTranslation.response_id, AnswerTranslation.question_code).in_(keys)
        )
    )
    for one in found:
        turned[one.response_id, one.question_code][one.locale] = (one.text, one.how)
    questions = {(one.questionnaire_id, one.key): one for one in frame.open_questions}
    return [
        _answer_excerpt(
            row,
            questions[row.questionnaire_id, row.question_code].text,
            turned[row.response_id, row.question_code],
            frame,
        )
        for row in rows
    ]


def _answer_excerpt(
    row: OpenAnswer, question: Text, turned: dict[str, tuple[str, str]], frame: Frame
) -> Excerpt:
    translation, how = _best_translation(turned, row.locale, frame)
    may_be_named = row.locale in frame.namable.answer_locales
    return Excerpt(
        key=ExcerptKey(response_id=row.response_id, question_code=row.question_code),
        ref=_ref("A", row.response_id, row.question_code),
        kind=ExcerptKind.OPEN_ANSWER,
        source=question,
        source_id=None,
        label=EXCERPT_LABELS[ExcerptKind.OPEN_ANSWER],
        text=Text(row.text, row.locale) if may_be_named else None,
        translation=translation,
        how=how,
        day=None,
        actor_group=None,
        shows_language=may_be_named,
        may_quote=True,
    )


SUPPLIERS: tuple[Supplier, ...] = (
    Passages(ExcerptKind.INTERVIEW, ExcerptKind.MEETING),
    OpenAnswers(),
    Passages(ExcerptKind.STATEMENT, ExcerptKind.COMMITTEE, ExcerptKind.STUDY, ExcerptKind.EARLIER_PLAN),
)


def count_excerpts(session: Session, frame: Frame) -> dict[str, list[Count]]:
    """How many excerpts there are on each theme, by kind, language and actor group."""
    counts: dict[str, list[Count]] = {theme: [] for theme in frame.themes}
    for supplier in SUPPLIERS:
        for theme, found in supplier.counts(session, frame).items():
            counts.setdefault(theme, []).extend(found)
    return counts


def total_excerpts(session: Session, frame: Frame, ask: Ask) -> int:
    """How many excerpts answer to what is asked."""
    return sum(supplier.total(session, frame, ask) for supplier in SUPPLIERS)


def list_excerpts(session: Session, frame: Frame, ask: Ask, *, offset: int, limit: int) -> list[Excerpt]:
    """The excerpts on one page, supplier after supplier."""
    found: list[Excerpt] = []
    for supplier in SUPPLIERS:
        missing = limit - len(found)
        if missing <= 0:
            break
        found += supplier.some(session, frame, ask, max(0, offset), missing)
        offset -= supplier.total(session, frame, ask)
    return found


def iter_excerpts(session: Session, frame: Frame, ask: Ask) -> Iterator[Excerpt]:
    """All excerpts in the same order, streamed."""
    for supplier in SUPPLIERS:
        yield from supplier.every(session, frame, ask)


def find_excerpt(session: Session, frame: Frame, ask: Ask, key: ExcerptKey) -> Excerpt:
    """The excerpt of that key among those that are asked for; NotFound otherwise."""
    for supplier in SUPPLIERS:
        found = supplier.find(session, frame, ask, key)
        if found is not None:
            return found
    raise NotFound("excerpt")
