"""Requests at the desk are logged by route; public requests leave no line at all."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from consult.web import journal
from tests.fakes.logs import captured_logs

SECRET = "Zwiebelkuchen"


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[io.StringIO]:
    """What is logged."""
    with captured_logs(tmp_path) as out:
        yield out


def test_only_the_desk_is_logged_and_only_by_route(lines: io.StringIO) -> None:
    app = Flask("test")
    journal.init_app(app)
    app.add_url_rule("/<language>/", "public", lambda language: language, methods=["GET", "POST"])
    app.add_url_rule("/desk/<consultation>/", "desk", lambda consultation: consultation)
    client = app.test_client()
    client.post(f"/{SECRET}/", data={"answer": SECRET})
    client.get(f"/{SECRET}/nowhere")
    assert lines.getvalue() == ""
    client.get(f"/desk/{SECRET}/?q={SECRET}", headers={"X-Forwarded-For": "192.0.2.7"})
    [line] = [json.loads(text) for text in lines.getvalue().splitlines()]
    assert (line["route"], line["method"], line["status"]) == ("/desk/<consultation>/", "GET", 200)
    assert set(line) == {
        "timestamp",
        "level",
        "event",
        "request_id",
        "route",
        "method",
        "status",
        "milliseconds",
    }
    assert SECRET not in lines.getvalue()
