"""The minutes of a meeting: its points, who came, and the themes there was no time for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from consult.core.errors import Problem
from consult.core.text import N_
from consult.evidence.rules import PassageInput

LARGEST_ATTENDANCE = 100_000


@dataclass(frozen=True, slots=True)
class MinutesInput:
    """The minutes as typed. `attendance` None where nobody counted; `not_reached` are keys of themes."""

    passages: Sequence[PassageInput]
    attendance: int | None = None
    not_reached: Collection[str] = ()


def check_minutes(given: MinutesInput, *, theme_ids: Collection[str]) -> list[Problem]:
    """What is wrong with minutes beside their points; `theme_ids` are the meeting's."""
    problems = []
    if given.attendance is not None and not 0 <= given.attendance <= LARGEST_ATTENDANCE:
        problems.append(Problem("attendance", N_("Write how many came, or leave the field empty.")))
    if not set(given.not_reached) <= set(theme_ids):
        problems.append(Problem("not_reached", N_("Choose from the list.")))
    return problems
