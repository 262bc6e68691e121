"""Pages that differ from visitor to visitor in one value only, such as a form key: made once, filled in for each.

A view that answers with such a page may put it on the shelf. While what it was made from is still good (see
`consult.web.brief`: a second, or until the desk changes something), the next who asks for the same address is
answered from the shelf, without routing, hooks and views.
"""

import secrets
import zlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, current_app, request

from consult.web.brief import Brief, brief_of, taken_from_brief

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXTENSION = "consult.shelf"
LONGEST = 200
# Stands for the value while the page is made; nobody can write it into a text.
SLOT = f"slot-{secrets.token_hex(16)}"
COMPRESSION = 9
# RFC 1952, 2.3: deflate, no name, no time, made on no particular system.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class Blank:
    """A page with a slot. Compressed, what stands around the slot is compressed once (RFC 1951, RFC 1952).

    A personal page (a receipt with its code) is not kept by the browser, which others may use after.
    """

    def __init__(self, page: str, *, is_personal: bool = False) -> None:
        self.headers = {"Cache-Control": "no-store"} if is_personal else {}
        before, _, after = page.encode().partition(SLOT.encode())
        self._before, self._after = before, after
        first = zlib.compressobj(COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        # A full flush ends at a whole byte, and what follows refers to nothing before it.
        self._packed_before = GZIP_HEADER + first.compress(before) + first.flush(zlib.Z_FULL_FLUSH)
        second = zlib.compressobj(COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._packed_after = second.compress(after) + second.flush(zlib.Z_FINISH)
        self._checksum_before = zlib.crc32(before)

    def plain(self, value: str) -> bytes:
        """The page with its value."""
        return b"".join((self._before, value.encode(), self._after))

    def packed(self, value: str) -> bytes:
        """The page with its value, in gzip; the value is a stored block between the two compressed ones."""
        raw = value.encode()
        length = len(raw)
        checksum = zlib.crc32(self._after, zlib.crc32(raw, self._checksum_before))
        size = len(self._before) + length + len(self._after)
        return b"".join(
            (
                self._packed_before,
                b"\x00" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little"),
                raw,
                self._packed_after,
                checksum.to_bytes(4, "little"),
                (size & 0xFFFFFFFF).to_bytes(4, "little"),
            )
        )

    def answer(self, value: str) -> Response:
        """The answer to this request, compressed where the reader accepts it."""
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return Response(self.plain(value), mimetype="text/html", headers=self.headers)
        response = Response(self.packed(value), mimetype="text/html", headers=self.headers)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


@dataclass(frozen=True, slots=True)
class Entry:
    """A page on the shelf: what it was made from, and what gives each visitor's value.

    `value` is given the last part of the address where the page lies there for any last part; None means that this
    address needs the application itself.
    """

    blank: Blank
    made_from: Mapping[Hashable, Any]
    value: Callable[[str], str | None]


class Shelf:
    """Answers for an application what lies on the shelf, and hands it everything else."""

    def __init__(self, application: "WSGIApplication", brief: Brief, headers: Mapping[str, str]) -> None:
        self._application = application
        self._brief = brief
        self._entries: dict[str, Entry] = {}
        self._headers = {"Content-Type": "text/html; charset=utf-8", **headers}
        self._headers_packed = {**self._headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}

    def put(self, path: str, entry: Entry) -> None:
        """Lay a page on the shelf for an address."""
        if len(self._entries) >= LONGEST:
            self._entries.clear()
        self._entries[path] = entry

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        found = None
        if environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING"):
            found = self._find(environ["PATH_INFO"])
        if found is None:
            return self._application(environ, start_response)
        blank, value = found
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers, body = self._headers_packed, blank.packed(value)
        else:
            headers, body = self._headers, blank.plain(value)
        start_response("200 OK", [*(headers | blank.headers).items(), ("Content-Length", str(len(body)))])
        return [body]

    def _find(self, path: str) -> tuple[Blank, str] | None:
        """The page that lies there for that address, and this visitor's value."""
        entry, last = self._entries.get(path), ""
        if entry is None:
            folder, last = split_last(path)
            entry = self._entries.get(folder)
        if entry is None or not all(self._brief.is_good(*made_from) for made_from in entry.made_from.items()):
            return None
        value = entry.value(last)
        return None if value is None else (entry.blank, value)


def split_last(path: str) -> tuple[str, str]:
    """An address `…/last/` as `…/*/` and `last`."""
    folder, _, last = path.removesuffix("/").rpartition("/")
    return f"{folder}/*/", last


def init_app(app: Flask, headers: Mapping[str, str]) -> None:
    """Put a shelf before the application; `headers` are those of every public page."""
    shelf = Shelf(app.wsgi_app, brief_of(app), headers)
    app.extensions[EXTENSION] = shelf
    app.wsgi_app = shelf  # type: ignore[method-assign]  # the way Flask documents it


def put_on_shelf(blank: Blank, value: Callable[[str], str | None], *, any_last: bool = False) -> None:
    """Lay the page that answers this request on the shelf for its address; with `any_last`, whatever its last part is.

    The page must be made from nothing but what the request has taken from `brief`; `value` is called without a request.
    """
    shelf = cast(Shelf, current_app.extensions[EXTENSION])
    path = request.environ["PATH_INFO"]
    shelf.put(split_last(path)[0] if any_last else path, Entry(blank, taken_from_brief(), value))
