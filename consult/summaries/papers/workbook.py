"""A delivery as a workbook: about, tallies, counts, excerpts, data dictionary; and raw answers for those who may."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from consult.core.locales import get_locale
from consult.core.text import N_, Text
from consult.infra.sheets import Column, Value, Workbook
from consult.infra.speaker import Speaker
from consult.summaries.papers.lines import Words, about
from consult.summaries.papers.raw import (
    LONG_COLUMNS,
    OWN_COLUMNS,
    RawQuestionnaire,
    RawResponse,
    long_rows,
    wide_row,
)
from consult.summaries.papers.rows import (
    COUNT_COLUMNS,
    DICTIONARY_COLUMNS,
    EXCERPT_COLUMNS,
    TALLY_COLUMNS,
    count_rows,
    dictionary_rows,
    excerpt_rows,
    tally_rows,
)
from consult.summaries.rules.report import Delivery

ABOUT_COLUMNS = ((N_("What"), 30), (N_("Which"), 90))


class RawAnswers(Protocol):
    """Where raw answers come from; each call streams them anew."""

    def questionnaires(self) -> Sequence[RawQuestionnaire]:
        """Those of the consultation."""

    def responses(self, questionnaire_id: str) -> Iterator[RawResponse]:
        """Every kept response."""


def write_workbook(
    delivery: Delivery, actor_groups: dict[str, str], file: Path, raw: RawAnswers | None = None
) -> None:
    """Write the delivery as XLSX, with the raw answers where they are given."""
    report = delivery.report
    words = Words(Speaker(report.locale), report.minimum)
    with Workbook(file, get_locale(report.locale).direction, title=str(report.title)) as book:
        _fill(book, words, N_("About"), ABOUT_COLUMNS, _about_rows(delivery, words))
        _fill(book, words, N_("Tallies"), TALLY_COLUMNS, tally_rows(report, words))
        _fill(book, words, N_("Counts"), COUNT_COLUMNS, count_rows(report, words, actor_groups))
        _fill(book, words, N_("Excerpts"), EXCERPT_COLUMNS, excerpt_rows(report, words))
        _fill(book, words, N_("Data dictionary"), DICTIONARY_COLUMNS, dictionary_rows(report, words))
        if raw is not None:
            _write_raw(book, words, raw)


def _about_rows(delivery: Delivery, words: Words) -> Iterator[list[Value]]:
    locale = delivery.report.locale
    for label, value in about(delivery, words):
        yield [label, Text(value, locale)]
    for theme in delivery.report.themes:
        yield [words.say(N_("Theme")), theme.name]
    yield [
        words.say(N_("Cells that begin like a formula")),
        words.text(
            N_(
                "They are marked as text in the sheet, so they are shown as they were written and never worked out."
            )
        ),
    ]


def _fill(
    book: Workbook, words: Words, name: str, columns: Sequence[tuple[str, int]], rows: Iterator[list[Value]]
) -> None:
    sheet = book.sheet(words.say(name), [Column(words.say(heading), width) for heading, width in columns])
    for row in rows:
        sheet.row(row)


def _write_raw(book: Workbook, words: Words, raw: RawAnswers) -> None:
    for questionnaire in raw.questionnaires():
        own = [Column(words.say(heading), width) for heading, width in OWN_COLUMNS]
        columns = [*own, *(Column(name, 16) for name in questionnaire.columns())]
        wide = book.sheet(words.say(N_("Wide %(slug)s"), slug=questionnaire.slug), columns)
        for response in raw.responses(questionnaire.id):
            wide.row(wide_row(questionnaire, response))
        columns = [Column(words.say(heading), width) for heading, width in LONG_COLUMNS]
        long = book.sheet(words.say(N_("Long %(slug)s"), slug=questionnaire.slug), columns)
        for response in raw.responses(questionnaire.id):
            for row in long_rows(questionnaire, response):
                long.row(row)
