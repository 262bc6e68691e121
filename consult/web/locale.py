"""The language of a request: by address, else by what the browser asks for, else the first offered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, g, redirect, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter

from consult.core.clock import HOME_ZONE
from consult.core.locales import LOCALES, OFFERED, Direction, get_locale, nearest_locale
from consult.infra.paths import data_folder
from consult.web.context import page_locale, set_page_locale


class LocaleConverter(BaseConverter):
    """A language tag in an address: two or three letters, then subtags (BCP 47)."""

    regex = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One language of the menu, with the address of the same page in it."""

    tag: str
    own_name: str
    direction: Direction
    href: str
    current: bool


def init_app(app: Flask) -> None:
    """Set up addresses with a language and the translation of the interface."""
    app.url_map.converters["locale"] = LocaleConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(data_folder("translations"))
    Babel(
        app,
        default_locale="en",
        default_timezone=str(HOME_ZONE),
        locale_selector=lambda: page_locale().cldr,
        timezone_selector=lambda: str(HOME_ZONE),
    )


def accepted_languages() -> list[str]:
    """The reader's languages by the Accept-Language header, best first."""
    return [tag for tag, _quality in request.accept_languages if re.fullmatch(r"[A-Za-z0-9-]+", tag)]


def choose_locale() -> None:
    """Choose the page's language from the address or the browser, without a database."""
    wanted = (request.view_args or {}).get("locale") or request.path.strip("/").split("/")[0]
    set_page_locale(nearest_locale(wanted if len(wanted) < 20 else "", accepted_languages(), OFFERED))


def redirect_to_offered(wanted: str, offered: Sequence[str]) -> Response | None:
    """A redirect to the same page in the nearest offered language, or None when `wanted` is offered.

    Sets the page's language. What was posted goes on to there: a language may be withdrawn while people answer in it.
    """
    if wanted in offered:
        set_page_locale(wanted)
        return None
    nearest = nearest_locale(wanted, accepted_languages(), offered)
    set_page_locale(nearest)
    query = request.query_string.decode("latin-1")  # any byte may stand in it
    path = "/" + nearest + request.path[len(wanted) + 1 :]
    status = 307 if request.method == "POST" else 302
    return redirect(path + (f"?{query}" if query else ""), status)  # type: ignore[return-value]  # werkzeug's base class


def menu_entries(offered: Sequence[str]) -> list[MenuEntry]:
    """The language menu of a public page: the same address in every offered language."""
    current = g.get("locale", OFFERED[0])
    rest = request.path[len(current) + 1 :] if request.path.startswith(f"/{current}/") else "/"
    return [
        MenuEntry(tag, LOCALES[tag].own_name, get_locale(tag).direction, f"/{tag}{rest}", tag == current)
        for tag in offered
    ]
