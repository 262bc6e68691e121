"""Changes to a consultation itself: its words, days, languages, and whether citizens see it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.consultations.models import Consultation
from consult.consultations.queries import (
    consultation_words,
    count_themes,
    find_consultation,
    get_consultation,
    list_missing,
)
from consult.consultations.rules import (
    MISSING_IN,
    ConsultationView,
    Part,
    WordsGiven,
    check_basics,
    check_languages,
    check_publication,
    check_slug,
    check_words,
    slug_from,
)
from consult.core.errors import Invalid, Problem
from consult.core.locales import LOCALES
from consult.core.text import N_
from consult.languages.actions import set_words

Known = Consultation | ConsultationView


def create_consultation(
    session: Session,
    actor: Actor | None,
    *,
    slug: str,
    source_locale: str,
    locales: Sequence[str],
    opens_on: date | None,
    closes_on: date | None,
    minimum_count: int = 5,
    words: WordsGiven,
    is_sample: bool = False,
    now: datetime,
) -> Consultation:
    """A new consultation, hidden from citizens. `words`: slot → locale → text. Without a slug the title makes one."""
    require(actor, Permission.MANAGE_CONSULTATION, None)
    title = words.get("title", {}).get(source_locale, "").strip()
    slug = slug.strip() or slug_from(title)
    taken = {slug} if find_consultation(session, slug) is not None else set()
    problems = [
        *(
            check_slug(slug, taken) if slug or title else []
        ),  # without a title there is nothing to make it from
        *check_languages(source_locale, locales),
        *check_basics(opens_on, closes_on, minimum_count),
        *check_words(Part.CONSULTATION, words, source_locale),
    ]
    if problems:
        raise Invalid(problems)
    row = Consultation(
        slug=slug, source_locale=source_locale, locales=list(locales), is_public=False, is_sample=is_sample
    )
    row.opens_on, row.closes_on, row.minimum_count, row.created_at = opens_on, closes_on, minimum_count, now
    session.add(row)
    session.flush()
    _write(session, actor, row, words, now)
    _record(session, actor, row, "create", now, {"slug": slug, "languages": list(locales)})
    return row


def update_consultation(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    opens_on: date | None,
    closes_on: date | None,
    minimum_count: int,
    now: datetime,
) -> None:
    """Change the opening days and the smallest count that is shown."""
    row = _own(session, actor, consultation)
    problems = check_basics(opens_on, closes_on, minimum_count)
    if problems:
        raise Invalid(problems)
    before = row.minimum_count
    row.opens_on, row.closes_on, row.minimum_count = opens_on, closes_on, minimum_count
    session.flush()
    counts = {} if before == minimum_count else {"minimum_count": [before, minimum_count]}
    _record(session, actor, row, "update", now, counts)


def update_words(
    session: Session, actor: Actor | None, consultation: Known, *, words: WordsGiven, now: datetime
) -> None:
    """Change the words of the consultation itself; only the slots and languages given."""
    row = _own(session, actor, consultation)
    problems = check_words(Part.CONSULTATION, words, row.source_locale, partial=True)
    if problems:
        raise Invalid(problems)
    _write(session, actor, row, words, now)
    languages = sorted({locale for texts in words.values() for locale in texts})
    _record(session, actor, row, "update_words", now, {"slots": sorted(words), "languages": languages})


def publish_consultation(
    session: Session, actor: Actor | None, consultation: Known, *, now: datetime
) -> None:
    """Let citizens see it; refused while something they need is missing."""
    row = _own(session, actor, consultation)
    found = consultation_words(session, row)
    texts = {name: found.exact(row.id, name, row.source_locale) for name in found.by_owner.get(row.id, {})}
    problems = check_publication(texts, count_themes(session, row.id))
    if problems:
        raise Invalid(problems)
    row.is_public = True
    _record(session, actor, row, "publish", now, {})


def unpublish_consultation(
    session: Session, actor: Actor | None, consultation: Known, *, now: datetime
) -> None:
    """Hide it from citizens; nothing is deleted."""
    row = _own(session, actor, consultation)
    row.is_public = False
    _record(session, actor, row, "unpublish", now, {})


def offer_language(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    locale: str,
    reason: str = "",
    now: datetime,
) -> None:
    """Offer a language to citizens; refused while words are missing in it, unless a reason is given (and logged)."""
    row = _own(session, actor, consultation)
    if locale not in LOCALES:
        raise Invalid([Problem("locale", N_("We do not know this language."))])
    missing = list_missing(session, row, locale)
    if missing and not reason.strip():
        raise Invalid(
            [Problem(part.value, MISSING_IN[part], {"count": count}) for part, count in missing.items()]
        )
    if len(reason) > 500:
        raise Invalid([Problem("reason", N_("Write at most %(most)s characters."), {"most": 500})])
    row.locales = [*row.locales, *([] if locale in row.locales else [locale])]
    detail = {"language": locale, "missing": sum(missing.values())}
    if missing:
        detail["reason"] = reason.strip()
    _record(session, actor, row, "offer_language", now, detail)


def withdraw_language(
    session: Session, actor: Actor | None, consultation: Known, *, locale: str, now: datetime
) -> None:
    """Offer a language no more; its words stay."""
    row = _own(session, actor, consultation)
    if locale == row.source_locale:
        raise Invalid([Problem("locale", N_("The language you write in is always offered."))])
    row.locales = [tag for tag in row.locales if tag != locale]
    _record(session, actor, row, "withdraw_language", now, {"language": locale})


def _own(session: Session, actor: Actor | None, consultation: Known) -> Consultation:
    require(actor, Permission.MANAGE_CONSULTATION, consultation.id)
    return get_consultation(session, consultation.id)


def _write(
    session: Session, actor: Actor | None, row: Consultation, words: WordsGiven, now: datetime
) -> None:
    set_words(
        session,
        actor,
        kind=Part.CONSULTATION.value,
        owner_id=row.id,
        words=words,
        source_locale=row.source_locale,
        now=now,
    )


def _record(
    session: Session,
    actor: Actor | None,
    row: Consultation,
    verb: str,
    now: datetime,
    detail: Mapping[str, Any],
) -> None:
    record(
        session,
        actor,
        verb=verb,
        kind=Part.CONSULTATION.value,
        object_id=row.id,
        scope_id=row.id,
        now=now,
        detail=dict(detail) or None,
    )
