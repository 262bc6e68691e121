"""Kinds of source and of passage, which passage belongs in which source, and what a source must say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_

LONGEST_TITLE = 300
LONGEST_PASSAGE = 10_000
LONGEST_LINE = 200
FILL_IN = N_("Fill in this field.")
TOO_LONG = N_("Write at most %(max)d characters.")


class SourceKind(StrEnum):
    """Where evidence comes from."""

    INTERVIEW = "interview"
    MEETING = "meeting"
    STUDY = "study"
    STATEMENT = "statement"
    COMMITTEE = "committee"
    EARLIER_PLAN = "earlier_plan"


SOURCE_LABELS: dict[SourceKind, str] = {
    SourceKind.INTERVIEW: N_("Interview"),
    SourceKind.MEETING: N_("Meeting"),
    SourceKind.STUDY: N_("Study"),
    SourceKind.STATEMENT: N_("Hearing statement"),
    SourceKind.COMMITTEE: N_("Committee discussion"),
    SourceKind.EARLIER_PLAN: N_("Earlier plan"),
}


class PassageKind(StrEnum):
    """What a passage is."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    OBSERVATION = "observation"
    GOAL_WISH = "goal_wish"
    FOCUS = "focus"
    PROPOSAL = "proposal"
    CONCERN = "concern"
    GROUP_TO_REACH = "group_to_reach"
    OPEN_QUESTION = "open_question"
    OFFER = "offer"
    CORRECTION = "correction"
    QUESTION = "question"
    FINDING = "finding"
    ACTION = "action"
    CRITERION = "criterion"


PASSAGE_LABELS: dict[PassageKind, str] = {
    PassageKind.VERBATIM: N_("In their own words"),
    PassageKind.PARAPHRASE: N_("Paraphrase"),
    PassageKind.OBSERVATION: N_("Observer's comment"),
    PassageKind.GOAL_WISH: N_("Wish for goals"),
    PassageKind.FOCUS: N_("Focus"),
    PassageKind.PROPOSAL: N_("Proposal"),
    PassageKind.CONCERN: N_("Concern"),
    PassageKind.GROUP_TO_REACH: N_("Group to reach"),
    PassageKind.OPEN_QUESTION: N_("Open question"),
    PassageKind.OFFER: N_("Offer of help"),
    PassageKind.CORRECTION: N_("Correction"),
    PassageKind.QUESTION: N_("Question"),
    PassageKind.FINDING: N_("Finding"),
    PassageKind.ACTION: N_("Action"),
    PassageKind.CRITERION: N_("Success criterion"),
}

KINDS_IN: dict[SourceKind, tuple[PassageKind, ...]] = {
    SourceKind.INTERVIEW: (PassageKind.VERBATIM, PassageKind.PARAPHRASE, PassageKind.OBSERVATION),
    SourceKind.MEETING: (
        PassageKind.GOAL_WISH,
        PassageKind.FOCUS,
        PassageKind.PROPOSAL,
        PassageKind.CONCERN,
        PassageKind.GROUP_TO_REACH,
        PassageKind.OPEN_QUESTION,
    ),
    SourceKind.STUDY: (PassageKind.FINDING,),
    SourceKind.STATEMENT: (
        PassageKind.PROPOSAL,
        PassageKind.OFFER,
        PassageKind.CORRECTION,
        PassageKind.QUESTION,
    ),
    SourceKind.COMMITTEE: (PassageKind.FOCUS, PassageKind.PROPOSAL, PassageKind.CONCERN),
    SourceKind.EARLIER_PLAN: (PassageKind.ACTION, PassageKind.CRITERION),
}


class TranslationHow(StrEnum):
    """Who turned a passage into another language."""

    FACILITATOR = "facilitator"
    INTERPRETER = "interpreter"
    TRANSLATOR = "translator"


HOW_LABELS: dict[TranslationHow, str] = {
    TranslationHow.FACILITATOR: N_("Translated by the facilitator"),
    TranslationHow.INTERPRETER: N_("Translated by an interpreter"),
    TranslationHow.TRANSLATOR: N_("Translated by a translator"),
}


@dataclass(frozen=True, slots=True)
class TranslationInput:
    """A passage in another language, as somebody gives it."""

    locale: str
    text: str
    how: TranslationHow = TranslationHow.FACILITATOR


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage as somebody gives it. `id` names one that is kept already; without it the passage is new."""

    kind: PassageKind
    text: str
    locale: str
    theme_ids: tuple[str, ...] = ()
    translations: tuple[TranslationInput, ...] = ()
    addressed_to: str = ""
    due_on: date | None = None
    due_words: str = ""
    may_quote: bool = True
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SourceHead:
    """What is said of every source. `locale` is the language of its title and of `about`."""

    title: str
    locale: str
    day: date | None = None
    actor_group_id: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class StudyCard:
    """What is said of a study; the reference is how others cite it."""

    reference: str
    method: str = ""
    population: str = ""
    year: int | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True)
class StatementCard:
    """What is said of a hearing statement: which body sent it."""

    body_name: str


Card = StudyCard | StatementCard


def check_head(head: SourceHead, *, actor_group_ids: Sequence[str]) -> list[Problem]:
    """What is wrong with what is said of a source; `actor_group_ids` are those of its consultation."""
    problems = check_line("title", head.title, required=True, longest=LONGEST_TITLE)
    problems += check_line("about", head.about, longest=LONGEST_PASSAGE)
    problems += check_language("locale", head.locale)
    if head.actor_group_id is not None and head.actor_group_id not in actor_group_ids:
        problems.append(Problem("actor_group_id", N_("Choose an actor group from the list.")))
    return problems


def check_card(card: Card | None, *, latest_year: int) -> list[Problem]:
    """What is wrong with the card of a study or a statement."""
    if isinstance(card, StatementCard):
        return check_line("body_name", card.body_name, required=True)
    if card is None:
        return []
    problems = check_line("reference", card.reference, required=True, longest=LONGEST_PASSAGE)
    problems += check_line("method", card.method, longest=300) + check_line(
        "population", card.population, longest=300
    )
    problems += check_line("licence", card.licence)
    if card.year is not None and not 1900 <= card.year <= latest_year:
        years = {"first": "1900", "last": str(latest_year)}
        problems.append(Problem("year", N_("Write a year between %(first)s and %(last)s."), years))
    return problems


def check_passages(
    kind: SourceKind, passages: Sequence[PassageInput], *, theme_ids: Sequence[str]
) -> list[Problem]:
    """What is wrong with the passages of a source; the place is `passages.<number from 0>.<field>`."""
    problems = []
    for number, passage in enumerate(passages):
        at = f"passages.{number}."
        problems += check_line(f"{at}text", passage.text, required=True, longest=LONGEST_PASSAGE)
        problems += check_language(f"{at}locale", passage.locale)
        problems += check_line(f"{at}addressed_to", passage.addressed_to)
        problems += check_line(f"{at}due_words", passage.due_words)
        if passage.kind not in KINDS_IN[kind]:
            problems.append(Problem(f"{at}kind", N_("Choose what kind of passage it is.")))
        if not set(passage.theme_ids) <= set(theme_ids):
            problems.append(Problem(f"{at}themes", N_("Choose themes from the list.")))
        problems += check_translations(at, passage)
    return problems


def check_translations(at: str, passage: PassageInput) -> list[Problem]:
    """What is wrong with a passage's translations; `at` begins the place."""
    problems, seen = [], {passage.locale}
    for number, translation in enumerate(passage.translations):
        place = f"{at}translations.{number}."
        problems += check_line(f"{place}text", translation.text, required=True, longest=LONGEST_PASSAGE)
        problems += check_language(f"{place}locale", translation.locale)
        if translation.locale in seen:
            sentence = N_(
                "Choose another language for the translation: the passage is in this language already."
            )
            problems.append(Problem(f"{place}locale", sentence))
        seen.add(translation.locale)
    return problems


def check_line(
    place: str, typed: str, *, required: bool = False, longest: int = LONGEST_LINE
) -> list[Problem]:
    """What is wrong with a typed text of a limited length."""
    if required and not typed.strip():
        return [Problem(place, FILL_IN)]
    if "\x00" in typed:
        return [Problem(place, N_("There is a character in it that cannot be kept. Write the text again."))]
    return [Problem(place, TOO_LONG, {"max": longest})] if len(typed) > longest else []


def check_language(place: str, locale: str) -> list[Problem]:
    """What is wrong with a chosen language."""
    return [] if locale in LOCALES else [Problem(place, N_("Choose a language from the list."))]
