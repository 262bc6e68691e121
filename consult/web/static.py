"""Built files, under addresses that change with their content."""

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

from consult.core.errors import NotFound
from consult.web.guards import declare

BUILT = Path(__file__).parent / "static" / "built"
YEAR = 365 * 24 * 3600

static = Blueprint("assets", __name__)


@cache
def manifest() -> dict[str, dict[str, str]]:
    """Name of a built file to where it lies and its digest; FileNotFoundError before `consult assets`."""
    entries = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    files: dict[str, dict[str, str]] = entries.get("files", entries)
    return files


def asset(name: str) -> str:
    """The address of a built file."""
    return f"/static/{manifest()[name]['path']}"


def _serve(path: str) -> Response:
    """A built file; a compressed twin where the reader accepts it."""
    target = (BUILT / path).resolve()
    if not target.is_relative_to(BUILT.resolve()) or not target.is_file():
        raise NotFound(path)
    twin = target.with_name(target.name + ".gz")
    zipped = twin.is_file() and "gzip" in request.headers.get("Accept-Encoding", "")
    response = send_from_directory(BUILT, path + (".gz" if zipped else ""), max_age=YEAR, conditional=True)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.mimetype = TYPES.get(target.suffix, "application/octet-stream")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
}

static.add_url_rule("/static/<path:path>", "file", declare(_serve, "anyone"))
