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
from tests.analysis.questionnaire import document, put_questionnaire, put_response, put_responses
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


def put_statuses(database: Database, version: VersionView, *people: tuple[int, str, str]) -> None:
    """So many of each status and age; who does something else writes what."""
    with database.transaction() as session:
        for count, status, age in people:
            for number in range(count):
                given = {"status": status, "age": age}
                more = {"status__other": f"else {number}"} if status == "other" else {}
                put_response(session, version, given | more)


def status_counts(found: Numbers) -> dict[str, int | None]:
    return {row.code: row.count for row in found.tallies[0].rows}


def test_texts_beside_other_give_no_small_count_away(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    put_statuses(
        database,
        version,
        (40, "job", "young"),
        (30, "school", "young"),
        (3, "home", "old"),
        (4, "other", "old"),
    )
    fold(database, tmp_path, now)
    found = numbers(database, tmp_path)
    assert found.tallies[0].base == 77
    assert status_counts(found) == {"job": 40, "school": None, "home": None, "other": None}


def test_who_wrote_beside_other_is_in_no_part_for_certain(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    put_statuses(
        database, version,
        (30, "job", "young"), (20, "job", "middle"), (10, "school", "young"), (9, "school", "middle"),
        (3, "other", "young"), (1, "other", "middle"),
    )  # fmt: skip
    fold(database, tmp_path, now)
    for age, jobs in (("young", 30), ("middle", 20)):
        shown = status_counts(numbers(database, tmp_path, part=Part("age_band", age)))
        assert shown == {"job": jobs, "school": None, "home": 0, "other": None}
    put_statuses(database, version, (20, "job", "old"))
    fold(database, tmp_path, now)
    shown = status_counts(numbers(database, tmp_path, part=Part("age_band", "old")))
    assert shown["other"] is None, "a nought would narrow down where they are"


def test_a_part_is_withheld_where_all_who_wrote_beside_other_would_be_in_it(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    put_statuses(
        database,
        version,
        (30, "job", "young"),
        (20, "job", "middle"),
        (9, "school", "middle"),
        (4, "other", "middle"),
    )
    fold(database, tmp_path, now)
    assert status_counts(numbers(database, tmp_path))["other"] is None
    assert numbers(database, tmp_path, part=Part("age_band", "middle")).tallies[0].withheld


def test_a_text_asked_of_some_only_gives_no_small_count_away(
    database: Database, consultation: MadeConsultation, tmp_path: Path, now: datetime
) -> None:
    doc = document()
    doc["sections"][0]["questions"][3]["relevant"] = "${status} = 'school'"
    with database.transaction() as session:
        version = put_questionnaire(session, consultation, now, doc)
    put_statuses(database, version, (40, "job", "young"), (30, "school", "young"), (3, "home", "old"))
    fold(database, tmp_path, now)
    assert status_counts(numbers(database, tmp_path)) == {"job": None, "school": 30, "home": None, "other": 0}


def test_texts_by_language_give_no_rare_language_away(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        for count, tag in ((40, "da"), (6, "ar"), (3, "so")):
            for _ in range(count):
                put_response(session, version, {"status": "job"}, locale=tag)
    fold(database, tmp_path, now)
    spoken = numbers(database, tmp_path).who[0]
    assert {row.code: row.count for row in spoken.rows} == {"da": 40, "ar": None, "so": None}
    with database.transaction() as session:
        for _ in range(6):
            put_response(session, version, {"idea": "فكرة"}, locale="ar")
    fold(database, tmp_path, now)
    spoken = numbers(database, tmp_path).who[0]
    assert {row.code: row.count for row in spoken.rows} == {"da": 40, "ar": None, "so": None}
    with database.transaction() as session:
        for _ in range(40):
            put_response(session, version, {"idea": "tanke"}, locale="ar")
        for _ in range(43):
            put_response(session, version, {"idea": "tanke"}, locale="da", answer_locales={"idea": "ar"})
    fold(database, tmp_path, now)
    spoken = numbers(database, tmp_path).who[0]
    assert {row.count for row in spoken.rows} == {None}, "all in Arabic are known to have answered"


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
