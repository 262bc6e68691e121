"""The conditions in a real browser: the shared table of cases, and questions that show and hide at once."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

import consult.web
from consult.questionnaires.rules.evaluation import expression_value
from consult.questionnaires.rules.expressions import parse, to_json
from consult.questionnaires.rules.typed import read_number

pytestmark = pytest.mark.browser

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))

FORM = """<!doctype html><meta charset="utf-8"><title>Logic</title>
<form data-logic data-today="2026-11-20" data-answers='{answers}'>
  <fieldset data-question="work" data-kind="single">
    <input type="radio" name="q.work" value="yes" id="yes"><input type="radio" name="q.work" value="no" id="no">
  </fieldset>
  <fieldset data-question="place" data-kind="multiple" data-relevant='["=", ["$", "work"], "yes"]'>
    <input type="checkbox" name="q.place" value="shop" id="shop">
    <input type="checkbox" name="q.place" value="other" id="other-tick"><input name="q.place.other" id="other">
  </fieldset>
  <div data-question="which" data-kind="text" data-relevant='["selected", ["$", "place"], "other"]'>
    <input name="q.which" id="which"><input name="q.kept_off" id="off" disabled>
  </div>
  <div data-question="age" data-kind="number" data-relevant='["=", ["$", "earlier"], "a b"]'>
    <input name="q.age" id="age">
  </div>
  <div data-question="adult" data-kind="note" data-relevant='[">=", ["$", "age"], 17.5]' id="adult">Note</div>
  <div data-question="area" data-kind="single"><select name="q.area" id="area"><option><option>north</select></div>
  <div data-question="north" data-kind="note" data-relevant='["!=", ["$", "area"], ""]' id="north">Note</div>
</form>
<script type="module" src="/logic.js"></script>"""


class _Assets(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/form"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(FORM.replace("{answers}", '{"earlier": ["a", "b"]}').encode())
        else:
            super().do_GET()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    folder = Path(consult.web.__file__).with_name("assets")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Assets, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def form(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{address}/form")
    page.wait_for_function("document.querySelector('[data-question=place]').hidden")
    yield page
    page.close()


def posted(page: Page) -> list[str]:
    names: list[str] = page.evaluate("[...new FormData(document.forms[0]).keys()]")
    return names


def test_every_case_of_the_shared_table_gives_the_same_in_the_browser(form: Page) -> None:
    cases = [
        {
            "tree": to_json(parse(case["expression"])),
            "values": {code: expression_value(answer) for code, answer in case["answers"].items()},
            "today": case["today"],
            "current": case.get("current", ""),
        }
        for case in CASES
    ]
    results = form.evaluate(
        """async (cases) => {
            const { evaluate } = await import('/logic.js');
            return cases.map(({ tree, values, today, current }) => evaluate(tree, values, today, current));
        }""",
        cases,
    )
    wrong = [
        (case["expression"], case["expected"], result)
        for case, result in zip(CASES, results, strict=True)
        if result != case["expected"] or isinstance(result, bool) != isinstance(case["expected"], bool)
    ]
    assert wrong == []


def test_typed_numbers_are_read_as_on_the_server(form: Page) -> None:
    typed = ["3", " 3,5 ", "3.5", "٣٫٥", "۱۲", "-4", "−4", "1 500", "1.500", "1.5000", "1,5,0", "abc", "", "٣٬٥٠٠",
             "1'500", "1e5", "0x1", "12345678901234567", ".5", "5.", "+7", "\u200f٤", "１２"]  # fmt: skip
    results = form.evaluate(
        "async (typed) => { const { readNumber } = await import('/logic.js'); return typed.map(readNumber); }",
        typed,
    )
    expected = [read_number(text) for text in typed]
    assert results == ["" if number is None else number for number in expected]


def test_a_question_shows_when_its_condition_holds_and_is_posted_only_then(form: Page) -> None:
    assert not form.is_visible("#shop")
    form.check("#yes")
    assert form.is_visible("#shop")
    form.check("#shop")
    assert posted(form) == ["q.work", "q.place", "q.place.other", "q.age", "q.area"]
    form.check("#no")
    assert not form.is_visible("#shop")
    assert posted(form) == ["q.work", "q.age", "q.area"]


def test_what_was_answered_is_there_again_when_the_question_comes_back(form: Page) -> None:
    form.check("#yes")
    form.check("#shop")
    form.check("#no")
    form.check("#yes")
    assert form.is_checked("#shop")


def test_hiding_goes_on_along_the_chain_and_text_beside_other_ticks_it(form: Page) -> None:
    form.check("#yes")
    assert not form.is_visible("#which")
    form.fill("#other", "a library")
    assert form.is_visible("#which")
    form.check("#no")
    assert not form.is_visible("#which")


def test_what_the_page_had_disabled_stays_disabled(form: Page) -> None:
    form.check("#yes")
    form.check("#other-tick")
    assert form.is_enabled("#which")
    assert form.is_disabled("#off")


def test_answers_of_earlier_pages_numbers_and_lists_count(form: Page) -> None:
    assert form.is_visible("#age")
    assert not form.is_visible("#adult")
    form.fill("#age", "١٧٫٥")
    assert form.is_visible("#adult")
    form.fill("#age", "17")
    assert not form.is_visible("#adult")
    form.select_option("#area", "north")
    assert form.is_visible("#north")
