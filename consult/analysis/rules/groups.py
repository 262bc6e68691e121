"""How the responses that numbers are made of come into view and leave it, so that no difference tells on anyone.

Whoever sees the numbers today and again tomorrow can subtract. So responses move in groups only:

* A response that comes in waits until at least `minimum` wait; then all of them come into view together, in groups of
  `minimum` to twice that less one, put together by chance.
* A response that is withdrawn or superseded leaves the files at the next fold. The rest of its group leaves the view
  with it and rests, so that at least `minimum` leave at once.
* Those who rest come back with the next group that comes in, and move as one with that group from then on.

Any two views, whenever they were taken, are then made from the same responses or differ by at least `minimum` of
them. The price: after the last answers have come in, a withdrawal takes its group out of the numbers for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

NO_GROUP = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """Which groups are out of view, and which of the others move as one."""

    resting: frozenset[int] = frozenset()
    together: tuple[frozenset[int], ...] = ()


def after_leaving(shown: Shown, groups: Iterable[int]) -> Shown:
    """What is in view after a response of each of these groups has gone."""
    resting = set(shown.resting)
    for group in groups:
        if group != NO_GROUP:
            resting |= next((bond for bond in shown.together if group in bond), {group})
    return Shown(frozenset(resting), tuple(bond for bond in shown.together if not bond <= resting))


def after_coming(shown: Shown, group: int) -> Shown:
    """What is in view after a new group has come in: it brings back those who rest, and holds them from now on."""
    if not shown.resting:
        return shown
    return Shown(frozenset(), (*shown.together, shown.resting | {group}))


def groups_for(waiting: int, minimum: int) -> int:
    """How many groups those who wait make; 0 while they are too few."""
    return waiting // minimum
