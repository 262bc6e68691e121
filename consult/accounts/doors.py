"""The doors of the desk that lie outside a consultation: who is signed in, and what may they do everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from consult.accounts.rules import Actor, Permission, may
from consult.accounts.signin import signed_in_actor, to_sign_in
from consult.core.errors import Forbidden
from consult.core.locales import OFFERED, Locale, nearest_locale
from consult.web.context import now, page_locale, read_session, set_page_locale
from consult.web.guards import declare

__all__ = ["StaffVisit", "enter_desk", "signed_in", "to_sign_in"]


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """What a view of the desk outside a consultation gets."""

    actor: Actor
    locale: Locale
    now: datetime

    @property
    def session(self) -> Session:
        """The request's read session, opened when it is first used."""
        return read_session()


def enter_desk() -> Actor | None:
    """Who is signed in, with the page's language set to theirs; None when nobody is."""
    actor = signed_in_actor()
    if actor is not None:
        g.actor = actor
        set_page_locale(nearest_locale(actor.locale, (), OFFERED))
    return actor


def signed_in(permission: Permission | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a desk route outside a consultation; with a permission, one that must hold everywhere."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def entered(*args: Any, **kwargs: Any) -> Any:
            actor = enter_desk()
            if actor is None:
                return to_sign_in()
            if permission is not None and not may(actor, permission, None):
                raise Forbidden(permission)
            return view(StaffVisit(actor, page_locale(), now()), *args, **kwargs)

        return declare(entered, f"staff:{permission.value if permission else 'signed-in'}")

    return decorate
