"""Tallies of the closed questions of a consultation, as far as they may be shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.columns import Contents, folder_of, read_contents
from consult.analysis.queries.folding import list_series, most_texts_by_language
from consult.analysis.rules import columns, statement, tally
from consult.analysis.rules.columns import LOCALE, Series
from consult.analysis.rules.suppression import Counts, hidden_choices, is_small
from consult.consultations.rules import ConsultationView
from consult.core.locales import LOCALES
from consult.core.text import Text
from consult.infra.columns import TRIES, ColumnFolder, ColumnsUnavailable, Engine, MissingFile
from consult.languages.queries import Words, load_words
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import OWNER
from consult.questionnaires.rules.slots import TITLE, choice_slot, question_slot


@dataclass(frozen=True, slots=True)
class Part:
    """Those who gave one answer to a background question, or (variable `_locale`) who answered in one language."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part that numbers may be asked for, with its words. `question` is None for the language of the answers."""

    part: Part
    question: Text | None
    label: Text


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a page asked for.

    `who` are the tallies of who answered; `counted` is how many responses all is counted from (None when too few to
    say), `counted_up_to` the moment of the last fold, `parts` the parts that may be asked for.
    """

    tallies: tuple[tally.Tally, ...]
    who: tuple[tally.Tally, ...]
    counted: int | None
    counted_up_to: datetime | None
    parts: tuple[PartChoice, ...]


@dataclass(frozen=True)
class _Book:
    """A questionnaire with its closed questions and their words."""

    questionnaire: Questionnaire
    series: list[Series]
    words: Words
    locale: str

    def text(self, series: Series, slot: str) -> Text:
        return self.words.text(series.newest_version_id, slot, self.locale)

    def frame(self, series: Series) -> tally.Frame:
        code = series.question.code
        labels = [self.text(series, choice_slot(code, choice)) for choice in series.choices]
        return tally.Tally(
            questionnaire_id=self.questionnaire.id,
            questionnaire=self.text(series, TITLE),
            series=series.name,
            code=code,
            text=self.text(series, question_slot(code, "text")),
            themes=series.themes,
            background=series.question.background,
            several=series.is_multiple,
            base=None,
            rows=tuple(
                tally.TallyRow(choice, label, None, None)
                for choice, label in zip(series.choices, labels, strict=True)
            ),
        )

    def variables(self) -> dict[str, Series]:
        """The background questions by whose one answer others may be parted."""
        return {
            one.question.background: one
            for one in self.series
            if one.question.background and one.question.kind in columns.ONE_CHOICE
        }


Found = dict[str, dict[str, dict[str | None, int]]]
"""Counts by series, choice and part."""


@dataclass(frozen=True)
class _Counted:
    """What the engine counted of one questionnaire."""

    contents: Contents
    whole: Found
    by_part: Found
    languages: dict[str, int]
    quartiles: dict[str, tally.Quartiles]


def load_numbers(
    session: Session,
    state_folder: Path,
    consultation: ConsultationView,
    locale: str,
    *,
    theme: str | None = None,
    part: Part | None = None,
) -> Numbers:
    """The tallies of a consultation's closed questions: of all, or of those bound to one theme.

    With a part, the answers of that part alone, from the questionnaires in which it may be shown.
    """
    minimum = consultation.minimum_count
    tallies: list[tally.Tally] = []
    who: list[tally.Tally] = []
    parts: dict[Part, PartChoice] = {}
    counted, up_to = 0, []
    for book in _books(session, consultation.id, locale):
        wanted = [
            one for one in book.series if theme is None or theme in one.themes or one.question.background
        ]
        found = _count(folder_of(state_folder, book.questionnaire.id), book, wanted, part)
        if found is None:
            continue
        spoken = _spoken(session, book, found, minimum)
        offered = _offered(book, found, spoken, minimum)
        parts |= {choice.part: choice for choice in offered}
        counted += found.contents.shown_responses
        up_to.append(found.contents.folded_at)
        asked = [one for one in wanted if one.themes and (theme is None or theme in one.themes)]
        tallies += _tallies(book, asked, found, minimum, part, [choice.part for choice in offered])
        about = [one for one in wanted if one.question.background]
        who += [_languages(book, spoken, minimum), *_tallies(book, about, found, minimum, None, [])]
    return Numbers(
        tuple(tallies),
        tuple(who),
        None if 0 < counted < minimum else counted,
        min((moment for moment in up_to if moment), default=None),
        tuple(parts.values()),
    )


def _books(session: Session, consultation_id: str, locale: str) -> list[_Book]:
    found = session.scalars(
        select(Questionnaire)
        .where(Questionnaire.consultation_id == consultation_id)
        .order_by(Questionnaire.position, Questionnaire.slug)
    ).all()
    series = list_series(session, [one.id for one in found])
    versions = {version for many in series.values() for one in many for version in one.version_ids}
    words = load_words(session, OWNER, sorted(versions), "")
    books = []
    for one in found:
        source = one.consultation.source_locale
        books.append(_Book(one, series[one.id], Words(words.by_owner, source), locale))
    return books


def _count(folder: ColumnFolder, book: _Book, wanted: Sequence[Series], part: Part | None) -> _Counted | None:
    column = _part_column(book, part)
    for _ in range(TRIES):
        contents = read_contents(folder)
        if contents is None:
            return None
        try:
            with folder.engine() as engine:
                return _ask(engine, book, wanted, contents, column, part)
        except MissingFile:
            continue
    raise ColumnsUnavailable(book.questionnaire.id)


def _part_column(book: _Book, part: Part | None) -> str | None:
    if part is None:
        return None
    if part.variable == LOCALE:
        return LOCALE
    series = book.variables().get(part.variable)
    return series.name if series is not None and part.value in series.choices else None


def _ask(
    engine: Engine,
    book: _Book,
    wanted: Sequence[Series],
    contents: Contents,
    column: str | None,
    part: Part | None,
) -> _Counted:
    condition = statement.shown_groups(tuple(contents.shown.resting))
    engine.view("shown", contents.in_view, columns.schema(book.series), condition)
    whole = _found(engine, statement.counts(wanted, None))
    by_part = _found(engine, statement.counts(wanted, column)) if column else {}
    middle = statement.quartiles(wanted, column, part.value if part and column else None)
    quartiles = {
        name: tally.Quartiles(low, mid, high)
        for name, low, mid, high in (engine.rows(middle) if middle else [])
        if mid is not None
    }
    languages = {value: count for kind, value, count in engine.rows(statement.ways_in()) if kind == LOCALE}
    return _Counted(contents, whole, by_part, languages, quartiles)


def _found(engine: Engine, question: str) -> Found:
    found: Found = defaultdict(lambda: defaultdict(dict))
    for series, choice, part, count in engine.rows(question) if question else []:
        found[series][choice][part] = count
    return found


def _spoken(session: Session, book: _Book, found: _Counted, minimum: int) -> Counts:
    """How many answered in each language, in the order of all languages.

    Texts are listed by language where there are enough of them, so that many are known to have answered in it.
    """
    numbers = tuple(found.languages.get(tag, 0) for tag in LOCALES)
    listed: dict[str, int] = {}
    if any(is_small(number, minimum) for number in numbers):
        listed = most_texts_by_language(session, book.questionnaire.id)
    at_least = tuple(
        min(number, listed.get(tag, 0)) if number >= minimum else 0
        for tag, number in zip(LOCALES, numbers, strict=True)
    )
    return Counts(sum(numbers), numbers, at_least=at_least)


def _offered(book: _Book, found: _Counted, spoken: Counts, minimum: int) -> list[PartChoice]:
    choices = []
    for variable, series in book.variables().items():
        counts = tally.counts_of(series, found.whole.get(series.name, {}))
        question = book.text(series, question_slot(series.question.code, "text"))
        for code in tally.offered_parts(counts, series.choices, minimum):
            label = book.text(series, choice_slot(series.question.code, code))
            choices.append(PartChoice(Part(variable, code), question, label))
    languages = tally.offered_parts(spoken, tuple(LOCALES), minimum)
    return choices + [
        PartChoice(Part(LOCALE, tag), None, Text(LOCALES[tag].own_name, tag)) for tag in languages
    ]


def _tallies(
    book: _Book,
    asked: Sequence[Series],
    found: _Counted,
    minimum: int,
    part: Part | None,
    offered: Sequence[Part],
) -> list[tally.Tally]:
    if part is not None and part not in offered:
        return []
    values = [one.value for one in offered if part is not None and one.variable == part.variable]
    made: list[tally.Tally] = []
    for series in asked:
        frame = book.frame(series)
        if part is None:
            one = tally.whole(frame, series, found.whole.get(series.name, {}), minimum)
        else:
            counts = found.by_part.get(series.name, {})
            one = tally.of_part(frame, series, counts, minimum, part=part.value, offered=values)
        # A quartile of fewer would be one person's answer, or halfway between two.
        is_enough = (one.base or 0) >= 2 * minimum
        made.append(replace(one, quartiles=found.quartiles.get(series.name)) if is_enough else one)
    return made


def _languages(book: _Book, counts: Counts, minimum: int) -> tally.Tally:
    hidden = hidden_choices(counts, minimum)
    rows = []
    for place, tag in enumerate(LOCALES):
        count = counts.choices[place]
        if not count:
            continue
        shown = hidden is not None and place not in hidden
        label = Text(LOCALES[tag].own_name, tag)
        rows.append(
            tally.TallyRow(tag, label, count if shown else None, count / counts.base if shown else None)
        )
    title = book.text(book.series[0], TITLE) if book.series else Text("", book.locale)
    return tally.Tally(
        book.questionnaire.id, title, LOCALE, LOCALE, Text("", book.locale), (), LOCALE, False,
        counts.base if hidden is not None else None, tuple(rows),
    )  # fmt: skip
