"""The columns of a delivery as tables, and its rows in them; for XLSX and CSV."""

from collections.abc import Iterator

from consult.analysis.rules.tally import Tally
from consult.coding.rules import Excerpt
from consult.core.locales import LOCALES
from consult.core.text import N_, Text
from consult.infra.sheets import Value
from consult.summaries.papers.lines import Words, plain_number, tally_lines
from consult.summaries.rules.report import Report, ThemeReport

TALLY_COLUMNS = (
    (N_("Theme"), 24),
    (N_("Questionnaire"), 28),
    (N_("Question code"), 16),
    (N_("Question"), 44),
    (N_("Answer code"), 16),
    (N_("Answer"), 36),
    (N_("Number"), 10),
    (N_("Answered in all"), 10),
    (N_("Share, percent"), 10),
    (N_("Hidden"), 10),
)
EXCERPT_COLUMNS = (
    (N_("Theme"), 24),
    (N_("Reference"), 14),
    (N_("Kind of source"), 18),
    (N_("Source"), 30),
    (N_("Kind of excerpt"), 18),
    (N_("Language"), 14),
    (N_("Text"), 60),
    (N_("Language of the translation"), 14),
    (N_("Translation"), 60),
    (N_("Who translated"), 20),
    (N_("Day"), 12),
    (N_("Actor group"), 20),
)
COUNT_COLUMNS = (
    (N_("Theme"), 24),
    (N_("By"), 20),
    (N_("Which"), 28),
    (N_("Number"), 10),
    (N_("Hidden"), 10),
)
DICTIONARY_COLUMNS = (
    (N_("Questionnaire"), 28),
    (N_("Question code"), 16),
    (N_("Question"), 44),
    (N_("Themes"), 28),
    (N_("Background question"), 20),
    (N_("Several answers"), 12),
    (N_("Answer code"), 16),
    (N_("Answer"), 36),
)


def yes(is_so: bool, words: Words) -> str:
    """ "Yes", or nothing."""
    return words.say(N_("Yes")) if is_so else ""


def tally_rows(report: Report, words: Words) -> Iterator[list[Value]]:
    """Every choice of every question, then quartiles where there are any."""
    for line in tally_lines(report, words):
        tally = line.tally
        theme: Value = line.theme.name if line.theme else words.say(N_("Who answered"))
        head: list[Value] = [theme, tally.questionnaire, tally.series.lstrip("_"), line.question]
        base: Value = words.hidden if tally.base is None else tally.base
        count: Value = words.hidden if line.count is None else line.count
        yield [*head, line.code, line.label, count, base, line.percent, yes(line.count is None, words)]
        if tally.quartiles and not tally.rows:
            for code, label, value in words.quartiles(tally.quartiles):
                yield [*head, code, label, float(plain_number(value)), base, None, ""]


def excerpt_rows(report: Report, words: Words) -> Iterator[list[Value]]:
    """Every excerpt, theme by theme."""
    for theme in report.themes:
        for excerpt in theme.excerpts:
            yield _excerpt_row(theme, excerpt, words)


def _excerpt_row(theme: ThemeReport, excerpt: Excerpt, words: Words) -> list[Value]:
    translation = excerpt.translation
    return [
        theme.name,
        excerpt.ref,
        words.kind(excerpt.kind),
        excerpt.source,
        words.say(excerpt.label),
        words.language(excerpt),
        words.said(excerpt),
        words.speaker.language(translation.locale) if translation else "",
        translation,
        words.how(excerpt),
        excerpt.day.isoformat() if excerpt.day else "",
        excerpt.actor_group,
    ]


def count_rows(report: Report, words: Words, actor_groups: dict[str, str]) -> Iterator[list[Value]]:
    """How much was said on each theme, by kind of source, language and actor group; and what is left out."""
    languages = {tag: words.speaker.language(tag) for tag in LOCALES}
    for theme in report.themes:
        for kind, number in theme.counts.kinds:
            yield [theme.name, words.say(N_("Kind of source")), words.kind(kind), number, ""]
        for by, rows, names in (
            (N_("Language"), theme.counts.locales, languages),
            (N_("Actor group"), theme.counts.groups, actor_groups),
        ):
            for row in rows:
                count: Value = words.hidden if row.count is None else row.count
                yield [
                    theme.name,
                    words.say(by),
                    words.named(row, names),
                    count,
                    yes(row.count is None, words),
                ]
        left_out = words.say(N_("Not given for quotation"))
        yield [theme.name, words.say(N_("Left out")), left_out, theme.left_out, ""]


def dictionary_rows(report: Report, words: Words) -> Iterator[list[Value]]:
    """Every question and choice with its codes and words, each once."""
    names = {theme.slug: str(theme.name) for theme in report.themes}
    seen: set[tuple[str, str]] = set()
    for tally in [tally for theme in report.themes for tally in theme.tallies] + list(report.who):
        key = (tally.questionnaire_id, tally.series)
        if key in seen:
            continue
        seen.add(key)
        themes = ", ".join(names.get(theme, theme) for theme in tally.themes)
        yield from _dictionary_of(tally, themes, words)


def _dictionary_of(tally: Tally, themes: str, words: Words) -> Iterator[list[Value]]:
    head: list[Value] = [
        tally.questionnaire,
        tally.series.lstrip("_"),
        words.question(tally),
        themes,
        tally.background.lstrip("_") if tally.background else "",
        yes(tally.several, words),
    ]
    choices: list[tuple[str, Text]] = [(row.code, words.choice(row.code, row.label)) for row in tally.rows]
    for code, label in choices or [("", words.text(N_("A number")))]:
        yield [*head, code, label]
