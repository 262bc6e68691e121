"""Wording: what is written, what it falls back to, and what becomes of a translation when its source changes."""

from datetime import datetime

from sqlalchemy import select

from consult.core.text import Text
from consult.infra.db import Database
from consult.languages.actions import remove_words, set_words
from consult.languages.models import Wording
from consult.languages.queries import load_words
from consult.languages.rules import Status, WordingFacts, status

OWNER = "owneraaaaaaaaaaa"


def write(database: Database, now: datetime, **texts: str) -> None:
    with database.transaction() as session:
        set_words(
            session, None, kind="theme", owner_id=OWNER, words={"name": texts}, source_locale="da", now=now
        )


def status_in(database: Database, locale: str) -> Status:
    with database.reading() as session:
        rows = {row.locale: row for row in session.scalars(select(Wording).where(Wording.owner_id == OWNER))}
        row = rows.get(locale)
        facts = WordingFacts(row.source_digest, row.reviewed_at is not None) if row else None
        return status(facts, rows["da"].text)


def test_a_missing_text_is_the_source_s_with_its_own_language(database: Database, now: datetime) -> None:
    write(database, now, da="Sundhed", ar="الصحة")
    with database.reading() as session:
        words = load_words(session, "theme", [OWNER], "da")
    assert words.text(OWNER, "name", "ar") == Text("الصحة", "ar")
    assert words.text(OWNER, "name", "tr") == Text("Sundhed", "da")
    assert words.exact(OWNER, "name", "tr") == ""
    assert words.missing(OWNER, "tr") == ["name"]


def test_a_changed_source_makes_translations_outdated(database: Database, now: datetime) -> None:
    write(database, now, da="Sundhed", ar="الصحة")
    assert status_in(database, "ar") is Status.DRAFT
    write(database, now, da="Sundhed og trivsel", ar="الصحة")
    assert status_in(database, "ar") is Status.OUTDATED
    write(database, now, ar="الصحة والرفاه")
    assert status_in(database, "ar") is Status.DRAFT
    assert status_in(database, "en") is Status.MISSING


def test_an_empty_text_takes_the_wording_away(database: Database, now: datetime) -> None:
    write(database, now, da="Sundhed", ar="الصحة")
    write(database, now, ar="")
    assert status_in(database, "ar") is Status.MISSING


def test_words_go_with_their_owner(database: Database, now: datetime) -> None:
    write(database, now, da="Sundhed", ar="الصحة")
    with database.transaction() as session:
        remove_words(session, kind="theme", owner_id=OWNER)
    with database.reading() as session:
        assert session.scalars(select(Wording)).all() == []
