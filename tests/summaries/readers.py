"""Reads tallies and excerpts back from a page, a document, a workbook and a table, each by its own means."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from tests.web.strict_reader import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDDEN = "< 5"


@dataclass
class Seen:
    """What a reader sees of one question: how many answered, and the count of each answer; None where hidden."""

    base: int | None
    counts: dict[str, int | None] = field(default_factory=dict)


Tallies = dict[str, Seen]


def number(text: str) -> int | None:
    return None if text == HIDDEN else int(float(text))


def from_page(page: str) -> Tallies:
    seen: Tallies = {}
    for frame in [one for one in read(page).every("div") if one.attributes.get("class") == "bar-table-frame"]:
        tables = list(frame.every("table"))
        if tables:
            caption = next(tables[0].every("caption"))
            base = next(caption.every("span")).words
            one = Seen(int(base.split()[0]))
            for row in list(tables[0].every("tr"))[1:]:
                cells = [cell.words for cell in row.every("td") if "numeric" in cell.attributes["class"]]
                one.counts[next(row.every("th")).words] = number(cells[0])
            seen[caption.words.removesuffix(base).strip()] = one
        else:
            heading = next(frame.every("h3")).words
            found = re.fullmatch(r"(.*?) (\d+) answered", heading)
            seen[found[1] if found else heading] = Seen(int(found[2]) if found else None)
    return seen


def paragraphs(file: bytes) -> list[ET.Element]:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return list(ET.fromstring(parts.read("word/document.xml")).iter(f"{W}p"))


def words(element: ET.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def from_document(file: bytes) -> Tallies:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))[0]
    seen: Tallies = {}
    caption = ""
    for element in body:
        if element.tag == f"{W}p" and words(element):
            caption = words(element)
        if element.tag == f"{W}tbl":
            rows = [[words(cell) for cell in row.iter(f"{W}tc")] for row in element.iter(f"{W}tr")]
            if rows[0] == ["Answer", "Number", "Share"]:
                answers = [row for row in rows[1:-1] if "answered at most" not in row[0]]
                seen[re.sub(r"^(Table )?\d+\. ", "", caption)] = Seen(
                    number(rows[-1][1]), {label: number(count) for label, count, _ in answers}
                )
    return seen


def from_workbook(file: Path) -> Tallies:
    book = CalamineWorkbook.from_path(str(file))
    lines = book.get_sheet_by_name("Tallies").to_python()
    return from_lines([dict(zip(map(str, lines[0]), map(str, line), strict=True)) for line in lines[1:]])


def from_table(file: bytes) -> Tallies:
    assert file.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    return from_lines([row for row in rows if row["Row"] == "tally"])


def from_lines(lines: list[dict[str, str]]) -> Tallies:
    seen: Tallies = {}
    for line in lines:
        one = seen.setdefault(line["Question"], Seen(number(line["Answered in all"])))
        if line["Answer code"] and "answered at most" not in line["Answer"]:
            one.counts[line["Answer"]] = number(line["Number"])
            assert (line["Hidden"] == "Yes") == (one.counts[line["Answer"]] is None)
            assert (line["Share, percent"] == "") == (one.counts[line["Answer"]] is None or not one.base)
    return seen


def texts_of_document(file: bytes) -> list[str]:
    """What is said in the document, in the order of the page."""
    styled = [(one.find(f"{W}pPr/{W}pStyle"), words(one)) for one in paragraphs(file)]
    return [text for style, text in styled if style is not None and style.get(f"{W}val") == "Excerpt"]


def rows_of_workbook(file: Path, sheet: str) -> list[dict[str, str]]:
    lines = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, lines[0]), map(str, line), strict=True)) for line in lines[1:]]


def excerpts_of_table(file: bytes) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    return [
        {name: cell.removeprefix("'") for name, cell in row.items()}
        for row in rows
        if row["Row"] == "excerpt"
    ]
