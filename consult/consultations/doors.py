"""The doors: who gets in where. Each decorator declares a route's guard and hands over what the view needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from consult.accounts.doors import enter_desk, to_sign_in
from consult.accounts.rules import Actor, Permission, may
from consult.consultations.queries import (
    as_view,
    consultation_words,
    find_consultation,
    get_public_consultation,
    list_phases,
    view_consultation,
)
from consult.consultations.rules import ConsultationView, PhaseState
from consult.core.clock import local_day
from consult.core.errors import Forbidden, NotFound
from consult.core.locales import OFFERED, Locale
from consult.core.text import Text
from consult.web.brief import brief
from consult.web.context import now, page_locale, read_session
from consult.web.form_keys import require_own_origin
from consult.web.guards import declare
from consult.web.locale import redirect_to_offered


@dataclass(frozen=True, slots=True)
class PublicVisit:
    """What a public view outside a consultation gets."""

    locale: Locale
    now: datetime

    @property
    def session(self) -> Session:
        """The request's read session, opened when it is first used."""
        return read_session()


@dataclass(frozen=True, slots=True)
class Visit:
    """What a public view of a consultation gets."""

    locale: Locale
    now: datetime
    consultation: ConsultationView

    @property
    def session(self) -> Session:
        """The request's read session, opened when it is first used."""
        return read_session()

    @property
    def today(self) -> date:
        """The municipality's day."""
        return local_day(self.now)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a view of the desk in a consultation gets."""

    actor: Actor
    consultation: ConsultationView
    locale: Locale
    now: datetime

    @property
    def session(self) -> Session:
        """The request's read session, opened when it is first used."""
        return read_session()

    @property
    def today(self) -> date:
        """The municipality's day."""
        return local_day(self.now)

    def may(self, permission: Permission) -> bool:
        """Whether the actor may do this in the consultation."""
        return may(self.actor, permission, self.consultation.id)


def public_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a public route `/<locale:locale>/…` outside a consultation."""

    @wraps(view)
    def entered(locale: str, *args: Any, **kwargs: Any) -> Any:
        elsewhere = redirect_to_offered(locale, OFFERED)
        if elsewhere is not None:
            return elsewhere
        if request.method == "POST":
            require_own_origin(request)
        return view(PublicVisit(page_locale(), now()), *args, **kwargs)

    return declare(entered, "anyone")


def public_consultation(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a public route `/<locale:locale>/<consultation>/…`; NotFound unless the consultation is public."""

    @wraps(view)
    def entered(locale: str, consultation: str, *args: Any, **kwargs: Any) -> Any:
        redirect_to_offered(locale, OFFERED)  # an unknown consultation is told in the reader's language
        if request.method == "POST":
            require_own_origin(request)
        views = brief().get(("consultation", consultation), lambda: _in_all_languages(consultation))
        elsewhere = redirect_to_offered(locale, tuple(views))
        if elsewhere is not None:
            return elsewhere
        g.consultation = views[page_locale().tag]
        return view(Visit(page_locale(), now(), g.consultation), *args, **kwargs)

    return declare(entered, "anyone")


def _in_all_languages(slug: str) -> dict[str, ConsultationView]:
    """The public consultation of that slug in each language it is offered in."""
    found = get_public_consultation(read_session(), slug)
    words = consultation_words(read_session(), found)
    offered = [tag for tag in found.locales if tag in OFFERED] or OFFERED
    return {tag: as_view(found, words, tag) for tag in offered}


def desk(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a desk route `/desk/<consultation>/…` that needs a permission there.

    Not signed in leads to the sign-in page; a consultation where the actor has no role does not exist for them.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def entered(consultation: str, *args: Any, **kwargs: Any) -> Any:
            actor = enter_desk()
            if actor is None:
                return to_sign_in()
            found = find_consultation(read_session(), consultation)
            if found is None or not may(actor, Permission.SEE_DESK, found.id):
                raise NotFound(consultation)
            if not may(actor, permission, found.id):
                raise Forbidden(permission)
            view_of_it = view_consultation(read_session(), found, page_locale().tag)
            g.consultation, g.desk_phase = view_of_it, _phase_now(view_of_it)
            return view(Desk(actor, view_of_it, page_locale(), now()), *args, **kwargs)

        return declare(entered, f"desk:{permission.value}")

    return decorate


def _phase_now(consultation: ConsultationView) -> Text | None:
    """The name of the phase that the consultation is in."""
    phases = list_phases(read_session(), consultation, page_locale().tag, local_day(now()))
    return next((phase.name for phase in phases if phase.state is PhaseState.NOW), None)
