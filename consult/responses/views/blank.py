"""First pages, made once per version and language: only the form key differs from visitor to visitor."""

from collections.abc import Callable

from flask import Response, current_app

from consult.consultations.rules import ConsultationView
from consult.questionnaires.queries import VersionView

EXTENSION = "consult.blank-pages"
SLOT = "@form-key@"
LONGEST = 200

Kept = tuple[ConsultationView, VersionView, str, str]


def blank_page(
    name: str,
    consultation: ConsultationView,
    version: VersionView,
    locale: str,
    render: Callable[[], str],
) -> tuple[str, str]:
    """The page before and after its form key.

    Good as long as consultation and version are the very values it was made from; see `consult.web.brief`.
    """
    pages: dict[tuple[str, str, str], Kept] = current_app.extensions.setdefault(EXTENSION, {})
    key = (name, version.id, locale)
    found = pages.get(key)
    if found is None or found[0] is not consultation or found[1] is not version:
        if len(pages) > LONGEST:
            pages.clear()
        before, _, after = render().partition(SLOT)
        found = (consultation, version, before, after)
        pages[key] = found
    return found[2], found[3]


def filled(parts: tuple[str, str], key: str) -> Response:
    """The page with its form key."""
    return Response(f"{parts[0]}{key}{parts[1]}", mimetype="text/html")
