"""What a delivery says, row by row, in the language of its labels; the same rows for every format."""

from collections.abc import Iterator
from dataclasses import dataclass

from consult.analysis.rules.columns import LOCALE
from consult.analysis.rules.tally import Quartiles, Tally
from consult.coding.rules import EXCERPT_LABELS, Excerpt, ExcerptKind
from consult.core.text import N_, Text
from consult.evidence.rules import HOW_LABELS
from consult.infra.speaker import Speaker
from consult.questionnaires.rules.definition import OTHER
from consult.summaries.rules.report import Delivery, NamedCount, Report, ThemeReport

# Around what runs left to right inside a sentence of any direction (UAX 9: LRI, PDI).
LEFT_TO_RIGHT, AS_BEFORE = "\u2066", "\u2069"
WITHHELD = N_("Withheld: so few wrote in this language that it would tell who it was.")
SELF_SELECTED = N_(
    "Everybody could answer, and those who answered chose to. The numbers tell what they said, and not what "
    "everybody in the municipality thinks."
)
SYNTHETIC = N_("This is a sample. All answers are made up.")


def plain_number(value: float) -> str:
    """A number without a fraction it does not have."""
    return str(int(value)) if value == int(value) else str(round(value, 2))


def percent(share: float | None) -> int | None:
    """A share in whole percent, halves rounded up."""
    return None if share is None else int(share * 100 + 0.5)


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One choice of one question on one theme. `theme` is None for who answered; numbers are None where hidden."""

    theme: ThemeReport | None
    tally: Tally
    question: Text
    code: str
    label: Text
    count: int | None
    percent: int | None


class Words:
    """The words of a delivery in the language of its labels."""

    def __init__(self, speaker: Speaker, minimum: int) -> None:
        self.speaker = speaker
        self.say = speaker.gettext
        self.hidden = f"< {minimum}"

    def text(self, sentence: str, **values: object) -> Text:
        """A sentence as a text in the language of the labels."""
        return Text(self.say(sentence, **values), self.speaker.locale)

    def question(self, tally: Tally) -> Text:
        """The question of a tally."""
        return self.text(N_("Language of the answers")) if tally.series == LOCALE else tally.text

    def choice(self, code: str, label: Text) -> Text:
        """The words of a choice; those of "other" are ours."""
        return self.text(N_("Other")) if code == OTHER and not label else label

    def number(self, count: int | None) -> str:
        """A count as it is shown."""
        return self.hidden if count is None else str(count)

    def share(self, value: int | None) -> str:
        """A share in percent as it is shown."""
        return "" if value is None else f"{value} %"

    def kind(self, kind: ExcerptKind) -> str:
        """The name of a kind of source."""
        return self.say(EXCERPT_LABELS[kind])

    def language(self, excerpt: Excerpt) -> str:
        """The language of an excerpt, where it may be named."""
        if excerpt.text is None or not excerpt.shows_language:
            return self.say(N_("Not shown"))
        return self.speaker.language(excerpt.text.locale)

    def said(self, excerpt: Excerpt) -> Text:
        """What was said, or that it is withheld."""
        return excerpt.text or self.text(WITHHELD)

    def how(self, excerpt: Excerpt) -> str:
        """Who translated it."""
        return self.say(HOW_LABELS[excerpt.how]) if excerpt.how else ""

    def quartiles(self, quartiles: Quartiles) -> list[tuple[str, str, float]]:
        """Code, label and value of each quartile."""
        return [
            ("lower_quartile", self.say(N_("A quarter answered at most")), quartiles.lower),
            ("median", self.say(N_("Half answered at most")), quartiles.median),
            ("upper_quartile", self.say(N_("Three quarters answered at most")), quartiles.upper),
        ]

    def named(self, row: NamedCount, names: dict[str, str]) -> str:
        """A language or an actor group by its name."""
        return names[row.key] if row.key is not None else self.say(N_("Not named"))


def tally_lines(report: Report, words: Words) -> Iterator[TallyLine]:
    """Every choice of every question: on each theme, then of who answered."""
    for theme in report.themes:
        for tally in theme.tallies:
            yield from _lines_of(theme, tally, words)
    for tally in report.who:
        yield from _lines_of(None, tally, words)


def _lines_of(theme: ThemeReport | None, tally: Tally, words: Words) -> Iterator[TallyLine]:
    question = words.question(tally)
    for row in tally.rows:
        label = words.choice(row.code, row.label)
        yield TallyLine(theme, tally, question, row.code, label, row.count, percent(row.share))
    if not tally.rows:
        yield TallyLine(theme, tally, question, "", words.text(N_("Answered")), tally.base, None)


def about(delivery: Delivery, words: Words) -> list[tuple[str, str]]:
    """What must be known of a delivery: label and value."""
    report = delivery.report
    speaker = words.speaker
    counted = report.counted_up_to
    lines = [
        (words.say(N_("Consultation")), str(report.title)),
        (words.say(N_("Municipality")), str(report.municipality)),
        (words.say(N_("Snapshot")), str(delivery.number)),
        (words.say(N_("Made")), speaker.moment(delivery.made_at)),
        (words.say(N_("Digest of the content")), delivery.digest),
        (
            words.say(N_("Counted up to")),
            speaker.moment(counted) if counted else words.say(N_("Not counted yet")),
        ),
        (words.say(N_("Responses counted")), words.number(report.counted)),
        (words.say(N_("Language of the labels")), speaker.language(report.locale)),
        (
            words.say(N_("Hidden numbers")),
            words.say(
                N_(
                    "“%(hidden)s” stands for a number that is too small to show, or that would give a small one away."
                ),
                hidden=f"{LEFT_TO_RIGHT}{words.hidden}{AS_BEFORE}",
            ),
        ),
        (words.say(N_("Who answered")), words.say(SELF_SELECTED)),
    ]
    if report.is_sample:
        lines.insert(0, (words.say(N_("Sample")), words.say(SYNTHETIC)))
    return lines


def left_out_sentence(theme: ThemeReport, words: Words) -> str | None:
    """How many excerpts are left out for want of consent; None when none are."""
    if not theme.left_out:
        return None
    return words.speaker.ngettext(
        "%(num)d excerpt is left out, because its words were not given for quotation.",
        "%(num)d excerpts are left out, because their words were not given for quotation.",
        theme.left_out,
    )
