"""What a consultation looks like to those who read it: values with words, and where it is in its phases."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.core.text import Text

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
# The addresses below a consultation that a slug must not take.
TAKEN_SLUGS = frozenset({"accessibility", "sign-in", "sign-out", "account", "new", "language", "people", "static"})

WORDS = (
    "title",
    "summary",
    "background",
    "decides",
    "change",
    "next",
    "municipality",
    "privacy_controller",
    "privacy_purpose",
    "privacy_legal_basis",
    "privacy_retention",
    "privacy_rights",
    "privacy_contact",
)


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
