"""What the pages of a questionnaire share: which version, which code, and addresses with a sealed code."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, cast

from flask import redirect, url_for
from werkzeug.wrappers import Response as Answer

from consult.consultations.doors import Visit
from consult.core.codes import hash_code
from consult.core.errors import Closed, NotFound
from consult.infra.seal import Seal
from consult.questionnaires.queries import VersionView, get_published, get_version
from consult.responses.rules import PAGE_SECONDS
from consult.web.brief import brief
from consult.web.form_keys import code_of_form_key, new_form_key, secret

PURPOSE = "answers"


@dataclass(frozen=True, slots=True)
class Way:
    """A person's way through a questionnaire: their code, and the version they began with."""

    code: str
    version_id: str

    @property
    def code_hash(self) -> str:
        """The digest under which everything of this person is kept."""
        return hash_code(secret(), PURPOSE, self.code)

    def sealed(self, now: float) -> str:
        """The way as it stands in an address."""
        return seal("way", secret()).close(f"{self.code}.{self.version_id}", now=now)


@cache
def seal(purpose: str, key: bytes) -> Seal:
    """The seal for a purpose under the installation's key."""
    return Seal(key, f"responses.{purpose}")


def opened_way(sealed: str, now: float) -> Way | None:
    """The way in an address, or None when the seal is broken or old."""
    plain = seal("way", secret()).open(sealed, now=now, seconds=PAGE_SECONDS)
    if plain is None:
        return None
    code, _, version_id = plain.partition(".")
    return Way(code, version_id)


def form_keys(version: VersionView) -> Callable[[], str]:
    """What makes fresh form keys for a version, also outside a request."""
    return partial(new_form_key, f"{PURPOSE}:{version.id}", secret=secret())


def form_key(version: VersionView, code: str | None = None) -> str:
    """A fresh form key for a version, or one with the code given."""
    return new_form_key(f"{PURPOSE}:{version.id}", secret=secret(), code=code)


def way_of_form_key(key: str, version_id: str) -> Way | None:
    """The way that a posted form key begins, or None when it was not made here for that version."""
    code = code_of_form_key(f"{PURPOSE}:{version_id}", key, secret=secret())
    return None if code is None else Way(code, version_id)


def published(visit: Visit, slug: str) -> VersionView:
    """The published version, kept in memory for a second; NotFound when there is none."""
    consultation_id = visit.consultation.id
    key = ("published", consultation_id, slug)
    return brief().get(key, lambda: get_published(visit.session, consultation_id, slug))


def version_of(visit: Visit, slug: str, version_id: str) -> VersionView:
    """The version that somebody began with, also when another has been published since; NotFound elsewhere.

    A frozen version never changes but for its dates, which are the questionnaire's.
    """
    newest = published(visit, slug)
    if newest.id == version_id:
        return newest
    older = brief().get(("version", version_id), lambda: get_version(visit.session, version_id))
    if older.questionnaire_id != newest.questionnaire_id or older.state == "draft":
        raise NotFound(version_id)
    return older


def require_open(visit: Visit, version: VersionView) -> None:
    """Closed, with the dates, when the questionnaire takes no answers today."""
    if version.is_open(visit.today):
        return
    opens, closes = version.opens_on, version.closes_on
    if opens is not None and visit.today < opens:
        raise Closed(opens=opens.isoformat())
    raise Closed(closes=closes.isoformat() if closes else None)


def to(
    visit: Visit, endpoint: str, questionnaire: str, *, locale: str | None = None, **values: str
) -> Answer:
    """A redirect after a POST to another page of the questionnaire."""
    return redirect(address(visit, endpoint, questionnaire, locale=locale, **values), 303)


def address(
    visit: Visit, endpoint: str, questionnaire: str, *, locale: str | None = None, **values: str
) -> str:
    """The address of a page of the questionnaire."""
    return url_for(
        f"responses.{endpoint}",
        locale=locale or visit.locale.tag,
        consultation=visit.consultation.slug,
        questionnaire=questionnaire,
        **cast(Any, values),
    )
