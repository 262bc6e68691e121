"""How often something may be tried."""

from datetime import UTC, datetime

from consult.accounts.limits import Limits
from consult.web.throttle import BackOff, Throttle, daily_key

NOW = datetime(2026, 6, 17, 10, tzinfo=UTC)


def test_so_many_tries_within_so_many_seconds() -> None:
    throttle = Throttle(2, 60)
    assert [throttle.take("a", at=moment) for moment in (0, 10, 20)] == [0, 0, 41]
    assert throttle.take("b", at=20) == 0
    assert throttle.take("a", at=61) == 0


def test_each_further_failure_doubles_the_wait() -> None:
    back_off = BackOff(2, 10, 60)
    waits = []
    for _ in range(5):
        back_off.failed("a", at=0)
        waits.append(back_off.wait("a", at=0))
    assert waits == [0, 11, 21, 41, 61]
    assert back_off.wait("a", at=61) == 0
    back_off.succeeded("a")
    assert back_off.wait("a", at=0) == 0


def test_sign_ins_that_work_do_not_use_up_an_office_s_tries() -> None:
    limits = Limits(b"secret")
    for number in range(30):
        assert limits.sign_in("192.0.2.1", f"editor-{number}@example.org", NOW) == 0
        limits.signed_in("192.0.2.1", f"editor-{number}@example.org", NOW, worked=True)


def test_an_address_is_kept_as_a_hash_that_changes_every_day() -> None:
    today = daily_key(b"secret", "address", "192.0.2.1", NOW)
    assert "192" not in today
    assert today != daily_key(b"secret", "address", "192.0.2.1", NOW.replace(day=18))
    assert today != daily_key(b"other", "address", "192.0.2.1", NOW)
