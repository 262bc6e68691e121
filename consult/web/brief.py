"""What changes seldom and is asked for often, kept in memory for a second.

A change made at the desk of this process is seen at once (the desk's transactions clear it), one made by another
process after a second at the latest. When what is read anew equals what was kept, the kept value stays, so that
whatever was made from it (a page) can be recognised as still good.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g

KEPT_SECONDS = 1.0
EXTENSION = "consult.brief"

T = TypeVar("T")


class Brief:
    """Values by key, each good for a second."""

    def __init__(self) -> None:
        self._values: dict[Hashable, tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, load: Callable[[], T]) -> T:
        """The value of that key, read anew when it is older than a second. What `load` raises is not kept."""
        value = self._get(key, load)
        taken_from_brief()[key] = value
        return value

    def _get(self, key: Hashable, load: Callable[[], T]) -> T:
        found = self._values.get(key)
        moment = time.monotonic()
        if found is not None and moment - found[0] < KEPT_SECONDS:
            return cast(T, found[1])
        value = load()
        if found is not None and found[1] == value:
            value = cast(T, found[1])
        with self._lock:
            self._values[key] = (moment, value)
        return value

    def is_good(self, key: Hashable, value: object) -> bool:
        """Whether `get` would give this very value of that key without reading anew."""
        found = self._values.get(key)
        return found is not None and found[1] is value and time.monotonic() - found[0] < KEPT_SECONDS

    def clear(self) -> None:
        """Read everything anew from now on; values that turn out equal stay the same."""
        with self._lock:
            self._values = {key: (float("-inf"), value) for key, (_, value) in self._values.items()}


def brief_of(app: Flask) -> Brief:
    """An application's memory."""
    if EXTENSION not in app.extensions:
        app.extensions[EXTENSION] = Brief()
    return cast(Brief, app.extensions[EXTENSION])


def brief() -> Brief:
    """The running application's memory."""
    return brief_of(current_app)


def taken_from_brief() -> dict[Hashable, Any]:
    """What this request has taken from the memory, by key: what its page was made from."""
    if "taken_from_brief" not in g:
        g.taken_from_brief = {}
    return cast(dict[Hashable, Any], g.taken_from_brief)
