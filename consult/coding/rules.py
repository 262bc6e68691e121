"""What an excerpt looks like, whoever said it and however it was taken down."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_, Text
from consult.evidence.rules import SOURCE_LABELS, SourceKind, TranslationHow

LONGEST_TRANSLATION = 20_000


class ExcerptKind(StrEnum):
    """Where an excerpt comes from: the kinds of source, and open answers."""

    OPEN_ANSWER = "open_answer"
    INTERVIEW = "interview"
    MEETING = "meeting"
    STUDY = "study"
    STATEMENT = "statement"
    COMMITTEE = "committee"
    EARLIER_PLAN = "earlier_plan"


EXCERPT_LABELS: dict[ExcerptKind, str] = {
    ExcerptKind.OPEN_ANSWER: N_("Open answer"),
    **{ExcerptKind(kind.value): SOURCE_LABELS[kind] for kind in SourceKind},
}
# The kinds in which single persons speak, and may be recognised by their language or group.
PERSONAL = frozenset({ExcerptKind.OPEN_ANSWER, ExcerptKind.INTERVIEW})


@dataclass(frozen=True, slots=True)
class ExcerptKey:
    """What an excerpt is found by: a passage, or an answer to a question. Not for showing."""

    passage_id: str = ""
    response_id: str = ""
    question_code: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of what was said on a theme.

    `text` is None where it is withheld because its language alone would tell who wrote it; then `translation` is all
    there is. `shows_language` and `actor_group` keep to groups of at least the minimum. `ref` names the excerpt in
    documents without leading anywhere else. `may_quote` is false for words that were not given for quotation.
    """

    key: ExcerptKey
    ref: str
    kind: ExcerptKind
    source: Text
    source_id: str | None
    label: str
    text: Text | None
    translation: Text | None
    how: TranslationHow | None
    day: date | None
    actor_group: Text | None
    shows_language: bool
    may_quote: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many excerpts are of one kind, language and actor group.

    `locale` is None where the language may not be named, `actor_group_id` where there is none to name.
    """

    kind: ExcerptKind
    locale: str | None
    actor_group_id: str | None
    excerpts: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Which excerpts are wanted; None means whichever. `but` is a kind of source to leave out."""

    theme: str
    kind: ExcerptKind | None = None
    locale: str | None = None
    but: ExcerptKind | None = None


def check_translation(text: str, locale: str, how: str, source_locale: str) -> list[Problem]:
    """What is wrong with a translation of an excerpt."""
    problems = []
    if not text.strip():
        problems.append(Problem("text", N_("Write the translation.")))
    if len(text) > LONGEST_TRANSLATION:
        limit = {"limit": LONGEST_TRANSLATION}
        problems.append(Problem("text", N_("Write at most %(limit)d characters."), limit))
    if locale not in LOCALES:
        problems.append(Problem("locale", N_("Choose the language of the translation.")))
    elif locale == source_locale:
        problems.append(Problem("locale", N_("Choose another language than the one it was said in.")))
    if how not in set(TranslationHow):
        problems.append(Problem("how", N_("Choose who translated it.")))
    return problems
