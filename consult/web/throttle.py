"""How often something may be tried. Kept in memory under keyed hashes that change every day; never stored."""

import hashlib
import hmac
from collections import deque
from datetime import datetime
from threading import Lock

MOST_KEYS = 50_000


class Throttle:
    """So many tries per key within so many seconds."""

    def __init__(self, tries: int, seconds: float) -> None:
        self._tries, self._seconds = tries, seconds
        self._taken: dict[str, deque[float]] = {}
        self._lock = Lock()

    def take(self, key: str, *, at: float) -> int:
        """Count a try; the seconds to wait when it is one too many, else 0."""
        with self._lock:
            self._forget(at)
            moments = self._taken.setdefault(key, deque())
            while moments and moments[0] <= at - self._seconds:
                moments.popleft()
            if len(moments) >= self._tries:
                return int(moments[0] + self._seconds - at) + 1
            moments.append(at)
            return 0

    def give_back(self, key: str) -> None:
        """Do not count the last try after all."""
        with self._lock:
            if self._taken.get(key):
                self._taken[key].pop()

    def _forget(self, at: float) -> None:
        if len(self._taken) > MOST_KEYS:
            self._taken = {
                key: kept for key, kept in self._taken.items() if kept and kept[-1] > at - self._seconds
            }


class BackOff:
    """After some failures in a row each further one doubles the wait; a success forgets them."""

    def __init__(self, free: int, first_seconds: float, longest_seconds: float) -> None:
        self._free, self._first, self._longest = free, first_seconds, longest_seconds
        self._failed: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def wait(self, key: str, *, at: float) -> int:
        """The seconds before the next try is let through; 0 when it may come now."""
        with self._lock:
            failures, until = self._failed.get(key, (0, 0.0))
            return int(until - at) + 1 if failures >= self._free and until > at else 0

    def failed(self, key: str, *, at: float) -> None:
        """Count a failure."""
        with self._lock:
            if len(self._failed) > MOST_KEYS:
                self._failed = {
                    name: kept for name, kept in self._failed.items() if kept[1] > at - self._longest
                }
            failures = self._failed.get(key, (0, 0.0))[0] + 1
            pause = self._first * 2 ** min(max(0, failures - self._free), 20)
            self._failed[key] = (failures, at + min(pause, self._longest))

    def succeeded(self, key: str) -> None:
        """Forget the failures."""
        with self._lock:
            self._failed.pop(key, None)


def daily_key(secret: bytes, purpose: str, value: str, now: datetime) -> str:
    """A keyed hash of an address or name that means nothing tomorrow."""
    return hmac.new(secret, f"{purpose}:{now:%Y-%m-%d}:{value}".encode(), hashlib.sha256).hexdigest()[:32]
