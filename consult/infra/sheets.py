"""Workbooks (XLSX), written row by row in little memory; the only module that knows the library.

Text stays text: what begins like a formula is marked with the sheet's own leading apostrophe (`quotePrefix`), which
shows and keeps the words as they are and stops them from being worked out when the cell is edited.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from consult.core.locales import Direction
from consult.core.text import Text

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
LONGEST_NAME = 31
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
CUT = "…"

Value = Text | str | int | float | None


def begins_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula (or for its own mark of text)."""
    return text.startswith(FORMULA_STARTS)


def as_plain_cell(text: str) -> str:
    """The text as it stands in a CSV file: with an apostrophe before it where it begins like a formula or with one.

    Taking one leading apostrophe away gives the text back.
    """
    return f"'{text}" if begins_like_formula(text) else text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading and its width in characters."""

    heading: str
    width: int = 14


class Workbook:
    """A workbook that is being written to a file. Sheets are written one after the other."""

    def __init__(self, file: Path, direction: Direction, *, title: str) -> None:
        self._direction = direction
        # Loaded where it is used: few processes ever write a workbook.
        library: Any = importlib.import_module("xlsxwriter")
        options = {
            "constant_memory": True,
            "tmpdir": str(file.parent),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book = library.Workbook(str(file), options)
        self._book.set_properties({"title": title})
        self._formats: dict[tuple[Direction | None, bool], Any] = {}
        self._heading = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6EEF6", "bottom": 1}
        )
        self._whole = self._book.add_format({"valign": "top", "num_format": "0"})
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet with these columns; the one before is finished by it."""
        return Sheet(self, name, columns)

    def add(self, name: str, columns: Sequence[Column]) -> Any:
        """A sheet of the library, with its heading row."""
        sheet = self._book.add_worksheet(self._free_name(name))
        if self._direction == "rtl":
            sheet.right_to_left()
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading, self._heading)
        return sheet

    def _free_name(self, name: str) -> str:
        plain = "".join("-" if character in "[]:*?/\\" else character for character in name).strip("'")
        number, free = 1, plain[:LONGEST_NAME]
        while free.lower() in self._names:
            number += 1
            free = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        self._names.add(free.lower())
        return free

    def write(self, sheet: Any, row: int, place: int, value: Value) -> None:
        """Write one cell."""
        if value is None or value == "":
            return
        if isinstance(value, (int, float)):
            sheet.write_number(row, place, value, self._whole)
            return
        text = str(value)
        if len(text) > LONGEST_CELL:
            text = text[: LONGEST_CELL - len(CUT)] + CUT
        direction = value.direction if isinstance(value, Text) else None
        sheet.write_string(row, place, text, self._text_format(direction, begins_like_formula(text)))

    def _text_format(self, direction: Direction | None, is_marked: bool) -> Any:
        key = (direction, is_marked)
        if key not in self._formats:
            look: dict[str, object] = {"text_wrap": True, "valign": "top", "num_format": "@"}
            if direction is not None:
                look["reading_order"] = 2 if direction == "rtl" else 1
            if is_marked:
                look["quote_prefix"] = True
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


class Sheet:
    """A sheet that rows are added to; when it is full, the rows go on in another of the same name and a number."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column]) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._sheet = book.add(name, columns)
        self._row = 1

    def row(self, values: Sequence[Value]) -> None:
        """Add a row."""
        if self._row >= MOST_ROWS:
            self._sheet = self._book.add(self._name, self._columns)
            self._row = 1
        for place, value in enumerate(values):
            self._book.write(self._sheet, self._row, place, value)
        self._row += 1
