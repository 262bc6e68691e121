"""How long things are kept; manifests and ledgers."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.ops.backup.ledger import ledger_from_json, ledger_to_json
from consult.ops.backup.manifest import Manifest, Part, is_safe_path, manifest_from_json, manifest_to_json
from consult.ops.rules import audit_before, closed_before, good, wrong

LEAP_DAY = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)


def test_a_leap_day_has_a_day_five_years_before() -> None:
    assert audit_before(LEAP_DAY) == datetime(2023, 2, 28, 23, 30, tzinfo=UTC)
    assert audit_before(datetime(2028, 3, 1, tzinfo=UTC)) == datetime(2023, 3, 1, tzinfo=UTC)


def test_answers_are_kept_for_730_days_after_the_consultation_has_closed() -> None:
    assert closed_before(date(2028, 2, 29)) == date(2026, 3, 1)


@given(st.dates(min_value=date(1990, 1, 1)))
def test_every_day_has_one_five_years_before(day: date) -> None:
    now = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert now.year - audit_before(now).year == 5


@pytest.mark.parametrize("name", ["a.txt", "a/b.pdf", "حضور.pdf", "æøå/1 2.txt", "a..b"])
def test_plain_paths_are_safe(name: str) -> None:
    assert is_safe_path(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/",
        "C:/x",
        "a\\..\\b",
        "a\0b",
        "a\nb",
        "x" * 1000,
    ],
)
def test_other_paths_are_not(name: str) -> None:
    assert not is_safe_path(name)


def test_a_manifest_is_read_as_it_was_written() -> None:
    part = Part(3, "0" * 64, 1)
    manifest = Manifest(
        "2026-06-17", "0002", "sqlite", {"staff": part}, {}, {"themes": {"a/b": {"passages": 1}}}
    )
    assert manifest_from_json(manifest_to_json(manifest)) == manifest


@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers(), st.lists).map(str).map(str.encode))
def test_anything_else_is_no_manifest_and_no_ledger(raw: bytes) -> None:
    assert manifest_from_json(raw) is None
    with pytest.raises(Invalid):
        ledger_from_json(raw)


def test_a_ledger_is_read_as_it_was_written() -> None:
    ledger = {"a" * 16: date(2026, 6, 1), "b" * 16: date(2028, 2, 29)}
    assert ledger_from_json(ledger_to_json(ledger)) == ledger


def test_a_finding_is_one_line() -> None:
    assert good("mail", "fine").line() == "ok     mail          fine"
    assert wrong("mail", "not").line().startswith("WRONG  mail")
