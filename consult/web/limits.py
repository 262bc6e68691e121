"""How often one network address may press a public form's button. Never stands in the way of sending answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, request

from consult.web.context import now
from consult.web.errors import status_page
from consult.web.form_keys import secret
from consult.web.throttle import Throttle, daily_key

EXTENSION = "consult.limits"


def limited(tries: int, seconds: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let so many POSTs per address through in so many seconds; one too many gets a page that keeps what was typed."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                counters: dict[str, Throttle] = current_app.extensions.setdefault(EXTENSION, {})
                counter = counters.setdefault(view.__name__, Throttle(tries, seconds))
                key = daily_key(secret(), "address", request.remote_addr or "", now())
                wait = counter.take(key, at=now().timestamp())
                if wait:
                    refused = status_page(429, carry=True)
                    refused.headers["Retry-After"] = str(wait)
                    return refused
            return view(*args, **kwargs)

        return counted

    return decorate
