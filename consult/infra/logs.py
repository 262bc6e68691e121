"""Logs that carry no personal data: lines of known keys, and of a fault only its type and the place in the code.

A key that is not on the list is dropped, and so is what other libraries say in words, because addresses, form values
and parameters hide in messages. Lines are JSON; in development on a terminal, `key=value`.
"""

import logging
import re
import secrets
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from consult.infra.settings import Settings

KEPT_KEYS = (
    "timestamp",
    "level",
    "event",
    "request_id",
    "route",
    "method",
    "status",
    "milliseconds",
    "task",
    "kind",
    "count",
    "seconds",
    "fault",
    "place",
    "logger",
)
LONGEST_VALUE = 120
# Libraries whose informing lines are about the process itself and are kept as they are.
TRUSTED = {"_granian", "alembic.runtime.migration"}
ADDRESS = re.compile(r"\S+@\S+")


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log line of this process, also those of libraries, to that stream (standard error)."""
    readable = not settings.production and (stream or sys.stderr).isatty()
    renderer: Processor = (
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_type_and_place,
            only_known_keys,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Lines(stream),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, Foreign) or getattr(handler, "stream", None) in (sys.stderr, sys.stdout):
            root.removeHandler(handler)
    root.addHandler(Foreign())
    root.setLevel(logging.INFO)
    # Lines per request of the development server tell who came when.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    sys.excepthook = log_end_of_process
    threading.excepthook = log_end_of_thread


def bind_request() -> str:
    """Give the lines of this request a random key in common; the key."""
    key = secrets.token_hex(4)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=key)
    return key


def only_type_and_place(
    _logger: object, _name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Turn an exception into its type and the place in the code; its message may carry what people typed."""
    given = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line.setdefault("fault", type(error).__name__)
        line.setdefault("place", place_of(error.__traceback__))
    return line


def only_known_keys(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not on the list; shorten what is, and take mail addresses out."""
    return {key: tidy(line[key]) for key in KEPT_KEYS if line.get(key) is not None}


def tidy(value: object) -> object:
    """A value as it may stand in a log."""
    if isinstance(value, bool | int | float):
        return value
    return ADDRESS.sub("(address)", str(value))[:LONGEST_VALUE]


def place_of(traceback: TracebackType | None) -> str:
    """Where in the code an exception came up."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return "?"
    module = traceback.tb_frame.f_globals.get("__name__", "?")
    return f"{module}.{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}"


class Lines:
    """Writes each line at once, to a stream or to what standard error is at that moment."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        """Write one line."""
        stream = self._stream or sys.stderr
        stream.write(f"{line}\n")
        stream.flush()

    debug = info = warning = error = critical = msg


class Foreign(logging.Handler):
    """Takes the lines of other libraries: warnings and faults, without their words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one line of a library."""
        trusted = record.name in TRUSTED and record.levelno < logging.WARNING
        if record.levelno < logging.WARNING and not trusted:
            return
        log = structlog.get_logger()
        level = record.levelname.lower() if record.levelname in {"INFO", "WARNING", "ERROR"} else "error"
        getattr(log, level)(
            record.getMessage() if trusted else "library",
            logger=record.name,
            place=f"{record.module}:{record.lineno}",
            exc_info=record.exc_info,
        )


def log_end_of_process(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """What Python calls when an exception ends the process."""
    if not issubclass(kind, KeyboardInterrupt):
        structlog.get_logger().error("ended", exc_info=error)


def log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    """What Python calls when an exception ends a thread."""
    structlog.get_logger().error("thread_ended", exc_info=ended.exc_value)
