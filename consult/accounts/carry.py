"""A form that was sent when the sign-in had ended is carried through the sign-in page, and nothing typed is lost.

The pairs travel in hidden fields of the sign-in form under a prefix; afterwards one press sends them, with a fresh
token, to where they were going.
"""

from dataclasses import dataclass

from flask import request

from consult.core.errors import Forbidden
from consult.web.errors import posted_pairs
from consult.web.form_keys import require_own_origin

PREFIX = "carried."
TARGET = "carried_to"
TOKEN = "csrf_token"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a form was going, and its pairs in their order."""

    target: str
    pairs: tuple[tuple[str, str], ...]

    def fields(self) -> list[tuple[str, str]]:
        """The hidden fields that carry it through the sign-in form."""
        return [(TARGET, self.target), *((PREFIX + name, value) for name, value in self.pairs)]


def in_desk(path: str) -> bool:
    """Whether a path is at the desk."""
    return path == "/desk" or path.startswith("/desk/")


def is_desk_address(address: str) -> bool:
    """Whether an address leads to the desk of this very site."""
    path = address.partition("?")[0]
    return in_desk(path) and "//" not in path and "\\" not in address and "/." not in path


def carried_along() -> Carried | None:
    """What the sign-in form has carried so far; None when it carries nothing."""
    target = request.form.get(TARGET, "") if request.method == "POST" else ""
    if not is_desk_address(target):
        return None
    pairs = (
        (name.removeprefix(PREFIX), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(PREFIX)
    )
    return Carried(target, tuple(pairs))


def to_carry() -> Carried | None:
    """What the request that could not be let in holds; None for a GET, or when it is too long to carry."""
    kept = carried_along()
    if kept is not None:
        return kept
    pairs = posted_pairs()
    if pairs is None or request.blueprint == "security":  # a password is typed again, never carried
        return None
    target = request.full_path.rstrip("?")
    return Carried(target, tuple(pair for pair in pairs if pair[0] != TOKEN))


def is_foreign() -> bool:
    """Whether another site made the browser send this; what it brings is not carried on."""
    try:
        require_own_origin(request)
    except Forbidden:
        return True
    return False
