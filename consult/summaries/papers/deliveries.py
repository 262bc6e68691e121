"""A delivery as a file in one of the formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from consult.core.text import N_
from consult.summaries.papers.document import write_document
from consult.summaries.papers.table import write_table
from consult.summaries.papers.workbook import RawAnswers, write_workbook
from consult.summaries.rules.report import Delivery

Write = Callable[[Delivery, dict[str, str], Path, RawAnswers | None], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that deliveries are written in."""

    label: str
    mimetype: str
    write: Write
    takes_raw: bool = False


def _docx(delivery: Delivery, actor_groups: dict[str, str], file: Path, _raw: RawAnswers | None) -> None:
    with file.open("wb") as stream:
        write_document(delivery, actor_groups, stream)


def _csv(delivery: Delivery, actor_groups: dict[str, str], file: Path, _raw: RawAnswers | None) -> None:
    with file.open("wb") as stream:
        write_table(delivery, actor_groups, stream)


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    "docx": Format(N_("Word document (DOCX)"), f"{OFFICE}.wordprocessingml.document", _docx),
    "xlsx": Format(N_("Workbook (XLSX)"), f"{OFFICE}.spreadsheetml.sheet", write_workbook, takes_raw=True),
    "csv": Format(N_("Table (CSV)"), "text/csv; charset=utf-8", _csv),
}


def file_name(delivery: Delivery, extension: str) -> str:
    """A name for the file: consultation, theme, number of the snapshot, language; plain characters only."""
    themes = delivery.report.themes
    what = themes[0].slug if len(themes) == 1 else "all-themes"
    return f"{delivery.report.consultation}_{what}_{delivery.number}_{delivery.report.locale}.{extension}"
