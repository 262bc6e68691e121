"""What is hidden cannot be worked out: checked against every table that shows the same."""

import itertools
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.rules.network import Table, as_table, hidden_cells
from consult.analysis.rules.suppression import Counts, hidden_choices, hidden_in_row

MINIMUM = 4
SMALL = set(range(1, MINIMUM))


def test_enough_everywhere_hides_nothing() -> None:
    assert hidden_choices(Counts(60, (20, 30, 10)), 5) == frozenset()


def test_nought_is_shown() -> None:
    assert hidden_choices(Counts(60, (60, 0, 0)), 5) == frozenset()


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    assert hidden_choices(Counts(63, (20, 3, 30, 10)), 5) == frozenset({1, 3})


def test_two_small_counts_that_add_up_to_too_little_take_a_third() -> None:
    assert hidden_choices(Counts(22, (20, 1, 1)), 5) == frozenset({0, 1, 2})


def test_few_answers_withhold_all() -> None:
    assert hidden_choices(Counts(4, (4, 0)), 5) is None
    assert hidden_choices(Counts(5, (1, 1, 1, 1, 1)), 5) is None, (
        "five hidden counts of at least one are all one"
    )


def test_all_but_few_is_hidden_where_several_may_be_chosen() -> None:
    assert hidden_choices(Counts(100, (98, 50, 40), several=True), 5) == frozenset({0})
    assert hidden_choices(Counts(100, (98, 2), several=False), 5) == frozenset({0, 1})


def test_an_exclusive_choice_lowers_the_base_of_the_others() -> None:
    counts = Counts(50, (20, 28, 5), several=True, exclusive=frozenset({0}))
    assert 1 in (hidden_choices(counts, 5) or ()), (
        "of 30 who made another choice only two did not make this one"
    )


def test_what_is_told_elsewhere_stands_in_for_nothing() -> None:
    counts = Counts(77, (40, 30, 3, 4), told=frozenset({3}))
    assert hidden_choices(counts, 5) == frozenset({1, 2, 3}), "77 - 70 - 4 would be 3"
    large = Counts(82, (40, 30, 3, 9), told=frozenset({3}))
    assert hidden_choices(large, 5) == frozenset({1, 2})
    assert hidden_choices(Counts(43, (40, 3), told=frozenset({0})), 5) is None


def test_languages_with_many_texts_stand_in_for_little() -> None:
    assert hidden_choices(Counts(49, (40, 6, 3)), 5) == frozenset({1, 2})
    assert hidden_choices(Counts(49, (40, 6, 3), at_least=(0, 6, 0)), 5) == frozenset({0, 1, 2})
    assert hidden_choices(Counts(49, (40, 6, 3), at_least=(40, 6, 0)), 5) is None


def answers_of(choices: int, several: bool, exclusive: frozenset[int], most: int) -> list[tuple[int, ...]]:
    if not several:
        return [tuple(int(place == chosen) for place in range(choices)) for chosen in range(choices)]
    return [
        answer
        for answer in itertools.product((0, 1), repeat=choices)
        if 1 <= sum(answer) <= most and (sum(answer) == 1 or not any(answer[place] for place in exclusive))
    ]


def possible_counts(people: int, answers: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    for chosen in itertools.combinations_with_replacement(answers, people):
        yield tuple(sum(column) for column in zip(*chosen, strict=True))


@st.composite
def polls(draw: st.DrawFn) -> tuple[Counts, list[tuple[int, ...]]]:
    choices = draw(st.integers(2, 3))
    several = draw(st.booleans())
    exclusive = frozenset(draw(st.sets(st.integers(0, choices - 1), max_size=1))) if several else frozenset()
    most = draw(st.integers(1, choices)) if several else 1
    answers = answers_of(choices, several, exclusive, most)
    people = draw(st.lists(st.sampled_from(answers), min_size=1, max_size=9))
    counts = tuple(sum(column) for column in zip(*people, strict=True))
    return Counts(len(people), counts, several, most if several else None, exclusive), answers


@given(polls(), st.integers(0, 2))
@settings(max_examples=400, deadline=None)
def test_no_small_count_of_a_question_can_be_worked_out(
    made: tuple[Counts, list[tuple[int, ...]]], told_place: int
) -> None:
    counts, answers = made
    told = frozenset({told_place} & set(range(len(counts.choices))))
    for each in (frozenset[int](), told):
        check_question(replace(counts, told=each), answers)


def check_question(counts: Counts, answers: list[tuple[int, ...]]) -> None:
    hidden = hidden_choices(counts, MINIMUM)
    small = {place for place, count in enumerate(counts.choices) if count in SMALL}
    if hidden is None:
        return
    assert small <= hidden
    assert counts.base not in SMALL
    worlds = [
        world
        for world in possible_counts(counts.base, answers)
        if all(
            world[place] == counts.choices[place]
            for place in range(len(world))
            if place not in hidden or place in counts.told
        )
        and all(world[place] for place in hidden - counts.told)
    ]
    for place in small - counts.told:
        seen = {world[place] for world in worlds}
        reachable = {
            world[place]
            for world in possible_counts(counts.base, answers)
            if all(world[each] == counts.choices[each] for each in counts.told)
        }
        assert seen >= reachable & SMALL, (counts, hidden, place, seen)


def tables_like(
    table: Table, hidden: AbstractSet[tuple[int, int]], rows: AbstractSet[int]
) -> Iterator[Table]:
    """Every table that shows what this one shows: hidden counts are at least 1, row totals are known but for `rows`."""
    height, width = table.height, table.width

    def fill(row: int) -> Iterator[tuple[int, ...]]:
        free = [column for column in range(width) if (row, column) in hidden]
        total = table.value((row, width))
        known = sum(table.cells[row][column] for column in range(width) if column not in free)
        top = 13 if row in rows else total - known
        for values in itertools.product(range(1, top + 1), repeat=len(free)):
            line = list(table.cells[row])
            for column, value in zip(free, values, strict=True):
                line[column] = value
            if row in rows or sum(line) == total:
                yield tuple(line)

    for lines in itertools.product(*(list(fill(row)) for row in range(height))):
        other = Table(lines)
        if other.value((height, width)) == table.value((height, width)) and all(
            (height, column) in hidden or other.value((height, column)) == table.value((height, column))
            for column in range(width)
        ):
            yield other


cell = st.integers(0, 9)


@given(st.lists(st.tuples(cell, cell, cell), min_size=2, max_size=3), st.booleans(), st.booleans())
@settings(max_examples=250, deadline=None)
def test_no_small_count_of_a_table_can_be_worked_out(
    lines: list[tuple[int, ...]], last_unseen: bool, last_told: bool
) -> None:
    table = as_table(lines)
    told_rows = frozenset({table.height - 1}) if last_told else frozenset[int]()
    totals = Counts(table.value((table.height, 3)), tuple(sum(line) for line in lines), told=told_rows)
    hidden_rows = hidden_choices(totals, MINIMUM)
    if hidden_rows is None:
        return
    columns = {2} if last_unseen else set()
    told = {(row, column) for row in told_rows for column in range(4)}
    hidden = hidden_cells(table, MINIMUM, rows=hidden_rows, columns=columns, told=told)
    if hidden is None:
        return
    small = [place for place in table.places() if table.value(place) in SMALL]
    assert set(small) <= hidden
    small = [place for place in small if place not in told]
    if small:
        seen = {place: set[int]() for place in small}
        for other in tables_like(table, hidden - told, hidden_rows - told_rows):
            for place in small:
                seen[place].add(other.value(place))
            if all(values >= SMALL for values in seen.values()):
                return
        assert all(values >= SMALL for values in seen.values()), (lines, hidden, seen)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4))
@settings(max_examples=200)
def test_no_small_count_of_a_choice_by_group_can_be_worked_out(groups: list[tuple[int, int]]) -> None:
    cells = [made for made, _ in groups]
    caps = [made + left for made, left in groups]
    total = sum(cells)
    small = {place for place, (made, left) in enumerate(groups) if made in SMALL or (left in SMALL and made)}
    hidden = hidden_in_row(cells, caps, small, MINIMUM)
    if not hidden or hidden == set(range(len(groups))):
        return
    ranges = [
        range(1, caps[place] + 1) if place in hidden and cells[place] else (cells[place],)
        for place in range(len(groups))
    ]
    worlds = [world for world in itertools.product(*ranges) if sum(world) == total]
    for place in small:
        if cells[place] in SMALL:
            assert {world[place] for world in worlds} >= {value for value in SMALL if value <= caps[place]}


def test_a_table_with_room_is_not_withheld() -> None:
    table = as_table([[40, 30, 2], [35, 20, 12], [11, 25, 9]])
    hidden = hidden_cells(table, 5, rows=set(), columns=set())
    assert hidden is not None
    assert (0, 2) in hidden
    assert len(hidden) == 4, "a rectangle of four is the least that protects one"
