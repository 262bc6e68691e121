"""Headers of every answer: a strict content policy, no referrer, no framing, compression."""

import gzip

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
IN_PRODUCTION = {"Strict-Transport-Security": "max-age=31536000"}
PUBLIC_CACHE, DESK_CACHE = "private, no-cache", "no-store"
SHORTEST_COMPRESSED = 1000
COMPRESSED_TYPES = {"text/html", "text/plain", "text/csv", "application/json", "text/calendar"}


def init_app(app: Flask, *, https: bool) -> None:
    """Set the headers of every answer."""
    everywhere = EVERYWHERE | IN_PRODUCTION if https else EVERYWHERE

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.extend(everywhere)
        if request.path.startswith("/desk"):
            headers["Cache-Control"] = DESK_CACHE  # whatever the sign-in library says
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = PUBLIC_CACHE
        return compressed(response)


def of_public_pages(*, https: bool) -> dict[str, str]:
    """The headers of a public page."""
    return (EVERYWHERE | IN_PRODUCTION if https else EVERYWHERE) | {"Cache-Control": PUBLIC_CACHE}


def compressed(response: Response) -> Response:
    """The answer, compressed where the reader accepts it and it is worth it.

    Public pages carry no secret of a session, and the desk's CSRF token is masked anew for each page (BREACH).
    """
    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers
        or response.mimetype not in COMPRESSED_TYPES
        or response.is_streamed
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    body = response.get_data()
    if len(body) >= SHORTEST_COMPRESSED:
        response.set_data(gzip.compress(body, compresslevel=4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response
