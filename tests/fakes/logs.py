"""The house's logs, kept in memory for a while."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from consult.infra import logs
from consult.infra.settings import settings_from


@contextmanager
def captured_logs(folder: Path) -> Iterator[io.StringIO]:
    """What is logged meanwhile; everything is as it was afterwards."""
    root, end, thread_end = logging.getLogger(), sys.excepthook, threading.excepthook
    handlers, level = list(root.handlers), root.level
    out = io.StringIO()
    logs.configure(settings_from({}, folder=folder), out)
    try:
        yield out
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        sys.excepthook, threading.excepthook = end, thread_end
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
