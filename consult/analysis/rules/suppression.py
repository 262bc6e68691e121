"""Which counts of one question must stay hidden.

Hidden is a count from 1 to minimum - 1 (a choice that nobody made is shown as 0), and with questions that take several
answers also one that all but so few made. If what is shown would then pin a hidden count down, the next smallest
counts are hidden as well, until each may be anything from 1 to minimum - 1 for all that can be worked out from the
rest. Where that cannot be reached, or fewer than `minimum` answered, the whole tally is withheld.

Some counts are told elsewhere, whether a tally shows them or not: the texts beside "other" are listed. Such a count
never stands in for another one that must stay hidden.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one question's choices. `base` is how many answered.

    `several`: any number of choices may be made, at most `most` of them; `exclusive` are places of choices that go
    with no other. `told` are places whose count may be known from elsewhere; `at_least` says for each place how many
    are known to have made it (one choice each only).
    """

    base: int
    choices: tuple[int, ...]
    several: bool = False
    most: int | None = None
    exclusive: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    at_least: tuple[int, ...] = ()

    def base_of(self, place: int) -> int:
        """How many could have made this choice: those who made none that excludes it."""
        if not self.several or place in self.exclusive:
            return self.base
        return self.base - sum(self.choices[other] for other in self.exclusive)


def is_small(count: int, minimum: int) -> bool:
    """Whether a count is of so few that it may not be shown."""
    return 0 < count < minimum


def is_primary(counts: Counts, place: int, minimum: int) -> bool:
    """Whether a choice's count is too small to show, or leaves too few who did not make it."""
    count = counts.choices[place]
    return is_small(count, minimum) or (counts.several and is_small(counts.base_of(place) - count, minimum))


def hidden_choices(
    counts: Counts, minimum: int, already: Collection[int] = frozenset()
) -> frozenset[int] | None:
    """The places of the choices whose counts are hidden; None when the whole tally is withheld, base included.

    `already` are places that are hidden for another reason.
    """
    if is_small(counts.base, minimum):
        return None
    places = range(len(counts.choices))
    hidden = {place for place in places if is_primary(counts, place, minimum)} | {
        place for place in already if counts.choices[place]
    }
    more = sorted(
        (place for place in places if place not in hidden | counts.told and counts.choices[place]),
        key=lambda place: (counts.choices[place], place),
    )
    while hidden and not is_protected(counts, hidden, minimum):
        if not more:
            return None
        hidden.add(more.pop(0))
    return frozenset(hidden)


def is_protected(counts: Counts, hidden: AbstractSet[int], minimum: int) -> bool:
    """Whether every small hidden count may, for all that is shown, be anything from 1 to minimum - 1."""
    for place in hidden:
        low, high = possible(counts, hidden if place in counts.told else hidden - counts.told, place)
        count, base = counts.choices[place], counts.base_of(place)
        if is_small(count, minimum) and (low > 1 or high < min(minimum - 1, base)):
            return False
        if (
            counts.several
            and is_small(base - count, minimum)
            and (low > max(1, base - minimum + 1) or high < base - 1)
        ):
            return False
    return True


def possible(counts: Counts, hidden: AbstractSet[int], place: int) -> tuple[int, int]:
    """The least and the most that a hidden count may be for somebody who sees all that is not hidden.

    One choice each: the choices add up to the base. Several: everybody made at least one and at most `most`.
    """
    shown = sum(count for other, count in enumerate(counts.choices) if other not in hidden)
    rest = counts.base - shown
    others = len(hidden) - 1
    if not counts.several:
        if not others:
            return max(1, rest), rest
        least = counts.at_least or (1,) * len(counts.choices)
        return 1, rest - sum(max(1, least[other]) for other in hidden if other != place)
    low = max(1, rest - others * counts.base)
    return low, _most_of_several(counts, hidden, place, shown)


def _most_of_several(counts: Counts, hidden: AbstractSet[int], place: int, shown: int) -> int:
    most = counts.most or len(counts.choices)
    by_sum = most * counts.base - shown - (len(hidden) - 1)
    left = counts.base - sum(
        1 if other in hidden else counts.choices[other] for other in counts.exclusive if other != place
    )
    if place not in counts.exclusive:
        return min(by_sum, left)
    # Those who made an exclusive choice made none of the others.
    free = [count for other, count in enumerate(counts.choices) if other not in hidden | counts.exclusive]
    return min(by_sum, left - max([*free, -(-sum(free) // most)], default=0))


def hidden_in_row(
    cells: Sequence[int], caps: Sequence[int], hidden: Collection[int], minimum: int
) -> set[int]:
    """The places to hide in a row of groups whose sum is shown, so that none of the hidden ones is pinned down.

    `cells` are how many in each group made a choice, `caps` how many there are in the group; `hidden` are places
    hidden already. Hides every place when nothing less will do.
    """
    out = {place for place in hidden if cells[place]}
    more = sorted((p for p in range(len(cells)) if p not in out and cells[p]), key=lambda p: (cells[p], p))
    while out and not _row_is_protected(cells, caps, out, minimum):
        if not more:
            return set(range(len(cells)))
        out.add(more.pop(0))
    return out | set(hidden)


def _row_is_protected(cells: Sequence[int], caps: Sequence[int], hidden: set[int], minimum: int) -> bool:
    total = sum(cells[place] for place in hidden)
    room = sum(caps[place] for place in hidden)
    for place in hidden:
        low = max(1, total - (room - caps[place]))
        high = min(caps[place], total - (len(hidden) - 1))
        if is_small(cells[place], minimum) and (low > 1 or high < min(minimum - 1, caps[place])):
            return False
        left = caps[place] - cells[place]
        if is_small(left, minimum) and (high < caps[place] - 1 or low > max(1, caps[place] - minimum + 1)):
            return False
    return True
