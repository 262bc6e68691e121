"""Tallies as they are shown: counts and shares of the choices, with what is too small left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consult.analysis.rules.columns import Series
from consult.analysis.rules.network import as_table, hidden_cells
from consult.analysis.rules.statement import NO_CHOICE
from consult.analysis.rules.suppression import Counts, hidden_choices, hidden_in_row, is_primary
from consult.core.text import Text

Parts = Mapping[str | None, int]
"""Counts by part; None is the part of those who did not answer the parting question."""
SeriesCounts = Mapping[str, Parts]
"""Counts by choice and part."""


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One choice: how many made it, and their share of the base. None where the count is hidden."""

    code: str
    label: Text
    count: int | None
    share: float | None

    @property
    def suppressed(self) -> bool:
        """Whether the count is hidden."""
        return self.count is None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The middle of the numbers that were answered, and the middle of each half."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered to one closed question. `base` is how many answered; None where the tally is withheld."""

    questionnaire_id: str
    questionnaire: Text
    series: str
    code: str
    text: Text
    themes: tuple[str, ...]
    background: str | None
    several: bool
    base: int | None
    rows: tuple[TallyRow, ...] = ()
    quartiles: Quartiles | None = None

    @property
    def withheld(self) -> bool:
        """Whether not even the base may be shown."""
        return self.base is None

    @property
    def has_hidden(self) -> bool:
        """Whether any number of it is hidden."""
        return self.withheld or any(row.suppressed for row in self.rows)


Frame = Tally
"""A tally with its words and without numbers, to be filled."""


def counts_of(series: Series, found: SeriesCounts) -> Counts:
    """The counts of a question over all parts."""
    choices = tuple(sum(found.get(code, {}).values()) for code in series.choices)
    if not series.is_multiple:
        return Counts(sum(choices), choices, told=series.told_places)
    return Counts(
        sum(found.get(NO_CHOICE, {}).values()),
        choices,
        several=True,
        most=_most(series),
        exclusive=_exclusive(series),
        told=series.told_places,
    )


def _most(series: Series) -> int | None:
    return None if series.question.maximum is None else int(series.question.maximum)


def _exclusive(series: Series) -> frozenset[int]:
    return frozenset(
        place for place, code in enumerate(series.choices) if code in series.question.exclusive_codes
    )


def whole(frame: Frame, series: Series, found: SeriesCounts, minimum: int) -> Tally:
    """The tally of everybody who answered."""
    if series.is_number:
        base = sum(found.get(NO_CHOICE, {}).values())
        return replace(frame, base=None if 0 < base < minimum else base)
    counts = counts_of(series, found)
    return _filled(frame, counts, hidden_choices(counts, minimum))


def _filled(frame: Frame, counts: Counts, hidden: frozenset[int] | None) -> Tally:
    if hidden is None:
        empty = tuple(replace(row, count=None, share=None) for row in frame.rows)
        return replace(frame, base=None, rows=empty)
    rows = []
    for place, row in enumerate(frame.rows):
        count = None if place in hidden else counts.choices[place]
        share = None if count is None or not counts.base else count / counts.base
        rows.append(replace(row, count=count, share=share))
    return replace(frame, base=counts.base, rows=tuple(rows))


def of_part(
    frame: Frame, series: Series, found: SeriesCounts, minimum: int, *, part: str, offered: Sequence[str]
) -> Tally:
    """The tally of one part (one answer to a background question).

    It hides what could be worked out by looking at the other parts that are `offered` and at everybody. `part` is one
    of those.
    """
    if series.is_number:
        return _part_of_number(frame, found, minimum, part, offered)
    parts = _parts(found, offered)
    by_part = [_counts_in(series, found, one) for one in parts]
    together = counts_of(series, found)
    hidden = hidden_choices(together, minimum)
    if hidden is None:
        return _filled(frame, together, None)
    unseen = {place for place, one in enumerate(parts) if one not in offered}
    find = _several_in_parts if series.is_multiple else _one_in_parts
    return _filled(
        frame, by_part[parts.index(part)], find(by_part, hidden, unseen, minimum, parts.index(part))
    )


def _parts(found: SeriesCounts, offered: Sequence[str]) -> list[str | None]:
    present = {part for parts in found.values() for part in parts}
    return [*offered, *sorted(present - set(offered), key=str)]


def _counts_in(series: Series, found: SeriesCounts, part: str | None) -> Counts:
    return counts_of(series, {code: {part: parts.get(part, 0)} for code, parts in found.items()})


def _one_in_parts(
    by_part: Sequence[Counts], hidden_rows: frozenset[int], unseen: set[int], minimum: int, part: int
) -> frozenset[int] | None:
    height, width = len(by_part[0].choices), len(by_part)
    told = by_part[0].told
    # Hidden for everybody and told elsewhere: then only rows hidden from end to end leave open in which part they are.
    closed = hidden_rows if told & hidden_rows else frozenset[int]()
    if _tells_where(by_part, told & hidden_rows, closed):
        return None
    hidden = hidden_cells(
        as_table([[counts.choices[row] for counts in by_part] for row in range(height)]),
        minimum,
        rows=hidden_rows,
        columns=unseen,
        told={(row, column) for row in told for column in range(width + 1)},
        already={(row, column) for row in closed for column in range(width + 1)},
    )
    if hidden is None or (height, part) in hidden:
        return None
    return frozenset(row for row, column in hidden if column == part) | closed


def _tells_where(by_part: Sequence[Counts], told: frozenset[int], closed: frozenset[int]) -> bool:
    """Whether it can be worked out that some of those who made a choice are in one part.

    Of every part it is known how many made one of the choices in `closed`, of which the one that is told is one.
    """
    bases = [counts.base for counts in by_part]
    made = [sum(counts.choices[row] for row in closed) for counts in by_part]
    for row in told:
        total = sum(counts.choices[row] for counts in by_part)
        for base, here in zip(bases, made, strict=True):
            if max(0, total - (sum(made) - here)) > max(0, total - (sum(bases) - base)):
                return True
    return False


def _several_in_parts(
    by_part: Sequence[Counts], hidden_rows: frozenset[int], unseen: set[int], minimum: int, part: int
) -> frozenset[int] | None:
    choices, parts = range(len(by_part[0].choices)), range(len(by_part))
    bases = [counts.base for counts in by_part]
    small = {place for place in parts if 0 < bases[place] < minimum}
    closed = hidden_in_row(bases, [sum(bases)] * len(bases), small | unseen, minimum)
    hidden: dict[int, set[int]] = {
        choice: set(parts)
        if choice in hidden_rows
        else closed | {p for p in parts if is_primary(by_part[p], choice, minimum)}
        for choice in choices
    }
    while True:
        before = {choice: set(places) for choice, places in hidden.items()}
        for choice in choices:
            cells = [counts.choices[choice] for counts in by_part]
            caps = [counts.base_of(choice) for counts in by_part]
            if choice not in hidden_rows:
                hidden[choice] = hidden_in_row(cells, caps, hidden[choice], minimum)
        for place in parts:
            if place in closed:
                continue
            found = hidden_choices(by_part[place], minimum, {c for c in choices if place in hidden[c]})
            for choice in choices if found is None else found:
                hidden[choice].add(place)
            if found is None:
                closed = closed | {place}
        if hidden == before:
            break
    return None if part in closed else frozenset(choice for choice in choices if part in hidden[choice])


def _part_of_number(
    frame: Frame, found: SeriesCounts, minimum: int, part: str, offered: Sequence[str]
) -> Tally:
    parts = _parts(found, offered)
    bases = [found.get(NO_CHOICE, {}).get(one, 0) for one in parts]
    unseen = {place for place, one in enumerate(parts) if one not in offered}
    small = {place for place, base in enumerate(bases) if 0 < base < minimum}
    hidden = hidden_in_row(bases, [sum(bases)] * len(bases), small | unseen, minimum)
    place = parts.index(part)
    return replace(frame, base=None if place in hidden else bases[place])


def offered_parts(counts: Counts, codes: Sequence[str], minimum: int) -> tuple[str, ...]:
    """The answers to a background question by which others may be parted: those whose own count is shown."""
    hidden = hidden_choices(counts, minimum)
    if hidden is None:
        return ()
    return tuple(
        code for place, code in enumerate(codes) if place not in hidden and counts.choices[place] >= minimum
    )
