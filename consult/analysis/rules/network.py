"""Which counts of a two-way table must stay hidden, when its row totals are known from elsewhere.

The table with its totals is a network: an arc per count, a node per row and per column (the rows' and columns' totals
being a column and a row of their own), and at every node what goes in comes out. A hidden count can be raised by as
much as a flow of hidden counts can carry around it, and lowered likewise. So each small count is checked exactly, and
where it could be worked out, the cheapest way around it is hidden too.
"""

import heapq
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from consult.analysis.rules.suppression import is_small

Place = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True)
class Table:
    """Counts by row (choice) and column (group). The row after the last holds the columns' totals, and so on."""

    cells: tuple[tuple[int, ...], ...]

    @property
    def height(self) -> int:
        """How many rows, the row of totals apart; also the place of that row."""
        return len(self.cells)

    @property
    def width(self) -> int:
        """How many columns, the column of totals apart; also the place of that column."""
        return len(self.cells[0]) if self.cells else 0

    def value(self, place: Place) -> int:
        """A count or a total."""
        row, column = place
        rows = self.cells if row == self.height else self.cells[row : row + 1]
        return sum(sum(line) if column == self.width else line[column] for line in rows)

    def ends(self, place: Place) -> tuple[Node, Node]:
        """The nodes between which the arc of a count runs."""
        row, column = place
        is_total = (row == self.height) != (column == self.width)
        ends: tuple[Node, Node] = (("row", row), ("column", column))
        return (ends[1], ends[0]) if is_total else ends

    def places(self) -> Iterator[Place]:
        """Every place with a count that is not 0, totals included. Noughts are shown."""
        for row in range(self.height + 1):
            for column in range(self.width + 1):
                if self.value((row, column)):
                    yield row, column


def hidden_cells(
    table: Table,
    minimum: int,
    *,
    rows: Collection[int],
    columns: Collection[int],
    told: AbstractSet[Place] = frozenset(),
    already: AbstractSet[Place] = frozenset(),
) -> frozenset[Place] | None:
    """The places hidden, column totals (at row `height`) among them; None when the whole table is withheld.

    `rows` are the rows whose totals are hidden elsewhere, `columns` those that are shown to nobody. Counts in `told`
    may be known from elsewhere and stand in for no other; `already` are places that are hidden in any case. Those that
    are both are left to the caller.
    """
    arcs = {place: table.value(place) for place in table.places()}
    fixed = {place for place in arcs if place[1] == table.width and place[0] not in rows}
    hidden = {place for place, value in arcs.items() if place not in fixed and is_small(value, minimum)}
    hidden |= {
        place for place in arcs if place[1] in columns or (place[1] == table.width and place[0] in rows)
    }
    hidden |= already & arcs.keys()
    small = [place for place in hidden - (told & already) if is_small(arcs[place], minimum)]
    audit = _Audit(table, arcs, fixed)
    for place in sorted(small, key=lambda one: (arcs[one], one)):
        known = frozenset() if place in told else told
        if audit.is_protected(place, hidden - known, minimum):
            continue
        way = audit.way_around(place, hidden, known, minimum)
        if way is None:
            return None
        hidden |= way
    # Hiding more never gives an earlier one away: each new arc only adds room.
    return frozenset(hidden)


class _Audit:
    """Flows in the network of one table."""

    def __init__(self, table: Table, arcs: dict[Place, int], fixed: set[Place]) -> None:
        self.arcs = arcs
        self.fixed = fixed
        self.ends = {place: table.ends(place) for place in arcs}
        self.at: dict[Node, list[tuple[Place, Node, bool]]] = {}
        for place, (start, end) in self.ends.items():
            self.at.setdefault(start, []).append((place, end, True))
            self.at.setdefault(end, []).append((place, start, False))

    def is_protected(self, place: Place, hidden: Collection[Place], minimum: int) -> bool:
        """Whether a small hidden count may be anything from 1 to minimum - 1."""
        start, end = self.ends[place]
        value = self.arcs[place]
        return self._carries(end, start, minimum - 1 - value, place, hidden) and self._carries(
            start, end, value - 1, place, hidden
        )

    def _carries(
        self, source: Node, sink: Node, wanted: int, without: Place, hidden: Collection[Place]
    ) -> bool:
        """Whether hidden counts can change so that `wanted` more go from source to sink."""
        flow = dict.fromkeys(hidden, 0)
        for _ in range(wanted):
            came: dict[Node, tuple[Node, Place, int]] = {}
            queue = deque([source])
            while queue and sink not in came:
                node = queue.popleft()
                for place, to, forward in self.at[node]:
                    if place == without or place not in flow or to in came or to == source:
                        continue
                    if forward or self.arcs[place] + flow[place] > 1:
                        came[to] = (node, place, 1 if forward else -1)
                        queue.append(to)
            if sink not in came:
                return False
            node = sink
            while node != source:
                node, place, step = came[node]
                flow[place] += step
        return True

    def way_around(
        self, place: Place, hidden: Collection[Place], known: Collection[Place], minimum: int
    ) -> set[Place] | None:
        """The cheapest counts to hide so that this one can move as far as it must; None if there are none."""
        start, end = self.ends[place]
        down, up = self.arcs[place] - 1, minimum - 1 - self.arcs[place]
        best: dict[Node, int] = {end: 0}
        came: dict[Node, tuple[Node, Place]] = {}
        queue: list[tuple[int, Node]] = [(0, end)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == start:
                return _walk_back(came, start, end)
            if cost > best[node]:
                continue
            for other, to, forward in self.at[node]:
                if other == place or other in self.fixed or other in known:
                    continue
                if self.arcs[other] - 1 < (down if forward else up):
                    continue
                price = cost + (1 if other in hidden else 10 * self.arcs[other])
                if price < best.get(to, price + 1):
                    best[to] = price
                    came[to] = (node, other)
                    heapq.heappush(queue, (price, to))
        return None


def _walk_back(came: dict[Node, tuple[Node, Place]], node: Node, end: Node) -> set[Place]:
    way: set[Place] = set()
    while node != end:
        node, place = came[node]
        way.add(place)
    return way


def as_table(rows: Sequence[Sequence[int]]) -> Table:
    """The table of these rows."""
    return Table(tuple(tuple(line) for line in rows))
