"""What a consultation looks like to those who read it: values with words, and where it is in its phases."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_, Text

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
# The addresses below a consultation that a slug must not take.
TAKEN_SLUGS = frozenset(
    {
        "accessibility",
        "privacy",
        "sign-in",
        "sign-out",
        "account",
        "new",
        "language",
        "people",
        "reset",
        "static",
    }
)

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
SMALLEST_COUNT, LARGEST_COUNT = 3, 100


class Part(StrEnum):
    """The kinds of things that have words and frame a consultation, the consultation itself first."""

    CONSULTATION = "consultation"
    THEME = "theme"
    PHASE = "phase"
    GOAL = "goal"
    ACTOR_GROUP = "actor_group"
    BODY = "body"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for words: its name, what it is called at the desk, how long it may be, and what is said when empty."""

    name: str
    label: str
    longest: int
    empty: str = ""
    hint: str = ""

    @property
    def required(self) -> bool:
        """Whether it must be filled in the language one writes in; `empty` is what is said when it is not."""
        return bool(self.empty)

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return self.longest > LINE


LINE, PARAGRAPHS = 300, 20_000

PRIVACY_SLOTS = (
    Slot("privacy_controller", N_("Who is responsible"), PARAGRAPHS),
    Slot("privacy_purpose", N_("What the answers are used for"), PARAGRAPHS),
    Slot("privacy_legal_basis", N_("Why we are allowed to"), PARAGRAPHS),
    Slot("privacy_retention", N_("What is kept, and for how long"), PARAGRAPHS),
    Slot("privacy_rights", N_("What rights people have"), PARAGRAPHS),
    Slot("privacy_contact", N_("Whom to ask"), PARAGRAPHS),
)
ABOUT_SLOTS = (
    Slot(
        "title",
        N_("Title"),
        LINE,
        empty=N_("Write a title."),
        hint=N_("What is being decided, as a sentence."),
    ),
    Slot("municipality", N_("Municipality"), LINE, empty=N_("Write the municipality's name.")),
    Slot(
        "summary", N_("Summary"), PARAGRAPHS, empty=N_("Write a summary."), hint=N_("Two or three sentences.")
    ),
    Slot("background", N_("Background"), PARAGRAPHS),
    Slot("decides", N_("Who decides"), PARAGRAPHS),
    Slot("change", N_("What an answer can change"), PARAGRAPHS),
    Slot("next", N_("What happens next"), PARAGRAPHS),
)
SLOTS: dict[Part, tuple[Slot, ...]] = {
    Part.CONSULTATION: ABOUT_SLOTS + PRIVACY_SLOTS,
    Part.THEME: (
        Slot("name", N_("Name"), LINE, empty=N_("Write a name.")),
        Slot("sentence", N_("One sentence"), LINE),
        Slot("about", N_("What it is about"), PARAGRAPHS),
    ),
    Part.PHASE: (
        Slot("name", N_("Name"), LINE, empty=N_("Write a name.")),
        Slot("description", N_("What happens in it"), PARAGRAPHS),
    ),
    Part.GOAL: (Slot("text", N_("Goal"), PARAGRAPHS, empty=N_("Write the goal.")),),
    Part.ACTOR_GROUP: (Slot("name", N_("Name"), LINE, empty=N_("Write a name.")),),
    Part.BODY: (
        Slot("name", N_("Name"), LINE, empty=N_("Write a name.")),
        Slot("description", N_("What it does"), PARAGRAPHS),
    ),
    Part.SEAT: (
        Slot(
            "name",
            N_("Function"),
            LINE,
            empty=N_("Write the function."),
            hint=N_("A function, never a person's name."),
        ),
    ),
}
WORDS = tuple(slot.name for slot in SLOTS[Part.CONSULTATION])

MISSING_IN: dict[Part, str] = {
    Part.CONSULTATION: N_("Texts about the consultation that are missing: %(count)s"),
    Part.THEME: N_("Texts of themes that are missing: %(count)s"),
    Part.PHASE: N_("Texts of phases that are missing: %(count)s"),
    Part.GOAL: N_("Texts of goals that are missing: %(count)s"),
    Part.ACTOR_GROUP: N_("Texts of actor groups that are missing: %(count)s"),
    Part.BODY: N_("Texts of groups that are missing: %(count)s"),
    Part.SEAT: N_("Texts of seats that are missing: %(count)s"),
}

WordsGiven = Mapping[str, Mapping[str, str]]


class PhaseState(StrEnum):
    """Where a phase stands on a day."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A consultation in one language."""

    id: str
    slug: str
    source_locale: str
    locales: tuple[str, ...]
    is_public: bool
    is_sample: bool
    opens_on: date | None
    closes_on: date | None
    minimum_count: int
    title: Text
    municipality: Text


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase in one language."""

    id: str
    position: int
    name: Text
    description: Text
    starts_on: date
    ends_on: date
    state: PhaseState


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme in one language."""

    id: str
    slug: str
    position: int
    name: Text
    sentence: Text
    about: Text


@dataclass(frozen=True, slots=True)
class NamedView:
    """A goal, an actor group or a seat in one language; `code` is empty where there is none."""

    id: str
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class BodyView:
    """The steering or working group in one language, with its seats."""

    id: str
    kind: str
    name: Text
    description: Text
    seats: tuple[NamedView, ...]


def phase_state(starts_on: date, ends_on: date, today: date) -> PhaseState:
    """Whether a phase is over, running or to come; both days belong to it."""
    if today > ends_on:
        return PhaseState.DONE
    return PhaseState.NOW if today >= starts_on else PhaseState.LATER


def is_slug(slug: str) -> bool:
    """Whether a slug can stand in an address: lower-case letters, digits and hyphens, at most 60."""
    return SLUG.fullmatch(slug) is not None and slug not in TAKEN_SLUGS


def is_open(opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Whether a day lies between two days, both included; a missing day does not limit."""
    return (opens_on is None or today >= opens_on) and (closes_on is None or today <= closes_on)


def check_words(part: Part, words: WordsGiven, source_locale: str, *, partial: bool = False) -> list[Problem]:
    """What is wrong with the words given: slot name → locale → text. A problem's place is `slot.locale`.

    `partial` looks only at the slots that were given.
    """
    known = {slot.name: slot for slot in SLOTS[part]}
    problems = [Problem(name, N_("There is no such text here.")) for name in words if name not in known]
    for slot in SLOTS[part]:
        texts = words.get(slot.name, {})
        given = source_locale in texts if partial else True
        if slot.required and given and not texts.get(source_locale, "").strip():
            problems.append(Problem(f"{slot.name}.{source_locale}", slot.empty))
        for locale, text in texts.items():
            if locale not in LOCALES:
                problems.append(Problem(f"{slot.name}.{locale}", N_("We do not know this language.")))
            if len(text) > slot.longest:
                most = {"most": slot.longest}
                problems.append(
                    Problem(f"{slot.name}.{locale}", N_("Write at most %(most)s characters."), most)
                )
    return problems


def check_dates(starts: date | None, ends: date | None, places: tuple[str, str]) -> list[Problem]:
    """The last day must not lie before the first."""
    if starts is not None and ends is not None and ends < starts:
        return [Problem(places[1], N_("The last day lies before the first."))]
    return []


def check_basics(opens_on: date | None, closes_on: date | None, minimum_count: int) -> list[Problem]:
    """What is wrong with a consultation's days and smallest count."""
    problems = check_dates(opens_on, closes_on, ("opens_on", "closes_on"))
    if not SMALLEST_COUNT <= minimum_count <= LARGEST_COUNT:
        allowed = {"least": SMALLEST_COUNT, "most": LARGEST_COUNT}
        problems.append(Problem("minimum_count", N_("Choose a number from %(least)s to %(most)s."), allowed))
    return problems


def check_languages(source_locale: str, locales: Collection[str]) -> list[Problem]:
    """What is wrong with a consultation's languages."""
    if source_locale not in LOCALES:
        return [Problem("source_locale", N_("We do not know this language."))]
    if source_locale not in locales or any(locale not in LOCALES for locale in locales):
        return [Problem("locales", N_("The languages must be known, and the one you write in among them."))]
    return []


def check_slug(slug: str, taken: Collection[str]) -> list[Problem]:
    """What is wrong with a part of an address."""
    if not is_slug(slug):
        return [Problem("slug", N_("Use small letters a to z, digits and hyphens, at most 60."))]
    if slug in taken:
        return [Problem("slug", N_("This address is taken already."))]
    return []


def check_part(part: Part, fields: Mapping[str, Any], taken: Collection[str]) -> list[Problem]:
    """What is wrong with what a part has beside its words. `taken` are the names of its sisters in addresses."""
    if part is Part.THEME:
        return check_slug(fields["slug"], taken)
    if part is Part.ACTOR_GROUP:
        if not CODE.fullmatch(fields["code"]):
            return [
                Problem(
                    "code", N_("Start with a small letter; then small letters, digits and _, at most 40.")
                )
            ]
        return [Problem("code", N_("This code is taken already."))] if fields["code"] in taken else []
    if part is Part.PHASE:
        missing = [
            Problem(place, N_("Choose a day.")) for place in ("starts_on", "ends_on") if fields[place] is None
        ]
        return missing + check_dates(fields["starts_on"], fields["ends_on"], ("starts_on", "ends_on"))
    if part is Part.BODY and fields["kind"] not in BODY_KINDS:
        return [Problem("kind", N_("Choose one of the kinds."))]
    return []


BODY_KINDS: dict[str, str] = {"steering": N_("Steering group"), "working": N_("Working group")}

SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"})


def slug_from(name: str) -> str:
    """A part of an address made from a name; empty when the name has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(SPELT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def code_from(name: str) -> str:
    """A code made from a name; empty when the name has no Latin letters."""
    return re.sub(r"^[^a-z]+", "", slug_from(name).replace("-", "_"))[:40].strip("_")


def check_publication(words: Mapping[str, str], themes: int) -> list[Problem]:
    """What must be there before citizens may see a consultation; `words` are its texts in the source language."""
    problems = []
    if not all(words.get(slot.name) for slot in ABOUT_SLOTS if slot.required):
        problems.append(Problem("words", N_("The title, the municipality or the summary is missing.")))
    if not all(words.get(slot.name) for slot in PRIVACY_SLOTS):
        problems.append(Problem("privacy", N_("The privacy notice is not complete.")))
    if themes == 0:
        problems.append(Problem("themes", N_("There is no theme yet.")))
    return problems
