"""When a mail is tried again."""

from datetime import UTC, datetime, timedelta

from consult.notifications.rules import next_try, one_line

NOW = datetime(2026, 6, 17, 10, tzinfo=UTC)


def test_tries_lie_further_and_further_apart_and_end() -> None:
    waits = [(again - NOW) if (again := next_try(attempt, NOW)) else None for attempt in range(1, 8)]
    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=12),
        None,
        None,
    ]


def test_a_subject_is_one_line_that_fits() -> None:
    assert one_line(" Your place\r\n  at the meeting ") == "Your place at the meeting"
    assert len(one_line("x" * 900)) == 300
