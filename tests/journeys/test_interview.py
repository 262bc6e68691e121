"""From an interview written down on a phone to the theme's page and the Word file that is taken away."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.journeys.conftest import MARKER_ANSWER
from tests.journeys.desk import sign_in
from tests.journeys.interview import begin_interview, chip
from tests.journeys.visitor import DESK, Visitor
from tests.sample import SLUG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

SAID = f"أحتاج إلى طبيب يفهمني في Aalborg (2024–2026)، هاتف +45 12 34 56 78. {MARKER_ANSWER}"
TURNED = f"Jeg har brug for en læge, der forstår mig. {MARKER_ANSWER}"
HEALTH = 3


def test_from_interview_to_theme_page_to_word(visitor: Callable[..., Visitor]) -> None:
    facilitator = visitor(cookies=[], languages="da")
    sign_in(facilitator, "facilitator@example.org")
    begin_interview(facilitator)
    facilitator.write(**{"passage-0-text": SAID})
    facilitator.control("passage-0-locale").select_option("ar")
    chip(facilitator, "passage-0-themes", HEALTH)
    facilitator.page.locator("details.more > summary").first.click()
    facilitator.control("passage-0-translations-0-locale").select_option("da")
    facilitator.write(**{"passage-0-translations-0-text": TURNED})
    # Nothing is lost when something is missing.
    facilitator.control("place_kind").select_option("")
    facilitator.press("main form[data-notes] button.button-primary", status=422)
    assert facilitator.typed("passage-0-text") == SAID
    assert facilitator.typed("passage-0-translations-0-text") == TURNED
    assert facilitator.control("passage-0-themes").nth(HEALTH).is_checked()
    facilitator.control("place_kind").select_option(index=1)
    facilitator.press("main form[data-notes] button.button-primary")
    written = facilitator.control("passage-0-text")
    assert written.input_value() == SAID
    assert (written.get_attribute("lang"), written.get_attribute("dir")) == ("ar", "rtl")

    reader = visitor(viewport=DESK, cookies=[], languages="da")
    sign_in(reader, "working-group@example.org")
    reader.open(f"/desk/{SLUG}/themes/health/")
    reader.control("kind").select_option("interview")
    reader.press(reader.page.locator("#said .filter-bar button"))
    quote = reader.page.locator('[lang="ar"]', has_text="أحتاج إلى طبيب")
    while not quote.count():
        reader.press("#said a[rel=next]")
    assert quote.first.get_attribute("dir") == "rtl"
    assert TURNED in reader.words()
    assert_read_from_the_right(reader)

    reader.control("format").select_option("docx")
    with reader.page.expect_download() as coming:
        reader.page.locator("#export button.button-primary").click()
    file = Path(coming.value.path())
    assert coming.value.suggested_filename.endswith(".docx")
    is_in_word(file)


def assert_read_from_the_right(reader: Visitor) -> None:
    """The first words of the quotation stand to the right of the last."""
    quote = reader.page.locator('[lang="ar"]', has_text="أحتاج إلى طبيب").first
    assert quote.evaluate("(element) => getComputedStyle(element).direction") == "rtl"


def is_in_word(file: Path) -> None:
    """The passage is in the document, in its language and direction, with its translation."""
    document = Document(BytesIO(file.read_bytes()))
    paragraphs = [Paragraph(element, document) for element in document.element.body.iter(qn("w:p"))]
    said = [paragraph for paragraph in paragraphs if "أحتاج إلى طبيب" in paragraph.text]
    assert len(said) == 1
    properties = said[0]._p.pPr
    assert properties is not None
    assert properties.find(qn("w:bidi")) is not None, "the paragraph does not run from the right"
    runs = [run for run in said[0].runs if "أحتاج" in run.text]
    assert runs
    for run in runs:
        marks = run._r.rPr
        assert marks is not None
        assert marks.find(qn("w:rtl")) is not None
        language = marks.find(qn("w:lang"))
        assert language is not None
        assert str(language.get(qn("w:bidi"))).startswith("ar")
    assert any(TURNED in paragraph.text for paragraph in paragraphs)
    with ZipFile(file) as archive:
        assert archive.testzip() is None
