"""What a request has at hand: settings, a read session, a transaction, the time and the page's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from consult.core.clock import utc_now
from consult.core.locales import OFFERED, Locale, get_locale
from consult.infra.db import Database, translated_errors
from consult.infra.settings import Settings
from consult.web.brief import brief

EXTENSION = "consult"


@dataclass(frozen=True, slots=True)
class House:
    """What the whole application shares."""

    settings: Settings
    database: Database


def house() -> House:
    """The running application's settings and database."""
    return cast(House, current_app.extensions[EXTENSION])


def init_app(app: Flask, shared: House) -> None:
    """Give the application its house and close each request's read session at its end."""
    app.extensions[EXTENSION] = shared
    app.teardown_appcontext(close_read_session)


def read_session() -> Session:
    """The request's read-only session, opened when first asked for."""
    session = g.get("read_session")
    if session is None:
        with translated_errors():
            opened = house().database.reading()
            session = opened.__enter__()
        g.read_session, g.read_session_exit = session, opened
    return cast(Session, session)


def close_read_session(_error: BaseException | None = None) -> None:
    """Give the read session back; the next `read_session()` sees what was committed meanwhile."""
    opened = g.pop("read_session_exit", None)
    g.pop("read_session", None)
    if opened is not None:
        opened.__exit__(None, None, None)


@contextmanager
def transaction() -> Iterator[Session]:
    """A transaction of this request, durable when the block ends. What was read before is read anew after it."""
    with house().database.transaction() as session:
        yield session
    close_read_session()
    if request.path.startswith("/desk"):
        brief().clear()


def now() -> datetime:
    """The moment of the request, aware, in UTC."""
    if "now" not in g:
        g.now = utc_now()
    return cast(datetime, g.now)


def page_locale() -> Locale:
    """The language the page is shown in."""
    return get_locale(g.get("locale", OFFERED[0]))


def set_page_locale(tag: str) -> None:
    """Choose the page's language for the rest of the request."""
    g.locale = tag


def settings() -> Settings:
    """The installation's settings."""
    return house().settings
