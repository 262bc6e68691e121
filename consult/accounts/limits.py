"""How often somebody may try to sign in or ask for a link: per network address, and per account."""

from datetime import datetime

from consult.accounts.rules import normal_email
from consult.web.throttle import BackOff, Throttle, daily_key

MINUTE, HOUR = 60, 3600


class Limits:
    """The counters of one process. An account that does not exist is counted like one that does."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._sign_in = Throttle(10, MINUTE)
        self._choose = Throttle(10, MINUTE)
        self._reset = Throttle(10, MINUTE)
        self._letters = Throttle(3, HOUR)
        self._account = BackOff(5, 15, 15 * MINUTE)

    def sign_in(self, address: str | None, email: str, now: datetime) -> int:
        """Seconds to wait before signing in may be tried; 0 when it may be tried now."""
        at = now.timestamp()
        waits = self._sign_in.take(self._key("address", address, now), at=at)
        return waits or self._account.wait(self._account_key(email, now), at=at)

    def signed_in(self, address: str | None, email: str, now: datetime, *, worked: bool) -> None:
        """What came of a try; one that worked is not counted, so that an office behind one address can work."""
        key = self._account_key(email, now)
        if worked:
            self._account.succeeded(key)
            self._sign_in.give_back(self._key("address", address, now))
        elif email:
            self._account.failed(key, at=now.timestamp())

    def reset(self, address: str | None, email: str, now: datetime) -> int:
        """Seconds to wait before a link may be asked for."""
        at = now.timestamp()
        waits = self._reset.take(self._key("address", address, now), at=at)
        if waits or not email:
            return waits
        return self._letters.take(self._account_key(email, now), at=at)

    def choose(self, address: str | None, now: datetime) -> int:
        """Seconds to wait before a password may be chosen through a link."""
        return self._choose.take(self._key("address", address, now), at=now.timestamp())

    def _account_key(self, email: str, now: datetime) -> str:
        return self._key("account", normal_email(email), now)

    def _key(self, purpose: str, value: str | None, now: datetime) -> str:
        return daily_key(self._secret, purpose, value or "", now)
