"""Word documents (DOCX) in which every paragraph and run knows its language and direction; the only module that knows
the library.
"""

import importlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import IO, Any

from consult.core.locales import Direction, get_locale
from consult.core.text import Text

FONT = "Arial"
INK = "1A1A1A"
QUIET = "595959"
HEADER_FILL = "E6EEF6"
LINE = "BFBFBF"
# A table of so few rows is not broken over two pages.
ROWS_KEPT_TOGETHER = 16
# Word wants a country with a language; for right-to-left text the mark stands in an attribute of its own.
COUNTRY = {
    "da": "da-DK",
    "en": "en-GB",
    "ar": "ar-SA",
    "tr": "tr-TR",
    "ur": "ur-PK",
    "fa": "fa-IR",
    "so": "so-SO",
    "pl": "pl-PL",
    "ro": "ro-RO",
    "uk": "uk-UA",
}


ISOLATED = re.compile("(\u2066[^\u2066-\u2069]*\u2069)")


class Paper:
    """A document that is being written, in one language, with fragments in any."""

    def __init__(self, locale: str, *, title: str) -> None:
        # Loaded where it is used: few processes ever write a document.
        library: Any = importlib.import_module("docx")
        self._oxml: Any = importlib.import_module("docx.oxml")
        self._names: Any = importlib.import_module("docx.oxml.ns")
        self._align: Any = importlib.import_module("docx.enum.text").WD_ALIGN_PARAGRAPH
        self._units: Any = importlib.import_module("docx.shared")
        self._document = library.Document()
        self._locale = get_locale(locale)
        self._document.core_properties.title = title
        self._document.core_properties.language = COUNTRY.get(locale, locale)
        self._document.core_properties.author = ""
        self._prepare_page()
        self._prepare_styles()

    def title(self, text: Text) -> None:
        """The document's title."""
        self._paragraph(text, style="Title")

    def heading(self, text: Text, level: int) -> None:
        """A heading of level 1 to 3."""
        self._paragraph(text, style=f"Heading {level}")

    def paragraph(self, text: Text) -> None:
        """A paragraph; an empty line in the text begins another."""
        for part in str(text).split("\n\n"):
            if part.strip():
                self._paragraph(Text(part.strip(), text.locale))

    def quiet(self, text: Text, *, keep_with_next: bool = False) -> None:
        """A small line: where something comes from, a note."""
        paragraph = self._paragraph(text, style="Quiet")
        paragraph.paragraph_format.keep_with_next = keep_with_next

    def quote(self, text: Text) -> None:
        """What somebody said, set off, in its own direction; kept with the line that follows."""
        for part in str(text).split("\n\n"):
            if part.strip():
                paragraph = self._paragraph(Text(part.strip(), text.locale), style="Excerpt")
                paragraph.paragraph_format.keep_with_next = True

    def point(self, text: Text) -> None:
        """A point of a list."""
        self._paragraph(text, style="List Bullet")

    def table(
        self,
        heading: Sequence[Text],
        rows: Sequence[Sequence[Text]],
        *,
        caption: Text,
        numeric: Collection[int] = (),
        widths: Sequence[float] = (),
    ) -> None:
        """A table under its caption, with a heading row that is repeated on every page. Widths are in centimetres."""
        line = self._paragraph(caption, style="Caption")
        line.paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=0, cols=len(heading))
        table.style = "Table Grid"
        table.autofit = not widths
        for column, width in zip(table.columns, widths, strict=False):
            column.width = self._units.Cm(width)
        properties = table._tbl.tblPr
        self._draw_lines(properties)
        if self._locale.direction == "rtl":
            # The schema has its order: right after the style.
            properties.find(self._names.qn("w:tblStyle")).addnext(self._element("w:bidiVisual"))
        properties.append(self._element("w:tblCaption", val=str(caption)))
        for number, cells in enumerate([heading, *rows]):
            row = table.add_row()
            row_properties = row._tr.get_or_add_trPr()
            row_properties.append(self._element("w:cantSplit"))
            if not number:
                row_properties.append(self._element("w:tblHeader"))
            keeps = number < len(rows) <= ROWS_KEPT_TOGETHER
            for place, text in enumerate(cells):
                row.cells[place].paragraphs[0].paragraph_format.keep_with_next = keeps
                self._fill(row.cells[place], text, is_heading=not number, is_number=place in numeric)
                if widths:
                    row.cells[place].width = self._units.Cm(widths[place])
        self._document.add_paragraph(style="Gap")

    def _draw_lines(self, properties: Any) -> None:
        borders = self._element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            has_line = side in {"top", "bottom", "insideH"}
            kind, size = ("single", "4") if has_line else ("nil", "0")
            borders.append(self._element(f"w:{side}", val=kind, sz=size, space="0", color=LINE))
        properties.find(self._names.qn("w:tblLook")).addprevious(borders)

    def page_break(self) -> None:
        """Go on on a new page."""
        self._document.add_page_break()

    def footer(self, text: Text, page: str) -> None:
        """A line at the foot of every page: some words, and the page's number after `page`."""
        footer = self._document.sections[0].footer
        paragraph = footer.paragraphs[0]
        paragraph.style = self._document.styles["Quiet"]
        self._set_direction(paragraph, self._locale.direction)
        self._run(paragraph, Text(f"{text} · {page} ", text.locale))
        for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
            run = self._run(paragraph, Text("", self._locale.tag))
            if kind:
                run._r.append(self._element("w:fldChar", fldCharType=kind))
            else:
                code = self._element("w:instrText")
                code.text = words
                run._r.append(code)

    def save(self, stream: IO[bytes]) -> None:
        """Write the document."""
        self._document.save(stream)

    def _element(self, name: str, **attributes: str) -> Any:
        element = self._oxml.OxmlElement(name)
        for key, value in attributes.items():
            element.set(self._names.qn(f"w:{key}"), value)
        return element

    def _paragraph(self, text: Text, style: str | None = None) -> Any:
        paragraph = self._document.add_paragraph(style=style)
        self._set_direction(paragraph, text.direction)
        self._run(paragraph, text)
        return paragraph

    def _set_direction(self, paragraph: Any, direction: Direction) -> None:
        properties = paragraph._p.get_or_add_pPr()
        # Said in both cases: a style or a right-to-left section must not decide for it.
        properties.insert_element_before(
            self._element("w:bidi", val="1" if direction == "rtl" else "0"), "w:adjustRightInd", "w:snapToGrid",
            "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
            "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
            "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip

    def _run(self, paragraph: Any, text: Text, *, bold: bool = False) -> Any:
        """The words, in runs of one direction each; the last run."""
        run = None
        for part, is_isolated in _parts(str(text)):
            is_mirrored = text.direction == "rtl" and not is_isolated and _has_right_to_left_letters(part)
            run = self._run_of_one(paragraph, part, text.locale, is_mirrored=is_mirrored, bold=bold)
        return run

    def _run_of_one(self, paragraph: Any, words: str, locale: str, *, is_mirrored: bool, bold: bool) -> Any:
        run = paragraph.add_run(words)
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            properties.append(self._element("w:bCs"))
        tag = COUNTRY.get(locale, locale)
        if is_mirrored:
            properties.append(self._element("w:rtl"))
            properties.append(self._element("w:lang", bidi=tag))
        else:
            properties.append(self._element("w:lang", val=tag))
        return run

    def _fill(self, cell: Any, text: Text, *, is_heading: bool, is_number: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = self._document.styles["Cell"]
        direction = text.direction if _has_right_to_left_letters(str(text)) else "ltr"
        self._set_direction(paragraph, direction)
        self._run(paragraph, text, bold=is_heading)
        # "Right" means the end of the line in both directions. Words stand on the document's side whatever their own
        # direction, a number at the end; it runs left to right in either.
        if is_number != (direction != self._locale.direction):
            paragraph.alignment = self._align.RIGHT
        if is_heading:
            shading = self._element("w:shd", val="clear", color="auto", fill=HEADER_FILL)
            cell._tc.get_or_add_tcPr().append(shading)

    def _prepare_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = self._units.Cm(21), self._units.Cm(29.7)
        section.left_margin = section.right_margin = self._units.Cm(2.2)
        section.top_margin = section.bottom_margin = self._units.Cm(2.2)
        if self._locale.direction == "rtl":
            section._sectPr.find(self._names.qn("w:cols")).addnext(self._element("w:bidi"))

    def _prepare_styles(self) -> None:
        styles = self._document.styles
        self._look(styles["Normal"], size=11, after=6)
        self._look(styles["Title"], size=24, after=4)
        for level, size in ((1, 18), (2, 14), (3, 12)):
            self._look(styles[f"Heading {level}"], size=size, before=16 - 2 * level, after=4)
        self._look(styles["Caption"], size=10.5, before=10, after=4, bold=True)
        self._look(styles["List Bullet"], size=11, after=2)
        self._look(self._new_style("Excerpt"), size=11, after=3, indent=0.6)
        self._look(self._new_style("Quiet"), size=9.5, after=8, colour=QUIET)
        self._look(self._new_style("Cell"), size=10, before=2, after=2)
        self._look(self._new_style("Gap"), size=6, after=0)

    def _new_style(self, name: str) -> Any:
        style = self._document.styles.add_style(name, 1)
        style.base_style = self._document.styles["Normal"]
        return style

    def _look(
        self,
        style: Any,
        *,
        size: float,
        before: float = 0,
        after: float = 0,
        indent: float = 0,
        bold: bool | None = None,
        colour: str = INK,
    ) -> None:
        style.font.size = self._units.Pt(size)
        style.font.italic = False
        style.font.color.rgb = self._units.RGBColor.from_string(colour)
        if bold is not None:
            style.font.bold = bold
        style.paragraph_format.space_before = self._units.Pt(before)
        style.paragraph_format.space_after = self._units.Pt(after)
        if indent:
            style.paragraph_format.left_indent = self._units.Cm(indent)
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(self._names.qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, self._element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
        for old in properties.findall(self._names.qn("w:szCs")):
            properties.remove(old)
        properties.append(self._element("w:szCs", val=str(int(size * 2))))


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text in parts: what runs left to right by itself (between LRI and PDI, UAX 9), and what lies around it.

    Word knows directions by run and mirrors brackets and signs in a right-to-left one, whatever marks are in it.
    """
    parts = [(part, number % 2 == 1) for number, part in enumerate(ISOLATED.split(text))]
    return [(part, is_isolated) for part, is_isolated in parts if part] or [("", False)]


def _has_right_to_left_letters(text: str) -> bool:
    return not text or any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
