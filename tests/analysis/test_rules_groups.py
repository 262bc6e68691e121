"""Any two views are the same or differ by at least the minimum."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.rules.groups import (
    Shown,
    after_coming,
    after_leaving,
    after_new_minimum,
    groups_for,
    held_after_loss,
)

MINIMUM = 3


def test_those_who_wait_come_in_groups() -> None:
    assert [groups_for(waiting, 5) for waiting in (0, 4, 5, 9, 10)] == [0, 0, 1, 1, 2]


def test_one_who_leaves_takes_the_group_along() -> None:
    assert after_leaving(Shown(), [7]) == Shown(frozenset({7}))
    assert after_leaving(Shown(), [0, 0]) == Shown(), "those who wait were never seen"


def test_those_who_rest_return_with_the_next_group_and_stay_with_it() -> None:
    shown = after_coming(Shown(frozenset({7, 8})), 9)
    assert shown == Shown(frozenset(), (frozenset({7, 8, 9}),))
    assert after_leaving(shown, [8]) == Shown(frozenset({7, 8, 9}))
    assert after_coming(Shown(), 9) == Shown()


def test_groups_that_are_too_small_for_a_larger_minimum_are_bound() -> None:
    assert after_new_minimum(Shown(), {1: 5, 2: 5, 3: 8}, 6).together == (frozenset({1, 2}),)
    assert after_new_minimum(Shown(), {1: 5, 2: 8}, 6).together == (frozenset({1, 2}),)
    assert after_new_minimum(Shown(), {1: 5}, 6) == Shown(frozenset({1})), "too few to be seen at all"
    resting = Shown(frozenset({9}), (frozenset({1, 2}),))
    assert after_new_minimum(resting, {1: 5, 2: 5, 3: 7, 9: 4}, 5) == resting


@given(st.integers(0, 40), st.integers(0, 40), st.integers(2, 6))
def test_a_view_made_anew_is_the_old_one_or_differs_enough(responses: int, shown: int, minimum: int) -> None:
    held = held_after_loss(responses, shown, minimum, nothing_changed=False)
    assert held <= max(responses, held)
    view = responses - held
    assert view == 0 or shown - view >= minimum
    assert held_after_loss(shown, shown, minimum, nothing_changed=True) == 0


class Columns:
    """A model of the files: who is in which group."""

    def __init__(self) -> None:
        self.waiting: list[int] = []
        self.group_of: dict[int, int] = {}
        self.shown = Shown()
        self.people = 0

    def fold(self, arriving: int, leaving: list[int], chance: random.Random) -> frozenset[int]:
        gone = [self.group_of.pop(one) for one in leaving if one in self.group_of]
        self.waiting = [one for one in self.waiting if one not in leaving]
        self.shown = after_leaving(self.shown, gone)
        self.waiting += range(self.people, self.people + arriving)
        self.people += arriving
        made = groups_for(len(self.waiting), MINIMUM)
        if made:
            chance.shuffle(self.waiting)
            first = self.people * 1000
            self.group_of |= {one: first + min(n // MINIMUM, made - 1) for n, one in enumerate(self.waiting)}
            self.waiting = []
            self.shown = after_coming(self.shown, first)
        return frozenset(one for one, group in self.group_of.items() if group not in self.shown.resting)


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2)), min_size=2, max_size=12), st.integers(0, 10**6)
)
@settings(max_examples=200)
def test_no_two_views_differ_by_too_few(steps: list[tuple[int, int]], seed: int) -> None:
    chance = random.Random(seed)
    columns = Columns()
    views = []
    for arriving, leaving in steps:
        present = [*columns.waiting, *columns.group_of]
        views.append(columns.fold(arriving, chance.sample(present, min(leaving, len(present))), chance))
    for before in views:
        for after in views:
            assert not 0 < len(before ^ after) < MINIMUM
