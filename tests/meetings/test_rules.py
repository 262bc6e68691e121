"""Who gets a place, and what may be typed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.meetings.forms.meeting import moment
from consult.meetings.rules.meeting import SignUpState, check_publication, sign_up_state
from consult.meetings.rules.places import State, free_places, party_size, place, promotions
from consult.meetings.rules.sign_up import SignUpInput, cancel_code, check_sign_up, plain_phone

Step = tuple[str, int]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 10)),
        st.tuples(st.just("cancel"), st.integers(0, 40)),
        st.tuples(st.just("capacity"), st.integers(1, 30)),
    ),
    max_size=60,
)


class Simulation:
    """A meeting's places under joins, cancellations and changes of the capacity, by the rules alone."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.parties: list[tuple[str, int, State]] = []
        self.arrived = 0

    @property
    def taken(self) -> int:
        return sum(size for _, size, state in self.parties if state is State.CONFIRMED)

    @property
    def waiting(self) -> list[tuple[str, int]]:
        return [(key, size) for key, size, state in self.parties if state is State.WAITING]

    def step(self, step: Step) -> None:
        kind, number = step
        if kind == "join":
            state = place(self.capacity, self.taken, number, somebody_waits=bool(self.waiting))
            self.parties.append((str(self.arrived), number, state))
            self.arrived += 1
            if state is State.CONFIRMED:
                assert self.taken <= self.capacity
            return
        if kind == "cancel" and self.parties:
            del self.parties[number % len(self.parties)]
        elif kind == "capacity":
            self.capacity = number
        self.promote()

    def promote(self) -> None:
        before, confirmed = self.waiting, {key for key, _, state in self.parties if state is State.CONFIRMED}
        chosen = promotions(self.capacity, self.taken, before)
        assert chosen == [key for key, _ in before][: len(chosen)], "somebody was passed over"
        self.parties = [
            (key, size, State.CONFIRMED if key in chosen else state) for key, size, state in self.parties
        ]
        assert confirmed <= {key for key, _, state in self.parties if state is State.CONFIRMED}
        assert not chosen or self.taken <= self.capacity
        assert not self.waiting or place(self.capacity, self.taken, self.waiting[0][1]) is State.WAITING


@given(st.integers(1, 20), STEPS)
@settings(max_examples=300, deadline=None)
def test_nobody_is_passed_over_and_places_are_never_given_twice(capacity: int, steps: list[Step]) -> None:
    simulation = Simulation(capacity)
    for step in steps:
        simulation.step(step)


def test_a_family_of_five_waits_for_four_seats_and_a_single_person_after_it_too() -> None:
    assert place(4, 0, party_size(4)) is State.WAITING
    assert place(4, 0, 1, somebody_waits=True) is State.WAITING
    assert promotions(4, 0, [("family", 5), ("single", 1)]) == []
    assert promotions(6, 0, [("family", 5), ("single", 1)]) == ["family", "single"]


def test_a_cut_capacity_cancels_nobody() -> None:
    assert free_places(3, 5) == 0
    assert promotions(3, 5, [("a", 1)]) == []


def test_without_a_limit_there_is_room_for_everybody() -> None:
    assert place(None, 10_000, 10) is State.CONFIRMED
    assert promotions(None, 10_000, [("a", 10)]) == ["a"]


@pytest.mark.parametrize(
    ("hours", "cancelled", "expected"),
    [
        (-10, False, SignUpState.OPEN),
        (-1, False, SignUpState.CLOSED),
        (0, False, SignUpState.HELD),
        (-10, True, SignUpState.CANCELLED),
    ],
)
def test_when_one_can_sign_up(hours: int, cancelled: bool, expected: SignUpState) -> None:
    starts = datetime(2026, 6, 1, 15, tzinfo=UTC)
    closes = starts - timedelta(hours=2)
    now = starts + timedelta(hours=hours)
    assert (
        sign_up_state(is_cancelled=cancelled, starts_at=starts, sign_up_closes_at=closes, now=now) is expected
    )


@pytest.mark.parametrize(
    ("given_input", "places"),
    [
        (SignUpInput(name="Deltager 1", phone="+45 00 00 00 00"), []),
        (SignUpInput(name="", email="x"), ["name", "email"]),
        (SignUpInput(name="Deltager 1"), ["email"]),
        (SignUpInput(name="Deltager 1", phone="12"), ["phone"]),
        (SignUpInput(name="Deltager 1", email="a@example.org", companions=10), ["companions"]),
        (SignUpInput(name="Deltager 1", email="a@example.org", companions=4), ["companions"]),
        (
            SignUpInput(name="Deltager 1", email="a@example.org", interpreter_locale="xx"),
            ["interpreter_language"],
        ),
        (SignUpInput(name="x" * 201, email="a@example.org", needs="y" * 1001), ["name", "needs"]),
    ],
)
def test_every_problem_of_a_sign_up_is_told_at_once(given_input: SignUpInput, places: list[str]) -> None:
    assert [problem.place for problem in check_sign_up(given_input, capacity=4)] == places


def test_a_telephone_number_in_arabic_digits_is_one() -> None:
    assert plain_phone("٠٠٤٥ ٠٠٠٠-٠٠٠٠") == "004500000000"


def test_a_cancel_code_is_sixteen_digits_that_only_the_secret_gives() -> None:
    code = cancel_code(b"secret", "a")
    assert code == cancel_code(b"secret", "a")
    assert len(code) == 16
    assert code.isdecimal()
    assert code not in {cancel_code(b"other", "a"), cancel_code(b"secret", "b")}


def test_a_meeting_is_published_in_every_language_or_not_at_all() -> None:
    words = {
        "title": {"da": "Møde", "en": "Meeting"},
        "place": {"da": "Sal", "en": "Hall"},
        "access": {"da": "Ja"},
    }
    problems = check_publication(words, locales=("da", "en"), source_locale="da")
    assert [problem.place for problem in problems] == ["access.en"]


def test_a_moment_before_the_calendar_is_none() -> None:
    assert moment(date(1, 1, 1), time(0, 0)) is None
    assert moment(date(2026, 7, 1), time(17, 0)) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
