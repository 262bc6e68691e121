"""A meeting as its readers see it, and what a meeting must be like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.consultations.rules import ThemeView
from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_, Text
from consult.meetings.rules.places import free_places

WORDS = ("title", "description", "place", "address", "access")
NEEDED_WORDS = ("title", "place")
LONGEST_WORDS = {"title": 200, "description": 5000, "place": 200, "address": 300, "access": 2000}
LARGEST_CAPACITY = 100_000


class Audience(StrEnum):
    """Whom a meeting is for."""

    PUBLIC = "public"
    ASSOCIATIONS = "associations"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.PUBLIC: N_("Everybody"),
    Audience.ASSOCIATIONS: N_("Associations"),
}


class SignUpState(StrEnum):
    """Whether one can sign up now, and if not, why."""

    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting in one language. `taken` and `waiting` count people, companions included."""

    id: str
    audience: Audience
    starts_at: datetime
    ends_at: datetime
    sign_up_closes_at: datetime
    capacity: int | None
    locales: tuple[str, ...]
    interpreters: tuple[str, ...]
    wheelchair: bool
    child_care: bool
    hearing_loop: bool
    is_published: bool
    is_cancelled: bool
    attendance: int | None
    source_id: str | None
    title: Text
    description: Text
    place: Text
    address: Text
    access: Text
    themes: tuple[ThemeView, ...]
    themes_not_reached: tuple[ThemeView, ...]
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places left; None where there is no limit."""
        return free_places(self.capacity, self.taken)

    @property
    def would_wait(self) -> bool:
        """Whether the next person to sign up goes on the waiting list."""
        return self.free is not None and (self.free == 0 or self.waiting > 0)

    def sign_up_state(self, now: datetime) -> SignUpState:
        """Whether one can sign up now."""
        return sign_up_state(
            is_cancelled=self.is_cancelled,
            starts_at=self.starts_at,
            sign_up_closes_at=self.sign_up_closes_at,
            now=now,
        )

    def is_held(self, now: datetime) -> bool:
        """Whether the meeting is over."""
        return now >= self.ends_at


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """A meeting as typed: moments in UTC, and words by slot and language."""

    audience: str
    starts_at: datetime | None
    ends_at: datetime | None
    sign_up_closes_at: datetime | None
    capacity: int | None
    locales: tuple[str, ...]
    interpreters: tuple[str, ...]
    wheelchair: bool
    child_care: bool
    hearing_loop: bool
    theme_ids: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]


def sign_up_state(
    *, is_cancelled: bool, starts_at: datetime, sign_up_closes_at: datetime, now: datetime
) -> SignUpState:
    """Whether one can sign up now; once a meeting has begun it counts as held."""
    if is_cancelled:
        return SignUpState.CANCELLED
    if now >= starts_at:
        return SignUpState.HELD
    return SignUpState.OPEN if now < sign_up_closes_at else SignUpState.CLOSED


def check_meeting(given: MeetingInput, *, source_locale: str) -> list[Problem]:
    """Every problem of a meeting as typed. Words are named `title.da`."""
    problems = [
        Problem(f"{name}.{source_locale}", N_("Fill in this field."))
        for name in NEEDED_WORDS
        if not given.words.get(name, {}).get(source_locale)
    ]
    problems += [
        Problem(f"{name}.{locale}", N_("Write at most %(max)d characters."), {"max": LONGEST_WORDS[name]})
        for name, texts in given.words.items()
        for locale, text in texts.items()
        if len(text) > LONGEST_WORDS[name]
    ]
    if given.audience not in set(Audience):
        problems.append(Problem("audience", N_("Choose whom the meeting is for.")))
    if not given.locales:
        problems.append(Problem("locales", N_("Choose at least one language that is spoken.")))
    problems += [
        Problem(place, N_("Choose from the list."))
        for place, tags in (("locales", given.locales), ("interpreters", given.interpreters))
        if any(tag not in LOCALES for tag in tags)
    ]
    if given.capacity is not None and not 0 < given.capacity <= LARGEST_CAPACITY:
        problems.append(Problem("capacity", N_("Write a number of places, or leave the field empty.")))
    return problems + _check_times(given)


def _check_times(given: MeetingInput) -> list[Problem]:
    starts, ends, closes = given.starts_at, given.ends_at, given.sign_up_closes_at
    problems = [
        Problem(place, N_("Write a date and a time."))
        for place, moment in (("starts_at", starts), ("ends_at", ends), ("sign_up_closes_at", closes))
        if moment is None
    ]
    if starts and ends and ends <= starts:
        problems.append(Problem("ends_at", N_("The meeting must end after it begins.")))
    if starts and closes and closes > starts:
        problems.append(Problem("sign_up_closes_at", N_("Sign-up must close before the meeting begins.")))
    return problems


def check_publication(
    words: Mapping[str, Mapping[str, str]], *, locales: tuple[str, ...], source_locale: str
) -> list[Problem]:
    """What is missing before a meeting can be shown: its words in every language of the consultation."""
    return [
        Problem(f"{name}.{locale}", N_("Write this in every language before the meeting is published."))
        for name in WORDS
        if words.get(name, {}).get(source_locale) or name in NEEDED_WORDS
        for locale in locales
        if not words.get(name, {}).get(locale)
    ]
