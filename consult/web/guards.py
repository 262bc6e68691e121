"""Every route declares who gets what. A route without a declared guard stops the start."""

from collections.abc import Callable
from typing import Any

from flask import Flask

GUARD = "__consult_guard__"


def declare(view: Callable[..., Any], guard: str) -> Callable[..., Any]:
    """Write the guard's name on the view; the doors of `accounts` and `consultations` do this."""
    setattr(view, GUARD, guard)
    return view


def guard_of(view: Callable[..., Any]) -> str | None:
    """The declared guard of a view, or None."""
    return getattr(view, GUARD, None)


def require_guards(app: Flask, declared: dict[str, str]) -> None:
    """Stop the start when a route has no guard.

    `declared` names the guards of views that are not ours (endpoint to guard).
    """
    missing = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if guard_of(app.view_functions[rule.endpoint]) is None and rule.endpoint not in declared
    ]
    if missing:
        raise RuntimeError("routes without a declared guard: " + ", ".join(sorted(missing)))
    for endpoint, guard in declared.items():
        if endpoint in app.view_functions and guard_of(app.view_functions[endpoint]) is None:
            app.view_functions[endpoint] = _named(app.view_functions[endpoint], guard)


def _named(view: Callable[..., Any], guard: str) -> Callable[..., Any]:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    guarded.__name__ = view.__name__
    return declare(guarded, guard)
