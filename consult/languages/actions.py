"""Changing wording."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.accounts.rules import Actor
from consult.languages.models import Wording
from consult.languages.rules import Origin, digest


def set_words(
    session: Session,
    actor: Actor | None,
    *,
    kind: str,
    owner_id: str,
    words: Mapping[str, Mapping[str, str]],
    source_locale: str,
    origin: Origin = Origin.PERSON,
    now: datetime,
) -> None:
    """Write the words of an owner: slot name → locale → text. An empty text takes the wording away.

    A changed text loses its review; what other languages were made from stays on record, so they become outdated.
    """
    found = select(Wording).where(Wording.owner_kind == kind, Wording.owner_id == owner_id)
    rows = {(row.name, row.locale): row for row in session.scalars(found)}
    for name, texts in words.items():
        source = texts.get(source_locale)
        if source is None and (name, source_locale) in rows:
            source = rows[name, source_locale].text
        for locale, text in texts.items():
            row = rows.get((name, locale))
            if not text:
                if row is not None:
                    session.delete(row)
                continue
            if row is None:
                row = Wording(owner_kind=kind, owner_id=owner_id, name=name, locale=locale, text="")
                session.add(row)
            elif row.text == text:
                continue
            row.text = text
            row.source_digest = digest(source or text)
            row.origin = origin.value
            row.made_by, row.made_at = (actor.id if actor else None), now
            row.reviewed_by = row.reviewed_at = None


def remove_words(session: Session, *, kind: str, owner_id: str) -> None:
    """Take away every word of an owner that goes."""
    session.execute(delete(Wording).where(Wording.owner_kind == kind, Wording.owner_id == owner_id))
