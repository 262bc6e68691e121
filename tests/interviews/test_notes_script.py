"""Writing an interview in a real browser: keys choose, Enter goes on, words say what is saved."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from consult.evidence.models import Source
from consult.evidence.queries import list_passages
from consult.infra.db import Database
from tests.desk import sign_in
from tests.factories import Cast, MadeConsultation

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("kind", ["sqlite"], indirect=True)]


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, site: str, app: Flask, database: Database, cast: Cast) -> Iterator[Page]:
    """A phone on which the facilitator is signed in, with a new interview begun in Arabic."""
    cookie = sign_in(app, database, cast.facilitator).get_cookie("consult_desk", path="/desk")
    assert cookie is not None
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{site}/desk"}])
    page = context.new_page()
    page.goto(f"{site}/desk/a-new-policy/interviews/new")
    page.select_option("#place_kind", "library")
    page.select_option("#spoken_locale", "ar")
    page.select_option("#interpreter", "professional")
    page.check("#consent_notes")
    yield page
    context.close()


def state(page: Page) -> str:
    return page.inner_text("[data-state]")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def test_a_whole_interview_without_a_mouse(
    page: Page, database: Database, consultation: MadeConsultation
) -> None:
    assert page.get_attribute("#passage-0-text", "dir") == "rtl"
    page.focus("#passage-0-text")
    page.keyboard.type("أنا 12")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Enter")
    assert focused(page) == "passage-1-text"
    page.keyboard.type("Hun var glad")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("og træt")
    page.keyboard.press("Alt+c")
    assert page.get_attribute("#passage-1-text", "lang") == "da"
    page.keyboard.press("Tab")
    for key in "b1":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert focused(page) == "passage-2-text"
    save(page)
    with database.reading() as session:
        kept = list_passages(session, session.scalars(select(Source.id)).one())
    themes = consultation.themes
    assert [(str(row.text), row.kind, row.text.locale, row.theme_ids) for row in kept] == [
        ("أنا 12", "verbatim", "ar", (themes["health"],)),
        ("Hun var glad\nog træt", "paraphrase", "da", (themes["education-and-work"],)),
    ]


def test_words_say_what_is_saved(page: Page) -> None:
    page.fill("#passage-0-text", "أنا")
    assert state(page) == "Not saved yet"
    save(page)
    assert state(page) == "Everything is saved"
    page.fill("#passage-1-text", "مرحبا")
    assert state(page) == "Not saved yet"
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Interviews").first.click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert page.input_value("#passage-1-text") == "مرحبا"


def test_a_new_passage_is_one_press_away_and_nothing_is_wider_than_the_phone(page: Page) -> None:
    page.fill("#passage-0-text", "أنا")
    page.get_by_role("button", name="Next passage").click()
    assert focused(page) == "passage-1-text"
    page.get_by_role("button", name="Next passage").click()
    assert page.locator(".passage-item").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 360
