"""How the responses that numbers are made of come into view and leave it, so that no difference tells on anyone.

Whoever sees the numbers today and again tomorrow can subtract. So responses move in groups only:

* A response that comes in waits until at least `minimum` wait; then all of them come into view together, in groups of
  `minimum` to twice that less one, put together by chance.
* A response that is withdrawn or superseded leaves the files at the next fold. The rest of its group leaves the view
  with it and rests, so that at least `minimum` leave at once.
* Those who rest come back with the next group that comes in, and move as one with that group from then on.

Any two views, whenever they were taken, are then made from the same responses or differ by at least `minimum` of
them. The price: after the last answers have come in, a withdrawal takes its group out of the numbers for good.

Two things may happen to the columns themselves:

* The minimum changes. Everybody stays where they are; groups that are too small for a larger minimum are bound
  together, and rest where there is nothing to bind them to.
* The columns are lost (a restored backup). Nobody knows any more who was in view, only how many were. So as many of
  all responses, by chance, are held back as make the new view smaller than the old one by the minimum; they come into
  view when the minimum of new responses has come in. A view seen after the backup was made is not known at all.
"""

from collections.abc import Iterable, Mapping
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


def after_new_minimum(shown: Shown, sizes: Mapping[int, int], minimum: int) -> Shown:
    """What is in view, and moves as one, under another minimum. `sizes` counts those in each group."""
    bound = frozenset().union(*shown.together)
    alone = [frozenset({group}) for group in sorted(sizes) if group not in shown.resting | bound]
    large: list[frozenset[int]] = []
    gathered: frozenset[int] = frozenset()
    for unit in (*shown.together, *alone):
        if sum(sizes.get(group, 0) for group in unit) >= minimum:
            large.append(unit)
            continue
        gathered |= unit
        if sum(sizes.get(group, 0) for group in gathered) >= minimum:
            large.append(gathered)
            gathered = frozenset()
    if gathered and large:
        large[-1] |= gathered
        gathered = frozenset()
    return Shown(shown.resting | gathered, tuple(unit for unit in large if len(unit) > 1))


def held_after_loss(responses: int, was_shown: int, minimum: int, *, nothing_changed: bool) -> int:
    """How many of all responses must stay out of view when only the number of those who were in it is known."""
    if nothing_changed and responses == was_shown:
        return 0
    held = max(0, responses - was_shown) + minimum
    return held if responses - held >= minimum else responses
