"""Reading a posted form (application/x-www-form-urlencoded, WHATWG URL, 5).

Werkzeug's reader takes an escaped letter at a time, and a sentence in Arabic is escaped from end to end: this one
takes a run of them at a time. What it gives is the same, but for U+0000, which no database of ours keeps alike: it is
read as U+FFFD, the way HTML reads it.
"""

import re
from binascii import unhexlify
from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from consult.core.errors import NotFound

URL_ENCODED = "application/x-www-form-urlencoded"
ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
# Werkzeug's way with bytes that are not UTF-8: they stay escaped.
ERRORS = "werkzeug.url_quote"
# More than the longest form has; a body of nothing but pairs would keep a thread for seconds.
MOST_PAIRS = 10_000
NOTHING, REPLACEMENT = "\x00", "\ufffd"


class FormReader(FormDataParser):
    """Werkzeug's reader of forms, with our own for forms without files."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """What was posted: the rest of the stream, the pairs, and the files."""
        if mimetype != URL_ENCODED:
            return super().parse(stream, mimetype, content_length, options)
        return stream, self.cls(pairs(stream.read())), self.cls()


def init_app(app: Flask) -> None:
    """Refuse an address with U+0000 in it: nothing that is kept is called so."""

    @app.before_request
    def refuse() -> None:
        if NOTHING in request.path or "%00" in request.environ["QUERY_STRING"]:
            raise NotFound("U+0000")


class FormRequest(Request):
    """A request whose forms are read by `FormReader`."""

    form_data_parser_class = FormReader


def pairs(body: bytes) -> list[tuple[str, str]]:
    """The pairs of a form in their order; RequestEntityTooLarge when they are too many."""
    if body.count(b"&") >= MOST_PAIRS:
        raise RequestEntityTooLarge
    found = []
    for part in body.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            found.append((_text(name), _text(value)))
    return found


def _text(escaped: bytes) -> str:
    if b"+" in escaped:
        escaped = escaped.replace(b"+", b" ")
    if b"%" in escaped:
        escaped = ESCAPED.sub(_unescaped, escaped)
    return escaped.decode("utf-8", ERRORS).replace(NOTHING, REPLACEMENT)


def _unescaped(run: re.Match[bytes]) -> bytes:
    return unhexlify(run[0].replace(b"%", b""))
