"""A delivery as one CSV file: UTF-8 with a byte order mark, as spreadsheets on Windows want it.

One long table. The first column says what a row is: `about`, `tally`, `count` or `excerpt`; a row fills the columns
that belong to what it is. A cell that begins like a formula, or with an apostrophe, has an apostrophe before it; taking
one leading apostrophe away gives the text back.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from consult.core.text import N_
from consult.infra.sheets import Value, as_plain_cell
from consult.infra.speaker import Speaker
from consult.summaries.papers.lines import Words, about
from consult.summaries.papers.rows import (
    COUNT_COLUMNS,
    EXCERPT_COLUMNS,
    TALLY_COLUMNS,
    count_rows,
    excerpt_rows,
    tally_rows,
)
from consult.summaries.rules.report import Delivery

ABOUT_COLUMNS = ((N_("What"), 0), (N_("Which"), 0))


def write_table(delivery: Delivery, actor_groups: dict[str, str], stream: IO[bytes]) -> None:
    """Write the delivery as CSV."""
    report = delivery.report
    words = Words(Speaker(report.locale), report.minimum)
    headings = list(
        dict.fromkeys(name for name, _ in (*ABOUT_COLUMNS, *TALLY_COLUMNS, *COUNT_COLUMNS, *EXCERPT_COLUMNS))
    )
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text)
    out.writerow([words.say(N_("Row")), *(words.say(name) for name in headings)])
    kinds: list[tuple[str, Sequence[tuple[str, int]], Iterator[list[Value]]]] = [
        ("about", ABOUT_COLUMNS, (list(line) for line in about(delivery, words))),
        ("tally", TALLY_COLUMNS, tally_rows(report, words)),
        ("count", COUNT_COLUMNS, count_rows(report, words, actor_groups)),
        ("excerpt", EXCERPT_COLUMNS, excerpt_rows(report, words)),
    ]
    for kind, columns, rows in kinds:
        for row in rows:
            cells = dict(zip((name for name, _ in columns), row, strict=True))
            out.writerow([kind, *(_cell(cells.get(name)) for name in headings)])
    text.detach()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, float)) else as_plain_cell(str(value))
