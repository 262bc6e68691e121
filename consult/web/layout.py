"""What every page's frame needs: the names, the menus and the footer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale as BabelLocale
from flask import Flask, g, request, url_for
from flask_babel import gettext
from werkzeug.local import LocalProxy

from consult.core.locales import OFFERED, get_locale
from consult.web.context import page_locale
from consult.web.locale import menu_entries
from consult.web.static import asset


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a menu or footer."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One entry of the desk's side navigation: endpoint, label (marked), and the permission it needs."""

    endpoint: str
    label: str
    permission: Any


def init_app(app: Flask, *, desk_entries: Sequence[DeskEntry], may: Callable[..., bool]) -> None:
    """Give the templates what the frames ask for."""
    # A global, since imported macros do not see the context.
    app.jinja_env.globals.update(
        asset=asset, language_name=language_name, page_locale=LocalProxy(page_locale)
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def frame() -> dict[str, Any]:
        shared: dict[str, Any] = {
            "page_locale": page_locale(),
            "municipality": (g.get("consultation") and g.consultation.municipality) or gettext("Consult"),
            "consultation": g.get("consultation"),
        }
        return shared | (desk_frame() if request.path.startswith("/desk") else public_frame())

    def desk_frame() -> dict[str, Any]:
        consultation, actor = g.get("consultation"), g.get("actor")
        entries = []
        if consultation is not None and actor is not None:
            entries = [
                Link(
                    gettext(entry.label),
                    url_for(entry.endpoint, consultation=consultation.slug),
                    (request.blueprint or "") == entry.endpoint.split(".")[0],
                )
                for entry in desk_entries
                if may(actor, entry.permission, consultation.id)
            ]
        return {
            "desk_home_href": "/desk/",
            "consultation_href": f"/desk/{consultation.slug}/" if consultation else "/desk/",
            "desk_phase": g.get("desk_phase"),
            "desk_nav": entries,
            "actor": actor,
            "account_href": "/desk/account",
            "sign_out_href": "/desk/sign-out",
            "language_switch_href": "/desk/language" if actor else None,
            "language_menu_entries": menu_entries(OFFERED),
        }


def public_frame() -> dict[str, Any]:
    """What public pages need; touches neither database nor session."""
    consultation, locale = g.get("consultation"), page_locale().tag
    home = f"/{locale}/"
    offered = [tag for tag in consultation.locales if tag in OFFERED] if consultation else list(OFFERED)
    own = f"{home}{consultation.slug}/" if consultation is not None else home
    links = [
        Link(gettext("Privacy"), f"{own}privacy/"),
        Link(gettext("Accessibility"), f"{home}accessibility/"),
    ]
    if consultation is not None:
        links.append(Link(gettext("Contact"), f"{own}privacy/#contact"))
    return {
        "home_href": home,
        "consultation_href": f"{home}{consultation.slug}/" if consultation else home,
        "language_menu_entries": menu_entries(offered or OFFERED),
        "footer_links": links,
    }


def language_name(tag: str) -> str:
    """The name of a language in the page's language (CLDR); its own name where that is not known."""
    from_cldr = page_babel_locale().languages.get(tag.split("-", maxsplit=1)[0])
    return str(from_cldr) if from_cldr else get_locale(tag).own_name


def page_babel_locale() -> Any:
    """The page's language as Babel knows it."""
    return BabelLocale.parse(page_locale().cldr)
