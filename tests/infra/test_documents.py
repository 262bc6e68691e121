"""Word files: every run in its direction, also where a sentence has parts of the other one."""

import io
from typing import Any

import docx

from consult.core.text import Text
from consult.infra.documents import Paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(paper: Paper) -> Any:
    stream = io.BytesIO()
    paper.save(stream)
    stream.seek(0)
    return docx.Document(stream)


def runs(paragraph: Any) -> list[tuple[str, bool]]:
    """The words of each run, and whether it runs right to left."""
    return [
        (run.text, run._r.rPr is not None and run._r.rPr.find(f"{W}rtl") is not None)
        for run in paragraph.runs
    ]


def test_what_is_isolated_in_an_arabic_sentence_runs_left_to_right() -> None:
    paper = Paper("ar", title="x")
    paper.paragraph(Text("يعني «\u2066< 5\u2069» عددًا صغيرًا", "ar"))
    paragraph = opened(paper).paragraphs[-1]
    assert runs(paragraph) == [("يعني «", True), ("\u2066< 5\u2069", False), ("» عددًا صغيرًا", True)]


def test_cells_stand_on_the_side_of_the_document_and_signs_keep_their_order() -> None:
    paper = Paper("ar", title="x")
    paper.table(
        [Text("اللغة", "ar"), Text("العدد", "ar")],
        [[Text("Dansk", "da"), Text("< 5", "ar")], [Text("العربية", "ar"), Text("12", "ar")]],
        caption=Text("جدول", "ar"),
        numeric=[1],
    )
    table = opened(paper).tables[0]
    bidi = [
        [cell.paragraphs[0]._p.pPr.find(f"{W}bidi").get(f"{W}val") for cell in row.cells]
        for row in table.rows
    ]
    assert bidi == [["1", "1"], ["0", "0"], ["1", "0"]]
    # The end of the line of a left-to-right cell is the side where a right-to-left document begins.
    aligned = [[cell.paragraphs[0].alignment is not None for cell in row.cells] for row in table.rows]
    assert aligned == [[False, True], [True, False], [False, False]]
    assert not runs(table.rows[1].cells[1].paragraphs[0])[0][1]
