"""Who gets a place. A party (a person and those who come along) is placed as one, in the order of arrival.

The rule as people read it: places are given in the order people signed up; those who come together are placed
together; nobody on the waiting list is passed over.
"""

from collections.abc import Sequence
from enum import StrEnum

from consult.core.text import N_


class State(StrEnum):
    """Where a sign-up stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


STATE_LABELS: dict[State, str] = {
    State.CONFIRMED: N_("Has a place"),
    State.WAITING: N_("On the waiting list"),
    State.CANCELLED: N_("Cancelled"),
}


def party_size(companions: int) -> int:
    """How many places a person with so many companions needs."""
    return 1 + companions


def free_places(capacity: int | None, taken: int) -> int | None:
    """How many places are left; None where there is no limit. Never negative, also after a cut of the capacity."""
    return None if capacity is None else max(0, capacity - taken)


def place(capacity: int | None, taken: int, party: int, *, somebody_waits: bool = False) -> State:
    """Whether a party that arrives now gets its places or waits.

    It waits when anybody waits already, even if it would fit: nobody is passed over.
    """
    free = free_places(capacity, taken)
    if free is None:
        return State.CONFIRMED
    return State.CONFIRMED if party <= free and not somebody_waits else State.WAITING


def promotions(capacity: int | None, taken: int, waiting: Sequence[tuple[str, int]]) -> list[str]:
    """The keys of the waiting parties that get their places now, strictly in order of arrival.

    Stops at the first party that does not fit. A capacity below what is taken promotes nobody and cancels nobody.
    """
    promoted: list[str] = []
    for key, party in waiting:
        if place(capacity, taken, party) is State.WAITING:
            break
        promoted.append(key)
        taken += party
    return promoted
