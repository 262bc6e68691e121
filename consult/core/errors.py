"""The six ways to refuse. Each maps to one HTTP status in `consult.web.errors`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a field, a path, or sheet and cell) and a sentence marked for translation.

    `values` fill the sentence's `%(name)s` placeholders.
    """

    place: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """A request that is understood and not carried out."""


class NotFound(Refusal):
    """There is no such thing for this reader."""


class Forbidden(Refusal):
    """This actor may not do this."""


class Invalid(Refusal):
    """What was given is wrong; carries every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.place}: {problem.sentence}" for problem in problems))
        self.problems = tuple(problems)


class Conflict(Refusal):
    """Somebody else changed it meanwhile."""


class Closed(Refusal):
    """It is not open now; `opens` and `closes` are ISO days where known."""

    def __init__(self, opens: str | None = None, closes: str | None = None) -> None:
        super().__init__("closed")
        self.opens = opens
        self.closes = closes


class Throttled(Refusal):
    """Too many tries; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__("throttled")
        self.seconds = seconds
