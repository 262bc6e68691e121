"""Processes that belong to another one and end with it, also when it was killed and could not say so."""

import os
import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 2


def when_orphaned(parent: int, then: Callable[[], object]) -> None:
    """Call `then` once that process is no longer the parent of this one."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(EVERY_SECONDS)
        then()

    threading.Thread(target=watch, name="orphaned", daemon=True).start()
