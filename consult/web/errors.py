"""What each refusal means in HTTP, and the page it shows. None of these pages needs the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import format_date, gettext
from werkzeug.exceptions import HTTPException

from consult.core.errors import Closed, Conflict, Forbidden, Invalid, NotFound, Refusal, Throttled
from consult.core.text import N_
from consult.infra.db import DatabaseUnavailable
from consult.web.locale import choose_locale

STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    Forbidden: 403,
    Invalid: 422,
    Conflict: 409,
    Closed: 403,
    Throttled: 429,
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What a page for a refusal says: heading, one sentence, and what the reader can do."""

    heading: str
    happened: str
    advice: tuple[str, ...] = ()


SAYINGS: dict[int, Saying] = {
    400: Saying(
        N_("We could not read that"),
        N_("Something was wrong with what your browser sent."),
        (N_("Go back and try again."),),
    ),
    403: Saying(
        N_("You do not have access to this page"),
        N_("This page is only for some people, or it was opened from another site."),
        (N_("If you think this is a mistake, contact the municipality."),),
    ),
    404: Saying(
        N_("We cannot find that page"),
        N_("The address may be wrong, or the page may have been taken down."),
        (N_("Check the address, or start from the front page."),),
    ),
    405: Saying(
        N_("We cannot find that page"),
        N_("This page cannot be opened in that way."),
        (N_("Start from the front page."),),
    ),
    409: Saying(
        N_("Somebody else has changed this"),
        N_("It was changed after you opened it."),
        (N_("Open it again to see what it looks like now."),),
    ),
    413: Saying(
        N_("That is too much to send at once"),
        N_("What you tried to send is larger than we can receive."),
        (N_("Go back, make it shorter and try again."),),
    ),
    422: Saying(
        N_("Something is missing or wrong"),
        N_("We could not use what was sent."),
        (N_("Go back and try again."),),
    ),
    429: Saying(
        N_("Too many tries"),
        N_("There have been many tries in a short time."),
        (N_("Wait a few minutes and try again."),),
    ),
    500: Saying(
        N_("Something went wrong"),
        N_("The fault is ours."),
        (N_("Try again in a little while."),),
    ),
    503: Saying(
        N_("We cannot save right now"),
        N_("Nothing has been sent yet."),
        (N_("Wait a moment and try again."),),
    ),
}

LONGEST_CARRIED = 2_000_000


def init_app(app: Flask) -> None:
    """Answer every refusal with its page."""
    log = structlog.get_logger("consult.web")

    def refusal(error: Refusal) -> Response:
        if isinstance(error, Closed):
            return closed_page(error)
        return status_page(STATUS[type(error)])

    def unavailable(error: DatabaseUnavailable) -> Response:
        log.error("database_unavailable", route=str(request.url_rule), fault=str(error))
        response = status_page(503, carry=True)
        response.headers["Retry-After"] = "10"
        return response

    def http_error(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return status_page(error.code if error.code in SAYINGS else 400)

    def unexpected(error: Exception) -> Response:
        frames = error.__traceback__
        while frames is not None and frames.tb_next is not None:
            frames = frames.tb_next
        place = f"{frames.tb_frame.f_code.co_qualname}:{frames.tb_lineno}" if frames else "?"
        log.error("unexpected", route=str(request.url_rule), fault=type(error).__name__, place=place)
        if app.debug or app.testing:
            raise error
        return status_page(500, carry=True)

    handlers: dict[type[Exception], Callable[..., Any]] = {
        Refusal: refusal,
        DatabaseUnavailable: unavailable,
        HTTPException: http_error,
        Exception: unexpected,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def status_page(status: int, *, carry: bool = False) -> Response:
    """The page of a status in the reader's language; `carry` keeps what was posted in hidden fields."""
    ensure_locale()
    saying = SAYINGS[status]
    page = render_template(
        "web/error.html",
        heading=gettext(saying.heading),
        happened=gettext(saying.happened),
        advice=[gettext(sentence) for sentence in saying.advice],
        posted=posted_pairs() if carry else None,
        action=request.path,
    )
    return plain_answer(page, status)


def closed_page(error: Closed, *, carry: bool = True) -> Response:
    """The page that says when it is open, with what was posted kept."""
    ensure_locale()
    if error.closes is not None:
        happened = gettext("It closed on %(day)s.", day=format_date(day_of(error.closes), "full"))
    elif error.opens is not None:
        happened = gettext("It opens on %(day)s.", day=format_date(day_of(error.opens), "full"))
    else:
        happened = gettext("It does not take answers at the moment.")
    page = render_template(
        "web/error.html",
        heading=gettext("This is closed"),
        happened=happened,
        advice=[],
        posted=posted_pairs() if carry else None,
        action=request.path,
    )
    return plain_answer(page, 403)


def day_of(iso: str) -> date:
    """The day of an ISO 8601 date."""
    return date.fromisoformat(iso)


def plain_answer(page: str, status: int) -> Response:
    """A page that is never kept by the browser."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def posted_pairs() -> list[tuple[str, str]] | None:
    """Every posted pair in its order, or None where nothing was posted or it is too long to carry."""
    if request.method != "POST" or (request.content_length or 0) > LONGEST_CARRIED:
        return None
    try:
        return list(request.form.items(multi=True)) or None
    except HTTPException:
        return None


def ensure_locale() -> None:
    """An error before the page's language was chosen still speaks the reader's language."""
    if "locale" not in g:
        choose_locale()
