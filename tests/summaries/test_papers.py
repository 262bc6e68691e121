"""What is delivered beside the numbers: words in their direction, formulas that stay text, raw answers for who may."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from flask import Flask
from python_calamine import CalamineWorkbook

from consult.infra.db import Database
from consult.infra.settings import Settings
from consult.infra.sheets import as_plain_cell
from consult.questionnaires.queries import VersionView
from consult.summaries.commands import theme as theme_commands
from consult.web.context import House
from tests.coding.evidence import ARABIC, IN_DANISH
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.summaries.made import APOSTROPHE, FORMULA, PHONE, put_everything
from tests.summaries.readers import (
    W,
    excerpts_of_table,
    paragraphs,
    rows_of_workbook,
    texts_of_document,
    words,
)

PLACE = "/desk/a-new-policy/themes/education-and-work/export"


@pytest.fixture
def version(
    database: Database, consultation: MadeConsultation, settings: Settings, now: datetime
) -> VersionView:
    """A consultation with everything in it."""
    return put_everything(database, consultation, settings.state_folder, now, people=30)


@pytest.fixture
def files(app: Flask, database: Database, cast: Cast, version: VersionView) -> dict[str, bytes]:
    """One delivery in every format, in English."""
    client = sign_in(app, database, cast.editor)
    return {
        kind: post(client, PLACE, {"format": kind, "locale": "en"}).data for kind in ("docx", "xlsx", "csv")
    }


def test_all_formats_have_the_same_excerpts(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "theme.xlsx"
    file.write_bytes(files["xlsx"])
    in_workbook = [row["Text"] for row in rows_of_workbook(file, "Excerpts")]
    in_table = [row["Text"] for row in excerpts_of_table(files["csv"])]
    in_document = texts_of_document(files["docx"])
    assert sorted(in_workbook) == sorted(in_table)
    assert sorted(in_document) == sorted([*in_workbook, IN_DANISH]), "translations stand below what was said"
    assert {ARABIC, FORMULA, APOSTROPHE, PHONE} <= set(in_workbook)


def test_what_may_not_be_quoted_or_would_tell_is_in_none(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "theme.xlsx"
    file.write_bytes(files["xlsx"])
    everything = files["csv"].decode() + " ".join(words(one) for one in paragraphs(files["docx"]))
    everything += str(
        [rows_of_workbook(file, name) for name in CalamineWorkbook.from_path(str(file)).sheet_names]
    )
    assert "لا تنشروا هذا" not in everything
    assert "Af Soomaali" not in everything
    withheld = everything.count("Withheld: so few wrote in this language")
    assert withheld >= 12
    assert withheld % 3 == 0, "each is withheld in every format"
    assert "1 excerpt is left out" in everything


def test_every_paragraph_of_the_document_knows_language_and_direction(files: dict[str, bytes]) -> None:
    arabic = next(one for one in paragraphs(files["docx"]) if words(one) == ARABIC)
    assert arabic.find(f"{W}pPr/{W}bidi").get(f"{W}val") == "1"  # type: ignore[union-attr]  # fails if it is not there
    assert arabic.find(f"{W}r/{W}rPr/{W}rtl") is not None
    assert arabic.find(f"{W}r/{W}rPr/{W}lang").get(f"{W}bidi") == "ar-SA"  # type: ignore[union-attr]  # as above
    for one in paragraphs(files["docx"]):
        if words(one):
            assert one.find(f"{W}pPr/{W}bidi") is not None
            assert all(run.find(f"{W}rPr/{W}lang") is not None for run in one.iter(f"{W}r") if words(run))


def test_an_arabic_document_runs_from_right_to_left(
    app: Flask, database: Database, cast: Cast, version: VersionView
) -> None:
    client = sign_in(app, database, cast.editor)
    file = post(client, PLACE, {"format": "docx", "locale": "ar"}).data
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))
    tables = list(body.iter(f"{W}tblPr"))
    assert tables
    assert all(
        one.find(f"{W}bidiVisual") is not None and one.find(f"{W}tblCaption") is not None for one in tables
    )
    assert body.find(f".//{W}sectPr/{W}bidi") is not None
    first_rows = [next(table.iter(f"{W}tr")) for table in body.iter(f"{W}tbl")]
    assert all(row.find(f"{W}trPr/{W}tblHeader") is not None for row in first_rows)
    sheet = post(client, PLACE, {"format": "xlsx", "locale": "ar"}).data
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        assert all(
            b'rightToLeft="1"' in parts.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, 6)
        )


def test_formulas_stay_text_and_come_back(files: dict[str, bytes]) -> None:
    lines = files["csv"].decode("utf-8-sig")
    for text in (FORMULA, APOSTROPHE, PHONE):
        assert as_plain_cell(text) == f"'{text}"
    assert f"'{PHONE}" in lines
    assert not [cell for cell in lines.split(",") if cell.lstrip('"').startswith(("=", "+", "@", "\t"))]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as parts:
        assert all(b"<f>" not in parts.read(name) for name in parts.namelist() if "worksheets" in name)
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_the_snapshot_is_quoted_in_each(files: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "theme.xlsx"
    file.write_bytes(files["xlsx"])
    about = {row["What"]: row["Which"] for row in rows_of_workbook(file, "About")}
    assert about["Snapshot"] in {"2", "2.0"}
    digest = about["Digest of the content"]
    assert digest in files["csv"].decode()
    assert digest in " ".join(words(one) for one in paragraphs(files["docx"]))
    assert "Everybody could answer" in about["Who answered"]


def test_raw_answers_are_all_there(
    app: Flask, database: Database, cast: Cast, version: VersionView, tmp_path: Path
) -> None:
    client = sign_in(app, database, cast.administrator)
    file = tmp_path / "raw.xlsx"
    file.write_bytes(post(client, PLACE, {"format": "xlsx", "locale": "en", "raw": "y"}).data)
    wide = rows_of_workbook(file, "Wide citizens")
    long = rows_of_workbook(file, "Long citizens")
    assert len(wide) == 45
    assert sum(row["idea"].startswith("Af Soomaali") for row in wide) == 4
    assert {row["barriers.papers"] for row in wide} == {"", "0.0", "1.0"}
    assert len([row for row in long if row["Question code"] == "status"]) == sum(
        row["status"] != "" for row in wide
    )
    plain = CalamineWorkbook.from_path(str(file)).sheet_names
    assert plain == [
        "About",
        "Tallies",
        "Counts",
        "Excerpts",
        "Data dictionary",
        "Wide citizens",
        "Long citizens",
    ]


@pytest.mark.parametrize("options", [["--theme", "health"], [], ["--raw"]])
def test_the_command_line_exports_too(
    database: Database, settings: Settings, version: VersionView, tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "out.xlsx"
    asked = ["export", "a-new-policy", *options, "--format", "xlsx", "--locale", "da", "-o", str(file)]
    done = CliRunner().invoke(theme_commands, asked, obj=House(settings, database))
    assert done.exit_code == 0, done.output
    assert "snapshot 1" in done.output
    sheets = CalamineWorkbook.from_path(str(file)).sheet_names
    assert len(sheets) == (7 if "--raw" in options else 5)


def test_the_command_line_refuses_what_is_not_there(
    database: Database, settings: Settings, version: VersionView, tmp_path: Path
) -> None:
    asked = ["export", "a-new-policy", "--theme", "no-such", "--format", "csv", "-o", str(tmp_path / "x.csv")]
    done = CliRunner().invoke(theme_commands, asked, obj=House(settings, database))
    assert done.exit_code == 2
    assert not (tmp_path / "x.csv").exists()
