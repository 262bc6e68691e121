"""First pages, made once per version, language and day: only the form key differs from visitor to visitor."""

from collections.abc import Callable

from flask import current_app

from consult.consultations.doors import Visit
from consult.questionnaires.queries import VersionView
from consult.web.shelf import SLOT, Blank

__all__ = ["SLOT", "blank_page"]

EXTENSION = "consult.blank-pages"
LONGEST = 200

Key = tuple[str, str, str]
MadeFrom = tuple[object, object, object]


def blank_page(
    name: str, visit: Visit, version: VersionView, render: Callable[[], str], *, is_personal: bool = False
) -> Blank:
    """The page of that name, with a slot.

    Good as long as consultation and version are the very values it was made from (see `consult.web.brief`), and for
    the day.
    """
    pages: dict[Key, tuple[MadeFrom, Blank]] = current_app.extensions.setdefault(EXTENSION, {})
    key = (name, version.id, visit.locale.tag)
    consultation, today = visit.consultation, visit.today
    found = pages.get(key)
    if found is not None:
        made_from, blank = found
        if made_from[0] is consultation and made_from[1] is version and made_from[2] == today:
            return blank
    if len(pages) >= LONGEST:
        pages.clear()
    blank = Blank(render(), is_personal=is_personal)
    pages[key] = ((consultation, version, today), blank)
    return blank
