"""Page, document, workbook and table say what a plain count of the raw answers says, and hide what is planted.

Nothing here knows how Consult counts: the expected numbers are made from the JSON of the rows.
"""

import json
import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from consult.infra.db import Database
from consult.infra.settings import Settings
from tests.analysis.questionnaire import document
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.summaries.made import put_everything
from tests.summaries.readers import Seen, Tallies, from_document, from_page, from_table, from_workbook

MINIMUM = 5
THEMES = ("education-and-work", "health")


def raw_answers(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        rows = session.execute(text("SELECT answers FROM response WHERE state = 'kept'")).scalars().all()
    return [json.loads(row) if isinstance(row, str) else row for row in rows]


def label(words: dict[str, str]) -> str:
    return words["en"]


def plain_tallies(answers: list[dict[str, Any]], theme: str) -> Tallies:
    """Every closed question on a theme, counted in the plainest way."""
    counted: Tallies = {}
    for section in document()["sections"]:
        for question in section["questions"]:
            if "text" in question["kind"] or theme not in question.get("themes", [section["theme"]]):
                continue
            given = [one[question["code"]] for one in answers if question["code"] in one]
            ticks = Counter(code for one in given for code in (one if isinstance(one, list) else [one]))
            choices = {choice["code"]: label(choice["text"]) for choice in question.get("choices", [])}
            if question.get("other"):
                choices["other"] = "Other"
            counted[label(question["text"])] = Seen(
                len(given), {words: ticks[code] for code, words in choices.items()}
            )
    return counted


def check(seen: Tallies, plain: Tallies) -> int:
    """Compare what is seen with the plain count; how many small numbers are hidden."""
    hidden_small = 0
    for question, counts in plain.items():
        one = seen[question]
        assert one.base in (counts.base, None)
        several = "in the way" in question
        for answer, count in counts.counts.items():
            assert count is not None
            assert counts.base is not None
            shown = one.counts.get(answer)
            assert shown in (count, None), (question, answer)
            is_small = 0 < count < MINIMUM or (several and 0 < counts.base - count < MINIMUM)
            if is_small:
                assert shown is None, f"{question}: {answer} is {count} and shown"
                hidden_small += 1
        small = [count for count in counts.counts.values() if count and 0 < count < MINIMUM]
        missing = [answer for answer, count in one.counts.items() if count is None]
        if not small and not several:
            assert not missing, f"{question}: hides {missing} for no reason"
        if missing and not several and one.base is not None:
            left = one.base - sum(count for count in one.counts.values() if count)
            assert len(missing) > 1
            assert left >= MINIMUM, f"{question}: what is hidden adds up to {left}"
    return hidden_small


@pytest.mark.parametrize("people", [40, 200])
def test_page_document_workbook_and_table_agree_with_the_raw_answers(
    app: Flask,
    database: Database,
    consultation: MadeConsultation,
    cast: Cast,
    settings: Settings,
    tmp_path: Path,
    now: datetime,
    people: int,
) -> None:
    put_everything(database, consultation, settings.state_folder, now, people=people)
    client = sign_in(app, database, cast.working_group)
    answers = raw_answers(database)
    hidden = 0
    for theme in THEMES:
        place = f"/desk/a-new-policy/themes/{theme}"
        files = {
            kind: post(client, f"{place}/export", {"format": kind, "locale": "en"}).data
            for kind in ("docx", "xlsx", "csv")
        }
        workbook = tmp_path / f"{theme}.xlsx"
        workbook.write_bytes(files["xlsx"])
        page = from_page(client.get(f"{place}/").text)
        plain = plain_tallies(answers, theme)
        assert set(page) == set(plain)
        hidden += check(page, plain)
        for seen in (from_document(files["docx"]), from_workbook(workbook), from_table(files["csv"])):
            assert {question: seen[question] for question in page} == page
            check(seen, plain)
    assert hidden, "small numbers were planted"


def test_no_group_gives_a_small_number_away(
    app: Flask,
    database: Database,
    consultation: MadeConsultation,
    cast: Cast,
    settings: Settings,
    now: datetime,
) -> None:
    """Look at everybody and at each group there is, and subtract."""
    put_everything(
        database, consultation, settings.state_folder, now, people=random.Random(3).choice([60, 120])
    )
    client = sign_in(app, database, cast.working_group)
    answers = raw_answers(database)
    place = "/desk/a-new-policy/themes/education-and-work/"
    everybody = from_page(client.get(place).text)
    groups = {code: [one for one in answers if one.get("age") == code] for code in ("young", "middle", "old")}
    seen = {code: from_page(client.get(f"{place}?group=age_band:{code}").text) for code in groups}
    for code, those in groups.items():
        for question, one in seen[code].items():
            plain = plain_tallies(those, "education-and-work")[question]
            for answer, count in one.counts.items():
                assert count in (plain.counts[answer], None)
                assert count is None or not 0 < count < MINIMUM
    for question, whole in everybody.items():
        for answer, count in whole.counts.items():
            parts = [one[question].counts.get(answer) for one in seen.values() if question in one]
            if count is None or None in parts or len(parts) < len(groups):
                continue
            left = count - sum(part for part in parts if part)
            assert not 0 < left < MINIMUM, (
                f"{question}: {answer} of those who did not say their age is {left}"
            )
