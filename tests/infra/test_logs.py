"""Nothing that people typed comes into a log line."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from consult.infra import logs
from tests.fakes.logs import captured_logs

SECRET = "Zwiebelkuchen"


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[io.StringIO]:
    """What is logged."""
    with captured_logs(tmp_path) as out:
        yield out


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    """The lines as values."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def fail() -> None:
    """Raise what a driver might."""
    raise ValueError(f"value {SECRET}")


def test_a_line_has_time_level_event_and_known_keys(lines: io.StringIO) -> None:
    logs.bind_request()
    structlog.get_logger().info("request", route="/desk/<consultation>/", status=200, milliseconds=12)
    [line] = read(lines)
    assert set(line) == {"timestamp", "level", "event", "request_id", "route", "status", "milliseconds"}
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 200)


def test_an_unknown_key_is_dropped(lines: io.StringIO) -> None:
    structlog.get_logger().info(
        "request", email="citizen@example.com", form={"name": SECRET}, path=f"/{SECRET}"
    )
    assert set(read(lines)[0]) == {"timestamp", "level", "event"}


def test_addresses_and_long_values_are_cut(lines: io.StringIO) -> None:
    structlog.get_logger().info("x", fault="for citizen@example.com " + "a" * 500)
    [line] = read(lines)
    assert line["fault"].startswith("for (address) a")
    assert len(line["fault"]) == logs.LONGEST_VALUE


def test_an_exception_is_its_type_and_place(lines: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    [line] = read(lines)
    assert line["fault"] == "ValueError"
    assert line["place"].partition(":")[0].endswith("test_logs.fail")
    assert SECRET not in lines.getvalue()


def test_libraries_are_heard_without_their_words(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("could not send to %s", SECRET)
    logging.getLogger("some.library").info("sent to %s", SECRET)
    try:
        fail()
    except ValueError:
        logging.getLogger("some.library").exception("failed for %s", SECRET)
    first, second = read(lines)
    assert (first["event"], first["logger"], first["level"]) == ("library", "some.library", "warning")
    assert (second["fault"], second["level"]) == ("ValueError", "error")
    assert SECRET not in lines.getvalue()


def test_the_web_server_may_say_where_it_listens(lines: io.StringIO) -> None:
    logging.getLogger("_granian").info("Listening at: http://127.0.0.1:8000")
    assert read(lines)[0]["event"] == "Listening at: http://127.0.0.1:8000"


def test_the_end_of_a_thread_and_of_the_process_are_logged_without_words(lines: io.StringIO) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [line["event"] for line in read(lines)] == ["thread_ended", "ended"]
    assert SECRET not in lines.getvalue()
