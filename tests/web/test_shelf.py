"""Pages with a slot: the same plain and compressed, and on the shelf only while they are good."""

import gzip
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from consult.web import brief as memory
from consult.web import shelf
from consult.web.brief import brief, brief_of
from consult.web.shelf import SLOT, Blank, put_on_shelf


@given(st.text(alphabet=st.characters(codec="utf-8")), st.text(max_size=40, alphabet="0123 æأ"), st.text())
def test_a_compressed_page_is_the_plain_one(before: str, value: str, after: str) -> None:
    blank = Blank((before + SLOT + after).encode("utf-8", "ignore").decode())
    assert gzip.decompress(blank.packed(value)) == blank.plain(value)


def test_a_long_page_is_small_when_compressed() -> None:
    blank = Blank("a long page " * 5000 + SLOT + "its end")
    assert len(blank.packed("key")) < 1000


@pytest.fixture
def words() -> dict[str, str]:
    """What the page of the test is made from, outside the memory."""
    return {"title": "One"}


@pytest.fixture
def small(words: dict[str, str]) -> Flask:
    """An application with one page that may lie on the shelf."""
    app = Flask("small")
    shelf.init_app(app, {"X-Frame": "everywhere"})
    keys = iter(f"key {number}" for number in range(1000))
    app.extensions["views"] = 0

    @app.get("/page/")
    def page() -> Response:
        app.extensions["views"] += 1
        title = brief().get("title", lambda: words["title"])
        blank = Blank(f"<h1>{title}</h1>{SLOT}")
        put_on_shelf(blank, lambda _: next(keys))
        return blank.answer(next(keys))

    @app.get("/receipts/<name>/")
    def receipt(name: str) -> Response:
        app.extensions["views"] += 1
        title = brief().get("title", lambda: words["title"])
        blank = Blank(f"{title}: {SLOT}")
        put_on_shelf(blank, lambda last: last if last.isdigit() else None, any_last=True)
        return blank.answer(name)

    return app


def texts(client: FlaskClient, addresses: Iterable[str], **headers: Any) -> list[str]:
    return [client.get(address, headers=headers).text for address in addresses]


def test_the_next_is_answered_from_the_shelf_with_a_value_of_its_own(small: Flask) -> None:
    client = small.test_client()
    shown = texts(client, ["/page/"] * 3)
    assert shown == ["<h1>One</h1>key 0", "<h1>One</h1>key 1", "<h1>One</h1>key 2"]
    assert small.extensions["views"] == 1
    answer = client.get("/page/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["X-Frame"] == "everywhere"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert gzip.decompress(answer.data) == b"<h1>One</h1>key 3"


def test_a_change_is_seen_once_the_memory_is_cleared(small: Flask, words: dict[str, str]) -> None:
    client = small.test_client()
    texts(client, ["/page/"])
    words["title"] = "Two"
    assert "One" in client.get("/page/").text
    brief_of(small).clear()
    assert "Two" in client.get("/page/").text
    assert "Two" in client.get("/page/").text


def test_nothing_old_is_shown(small: Flask, words: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client = small.test_client()
    texts(client, ["/page/"])
    words["title"] = "Two"
    monkeypatch.setattr(memory, "KEPT_SECONDS", 0.0)
    assert "Two" in client.get("/page/").text


def test_other_methods_and_queries_are_not_for_the_shelf(small: Flask) -> None:
    client = small.test_client()
    texts(client, ["/page/", "/page/?a=b"])
    assert small.extensions["views"] == 2
    assert client.post("/page/").status_code == 405
    assert client.head("/page/").data == b""


def test_a_page_can_lie_there_for_any_last_part_of_its_address(small: Flask) -> None:
    shown = texts(small.test_client(), ["/receipts/1/", "/receipts/2/", "/receipts/odd/"])
    assert shown == ["One: 1", "One: 2", "One: odd"]
    assert small.extensions["views"] == 2
