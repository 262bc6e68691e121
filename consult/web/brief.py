"""What changes seldom and is asked for often, kept in memory for a second.

A change made at the desk of this process is seen at once (the desk's transactions clear it), one made by another
process after a second at the latest. When what is read anew equals what was kept, the kept value stays, so that
whatever was made from it (a page) can be recognised as still good.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import current_app

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

    def clear(self) -> None:
        """Read everything anew from now on; values that turn out equal stay the same."""
        with self._lock:
            self._values = {key: (float("-inf"), value) for key, (_, value) in self._values.items()}


def brief() -> Brief:
    """The running application's memory."""
    return cast(Brief, current_app.extensions.setdefault(EXTENSION, Brief()))
