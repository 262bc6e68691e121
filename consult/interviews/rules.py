"""Where interviews are held, who helped with the language, and what consent allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from consult.core.errors import Problem
from consult.core.text import N_
from consult.evidence.rules import PassageInput, PassageKind, check_language


class PlaceKind(StrEnum):
    """What kind of place an interview was held in; never which one."""

    LIBRARY = "library"
    LANGUAGE_CAFE = "language_cafe"
    HOME = "home"
    WORKPLACE = "workplace"
    ASSOCIATION = "association"
    SCHOOL = "school"
    OUTDOORS_STAND = "outdoors_stand"
    PHONE = "phone"
    OTHER = "other"


PLACE_LABELS: dict[PlaceKind, str] = {
    PlaceKind.LIBRARY: N_("Library"),
    PlaceKind.LANGUAGE_CAFE: N_("Language café"),
    PlaceKind.HOME: N_("At home"),
    PlaceKind.WORKPLACE: N_("Workplace"),
    PlaceKind.ASSOCIATION: N_("Association"),
    PlaceKind.SCHOOL: N_("School"),
    PlaceKind.OUTDOORS_STAND: N_("Stand outdoors"),
    PlaceKind.PHONE: N_("By telephone"),
    PlaceKind.OTHER: N_("Another place"),
}


class InterpreterKind(StrEnum):
    """Who helped with the language."""

    NONE = "none"
    PROFESSIONAL = "professional"
    VOLUNTEER = "volunteer"
    RELATIVE = "relative"
    STAFF = "staff"


INTERPRETER_LABELS: dict[InterpreterKind, str] = {
    InterpreterKind.NONE: N_("No interpreter"),
    InterpreterKind.PROFESSIONAL: N_("Professional interpreter"),
    InterpreterKind.VOLUNTEER: N_("Volunteer who interpreted"),
    InterpreterKind.RELATIVE: N_("Relative who interpreted"),
    InterpreterKind.STAFF: N_("Member of staff who interpreted"),
}

NO_CONSENT = N_("Without consent to notes nothing may be kept. Ask first, or leave this page without saving.")


@dataclass(frozen=True, slots=True)
class InterviewHead:
    """Where and how an interview was held. `title` is staff's own name for it; no name of a person."""

    title: str
    day: date | None
    place_kind: PlaceKind | None
    spoken_locale: str
    interpreter: InterpreterKind | None
    actor_group_id: str | None
    consent_notes: bool
    consent_quote: bool


def check_interview(head: InterviewHead, *, today: date) -> list[Problem]:
    """What is wrong with the head of an interview."""
    problems = check_language("spoken_locale", head.spoken_locale)
    if head.day is None:
        problems.append(Problem("day", N_("Choose the day of the interview.")))
    elif head.day > today:
        problems.append(Problem("day", N_("The day of the interview cannot be later than today.")))
    if head.place_kind is None:
        problems.append(Problem("place_kind", N_("Choose what kind of place it was.")))
    if head.interpreter is None:
        problems.append(Problem("interpreter", N_("Choose whether somebody interpreted.")))
    if not head.consent_notes:
        problems.append(Problem("consent_notes", NO_CONSENT))
    return problems


def within_consent(passages: Sequence[PassageInput], *, consent_quote: bool) -> list[PassageInput]:
    """The passages with what consent allows: without consent to quotation nobody's own words may be quoted."""
    return [
        replace(passage, may_quote=consent_quote or passage.kind is not PassageKind.VERBATIM)
        for passage in passages
    ]
