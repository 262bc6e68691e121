"""Keys, moments and refusals."""

from datetime import UTC, date, datetime, timedelta

from consult.core.clock import local_day, local_to_utc, utc_now
from consult.core.errors import Closed, Invalid, Problem, Throttled
from consult.core.ids import ID_LENGTH, new_id


def test_keys_are_sixteen_plain_characters_and_differ() -> None:
    keys = {new_id() for _ in range(500)}
    assert len(keys) == 500
    assert all(len(key) == ID_LENGTH and set(key) <= set("abcdefghijklmnopqrstuvwxyz234567") for key in keys)


def test_keys_say_nothing_about_their_order() -> None:
    keys = [new_id() for _ in range(200)]
    assert sorted(keys) not in (keys, keys[::-1])


def test_the_day_is_the_municipality_s() -> None:
    assert local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert local_day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_typed_time_is_the_municipality_s() -> None:
    assert local_to_utc(datetime.fromisoformat("2026-06-17T19:00")) == datetime(2026, 6, 17, 17, tzinfo=UTC)
    assert local_to_utc(datetime.fromisoformat("2026-12-17T19:00")) == datetime(2026, 12, 17, 18, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_refusals_carry_what_the_page_needs() -> None:
    problems = [Problem("name", "Write your name."), Problem("age", "At most %(most)s.", {"most": 120})]
    assert Invalid(problems).problems == tuple(problems)
    assert "name: Write your name." in str(Invalid(problems))
    assert (Closed(closes="2026-06-30").closes, Throttled(60).seconds) == ("2026-06-30", 60)
