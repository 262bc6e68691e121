"""A delivery as a Word document, in the order of the page."""

from collections.abc import Sequence
from typing import IO

from consult.analysis.rules.tally import Tally
from consult.coding.rules import Excerpt, ExcerptKind
from consult.core.locales import LOCALES
from consult.core.text import N_, Text
from consult.infra.documents import Paper
from consult.infra.speaker import Speaker
from consult.summaries.papers.lines import Words, about, left_out_sentence, percent, plain_number
from consult.summaries.rules.report import Delivery, NamedCount, ThemeReport

# Numbers and "< 5" run left to right in every language.
NUMBERS = "en"
SEPARATOR = " · "


def write_document(delivery: Delivery, actor_groups: dict[str, str], stream: IO[bytes]) -> None:
    """Write the delivery as DOCX."""
    report = delivery.report
    words = Words(Speaker(report.locale), report.minimum)
    name = report.themes[0].name if len(report.themes) == 1 else words.text(N_("All themes"))
    paper = Paper(report.locale, title=f"{report.title} – {name}")
    paper.title(name)
    paper.quiet(report.title)
    _Writer(paper, words, delivery, actor_groups).write()
    footer = words.text(
        N_("Snapshot %(number)d, %(day)s"), number=delivery.number, day=words.speaker.moment(delivery.made_at)
    )
    paper.footer(footer, words.say(N_("Page")))
    paper.save(stream)


class _Writer:
    """Writes the parts of one document, and numbers its tables."""

    def __init__(self, paper: Paper, words: Words, delivery: Delivery, actor_groups: dict[str, str]) -> None:
        self.paper = paper
        self.words = words
        self.delivery = delivery
        self.actor_groups = actor_groups
        self.tables = 0

    def write(self) -> None:
        report = self.delivery.report
        self._about()
        for theme in report.themes:
            if len(report.themes) > 1:
                self.paper.page_break()
            self._theme(theme)
        self.paper.heading(self.words.text(N_("Who answered")), 1)
        self.paper.paragraph(self.words.text(N_("These numbers are of all responses, whatever the theme.")))
        for tally in report.who:
            self._tally(tally)

    def _caption(self, text: Text) -> Text:
        self.tables += 1
        if text.locale != self.words.speaker.locale:
            return Text(f"{self.tables}. {text}", text.locale)
        return self.words.text(N_("Table %(number)d. %(caption)s"), number=self.tables, caption=text)

    def _about(self) -> None:
        locale = self.words.speaker.locale
        self.paper.heading(self.words.text(N_("About this document")), 1)
        self.paper.table(
            [self.words.text(N_("What")), self.words.text(N_("Which"))],
            [[Text(label, locale), Text(value, locale)] for label, value in about(self.delivery, self.words)],
            caption=self._caption(self.words.text(N_("Where this comes from"))),
            widths=(4.6, 12),
        )

    def _theme(self, theme: ThemeReport) -> None:
        self.paper.heading(theme.name, 1)
        if theme.about:
            self.paper.paragraph(theme.about)
        self.paper.heading(self.words.text(N_("How much was said")), 2)
        kinds = [(self.words.kind(kind), str(number)) for kind, number in theme.counts.kinds]
        self._counts(self.words.text(N_("By kind of source")), self.words.text(N_("Source")), kinds)
        languages = {tag: self.words.speaker.language(tag) for tag in LOCALES}
        self._named(N_("By language"), N_("Language"), theme.counts.locales, languages)
        self._named(
            N_("By actor group, open answers apart"),
            N_("Actor group"),
            theme.counts.groups,
            self.actor_groups,
        )
        self.paper.heading(self.words.text(N_("Answers")), 2)
        if not theme.tallies:
            self.paper.paragraph(self.words.text(N_("No questions with fixed answers belong to this theme.")))
        for tally in theme.tallies:
            self._tally(tally)
        self.paper.heading(self.words.text(N_("What people said")), 2)
        for kind in ExcerptKind:
            found = theme.of_kind(kind)
            if found:
                self.paper.heading(Text(self.words.kind(kind), self.words.speaker.locale), 3)
            for excerpt in found:
                self._excerpt(excerpt)
        left_out = left_out_sentence(theme, self.words)
        if left_out:
            self.paper.paragraph(Text(left_out, self.words.speaker.locale))

    def _named(self, caption: str, heading: str, rows: Sequence[NamedCount], names: dict[str, str]) -> None:
        lines = [(self.words.named(row, names), self.words.number(row.count)) for row in rows]
        if lines:
            self._counts(self.words.text(caption), self.words.text(heading), lines)

    def _counts(self, caption: Text, heading: Text, rows: Sequence[tuple[str, str]]) -> None:
        self.paper.table(
            [heading, self.words.text(N_("Number"))],
            [[Text(label, heading.locale), Text(number, NUMBERS)] for label, number in rows],
            caption=self._caption(caption),
            numeric={1},
            widths=(12.6, 4),
        )

    def _tally(self, tally: Tally) -> None:
        words = self.words
        rows = [
            [
                words.choice(row.code, row.label),
                Text(words.number(row.count), NUMBERS),
                Text(words.share(percent(row.share)), NUMBERS),
            ]
            for row in tally.rows
        ]
        if tally.quartiles:
            rows += [
                [Text(label, words.speaker.locale), Text(plain_number(value), NUMBERS), Text("", NUMBERS)]
                for _, label, value in words.quartiles(tally.quartiles)
            ]
        rows.append(
            [words.text(N_("Answered in all")), Text(words.number(tally.base), NUMBERS), Text("", NUMBERS)]
        )
        self.paper.table(
            [words.text(N_("Answer")), words.text(N_("Number")), words.text(N_("Share"))],
            rows,
            caption=self._caption(words.question(tally)),
            numeric={1, 2},
            widths=(10.6, 3, 3),
        )
        if tally.several:
            self.paper.quiet(
                words.text(N_("Several answers could be chosen, so the shares add up to more than 100 %."))
            )

    def _excerpt(self, excerpt: Excerpt) -> None:
        words, locale = self.words, self.words.speaker.locale
        self.paper.quote(words.said(excerpt))
        if excerpt.translation:
            self.paper.quiet(
                Text(words.how(excerpt) or words.say(N_("Translation")), locale), keep_with_next=True
            )
            self.paper.quote(excerpt.translation)
        parts = [words.say(excerpt.label) if excerpt.kind is not ExcerptKind.OPEN_ANSWER else ""]
        parts.append(str(excerpt.source))
        parts.append(str(excerpt.actor_group) if excerpt.actor_group else "")
        parts.append(words.speaker.date(excerpt.day) if excerpt.day else "")
        parts.append(words.language(excerpt) if excerpt.shows_language else "")
        parts.append(excerpt.ref)
        self.paper.quiet(Text(SEPARATOR.join(part for part in parts if part), locale))
