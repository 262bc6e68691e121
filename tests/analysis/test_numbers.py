"""Tallies equal a plain count of the answers, and what is too small is in none of them."""

import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from consult.analysis.jobs import fold
from consult.analysis.queries.numbers import Numbers, Part, load_numbers
from consult.analysis.rules.tally import Tally
from consult.consultations.queries import find_consultation, view_consultation
from consult.infra.db import Database
from consult.questionnaires.queries import VersionView
from consult.responses.models import Response
from tests.analysis.questionnaire import put_questionnaire, put_response, put_responses
from tests.factories import MadeConsultation


@pytest.fixture
def version(database: Database, consultation: MadeConsultation, now: datetime) -> VersionView:
    """A published questionnaire."""
    with database.transaction() as session:
        return put_questionnaire(session, consultation, now)


def numbers(
    database: Database, state: Path, *, theme: str | None = None, part: Part | None = None, locale: str = "en"
) -> Numbers:
    with database.reading() as session:
        found = find_consultation(session, "a-new-policy")
        assert found is not None
        view = view_consultation(session, found, locale)
        return load_numbers(session, state, view, locale, theme=theme, part=part)


def answers(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [
            row | {"_locale": tag}
            for row, tag in session.execute(select(Response.answers, Response.locale))
            if row
        ]


def plain_counts(rows: list[dict[str, Any]], code: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        answer = row.get(code)
        counts.update(answer if isinstance(answer, list) else [answer] if isinstance(answer, str) else [])
    return counts


def check(tally: Tally, rows: list[dict[str, Any]]) -> int:
    """Compare a tally with plain counts; how many cells are hidden."""
    base = sum(tally.code in row for row in rows)
    if tally.withheld:
        return 1
    assert tally.base == base
    counts = plain_counts(rows, tally.code)
    for row in tally.rows:
        assert row.count in (None, counts[row.code]), (tally.code, row)
        assert row.count is None or not 0 < row.count < 5
    return sum(row.suppressed for row in tally.rows)


@pytest.mark.parametrize("people", [0, 3, 30, 400])
def test_tallies_are_the_plain_counts(
    database: Database, version: VersionView, tmp_path: Path, now: datetime, people: int
) -> None:
    with database.transaction() as session:
        put_responses(session, version, people)
    fold(database, tmp_path, now)
    found = numbers(database, tmp_path)
    shown = answers(database) if people >= 5 else []
    assert [one.code for one in found.tallies] == ["status", "barriers", "fair", "days"]
    for one in (*found.tallies, *found.who):
        check(one, shown)
    assert found.counted == len(shown)


def test_words_are_in_the_asked_language(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    fold(database, tmp_path, now)
    tally = numbers(database, tmp_path, theme="education-and-work", locale="ar").tallies[0]
    assert (tally.text.value, tally.text.locale, tally.rows[0].label.value) == (
        "ar: What do you do?",
        "ar",
        "ar: job",
    )
    assert [one.code for one in numbers(database, tmp_path, theme="health").tallies] == ["days"]


def test_planted_small_cells_are_hidden(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        for count, status in ((40, "job"), (30, "school"), (3, "home")):
            for _ in range(count):
                put_response(
                    session,
                    version,
                    {"status": status, "barriers": ["none"] if status == "home" else ["papers"]},
                )
    fold(database, tmp_path, now)
    by_status, barriers = numbers(database, tmp_path).tallies[:2]
    assert {row.code: row.count for row in by_status.rows} == {
        "job": 40,
        "school": None,
        "home": None,
        "other": 0,
    }
    assert {row.code: row.count for row in barriers.rows} == {
        "language": 0,
        "papers": None,
        "children": 0,
        "none": None,
    }


@pytest.mark.parametrize("seed", range(4))
def test_parts_are_the_plain_counts_of_the_part(
    database: Database, version: VersionView, tmp_path: Path, now: datetime, seed: int
) -> None:
    people = random.Random(seed).choice([40, 120, 400])
    with database.transaction() as session:
        put_responses(session, version, people, seed=seed)
    fold(database, tmp_path, now)
    offered = numbers(database, tmp_path).parts
    assert {"age_band", "_locale"} >= {choice.part.variable for choice in offered}
    assert offered
    rows = answers(database)
    for choice in offered:
        column = "age" if choice.part.variable == "age_band" else "_locale"
        in_part = [row for row in rows if row.get(column) == choice.part.value]
        found = numbers(database, tmp_path, part=choice.part)
        hidden = [check(one, in_part) for one in found.tallies]
        assert sum(hidden) < 14, "something is left to see"


def test_a_part_that_is_too_small_is_not_offered(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        for count, age in ((40, "young"), (30, "middle"), (2, "old")):
            for _ in range(count):
                put_response(session, version, {"status": "job", "age": age})
    fold(database, tmp_path, now)
    assert [choice.part for choice in numbers(database, tmp_path).parts] == [
        Part("age_band", "young"),
        Part("_locale", "da"),
    ]
    assert numbers(database, tmp_path, part=Part("age_band", "old")).tallies == ()
    assert numbers(database, tmp_path, part=Part("no_such", "old")).tallies == ()


def test_quartiles_of_numbers(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        for days in (0, 1, 2, 3, 3, 3, 4, 5, 6):
            put_response(session, version, {"days": days})
    fold(database, tmp_path, now)
    answered = next(one for one in numbers(database, tmp_path).tallies if one.code == "days")
    assert (answered.base, answered.quartiles) == (9, None), "fewer than twice the minimum"
    with database.transaction() as session:
        for days in (0, 1, 3, 5, 7):
            put_response(session, version, {"days": days})
    fold(database, tmp_path, now)
    answered = next(one for one in numbers(database, tmp_path).tallies if one.code == "days")
    assert answered.base == 14
    assert answered.quartiles is not None
    assert (answered.quartiles.lower, answered.quartiles.median, answered.quartiles.upper) == (
        1.25,
        3.0,
        4.75,
    )
