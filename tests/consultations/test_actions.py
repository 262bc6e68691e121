"""What changes a consultation and what frames it: what is kept, what is refused, what the audit trail says."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry
from consult.accounts.rules import Actor, Grant, Role
from consult.consultations import actions
from consult.consultations.models import Consultation, Theme
from consult.consultations.queries import (
    find_consultation,
    list_bodies,
    list_missing,
    list_themes,
    view_consultation,
)
from consult.consultations.rules import PRIVACY_SLOTS, ConsultationView, Part
from consult.core.errors import Forbidden, Invalid, NotFound
from consult.evidence.models import Passage, PassageTheme, Source
from consult.infra.db import Database
from consult.languages.models import Wording
from tests.factories import Cast, MadeConsultation, make_consultation

WORDS = {"title": {"da": "En ny politik"}, "municipality": {"da": "Eksempel"}, "summary": {"da": "Kort."}}


@pytest.fixture
def passage(database: Database, consultation: MadeConsultation, now: datetime) -> str:
    """The key of a passage of a study."""
    with database.transaction() as session:
        source = Source(
            consultation_id=consultation.id, kind="study", title="A study", locale="da", created_at=now
        )
        session.add(source)
        session.flush()
        row = Passage(source_id=source.id, position=0, kind="finding", text="Et fund", locale="da")
        session.add(row)
        session.flush()
        return row.id


def create(session: Session, actor: Actor | None, now: datetime, **changes: Any) -> Consultation:
    given: dict[str, Any] = {
        "slug": "second",
        "source_locale": "da",
        "locales": ["da"],
        "opens_on": date(2026, 1, 1),
        "closes_on": None,
        "minimum_count": 5,
        "words": WORDS,
    }
    return actions.create_consultation(session, actor, **(given | changes), now=now)


def view(session: Session, slug: str) -> ConsultationView:
    found = find_consultation(session, slug)
    assert found is not None
    return view_consultation(session, found, "da")


def places(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.place for problem in refused.value.problems}


def verbs(session: Session, scope_id: str) -> list[tuple[str, str]]:
    entries = session.execute(select(AuditEntry.verb, AuditEntry.kind).where(AuditEntry.scope_id == scope_id))
    return [(verb, kind) for verb, kind in entries]


def test_a_second_consultation_with_all_that_frames_it(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        made = create(session, None, now)
        actions.add_theme(session, None, made, words={"name": {"da": "Børn & unge"}}, now=now)
        actions.add_theme(session, None, made, slug="health", words={"name": {"da": "Sundhed"}}, now=now)
        actions.add_phase(
            session,
            None,
            made,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 6, 1),
            words={"name": {"da": "Vi lytter"}},
            now=now,
        )
        actions.add_goal(session, None, made, words={"text": {"da": "Alle er med."}}, now=now)
        actions.add_actor_group(
            session, None, made, code="citizens", words={"name": {"da": "Borgere"}}, now=now
        )
        actions.add_body(
            session,
            None,
            made,
            kind="working",
            words={"name": {"da": "Arbejdsgruppe"}},
            seats=[{"name": {"da": "Skole"}}, {"name": {"da": "Sundhed"}}],
            now=now,
        )
    with database.reading() as session:
        known = view(session, "second")
        assert not known.is_public
        assert [theme.slug for theme in list_themes(session, known, "da")] == ["boern-unge", "health"]
        assert [seat.name.value for seat in list_bodies(session, known, "da")[0].seats] == [
            "Skole",
            "Sundhed",
        ]
        assert {("create", "consultation"), ("add", "theme"), ("add", "seat")} <= set(
            verbs(session, known.id)
        )


def test_everything_wrong_is_told_at_once(database: Database, now: datetime) -> None:
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        create(
            session,
            None,
            now,
            slug="Not An Address",
            locales=["en"],
            opens_on=date(2026, 2, 1),
            closes_on=date(2026, 1, 1),
            minimum_count=1,
            words={"title": {"da": " "}, "summary": {"da": "Kort."}},
        )
    assert places(refused) == {"slug", "locales", "closes_on", "minimum_count", "title.da", "municipality.da"}


@pytest.mark.parametrize("slug", ["new", "sign-in", "a-new-policy"])
def test_an_address_that_is_taken(
    database: Database, consultation: MadeConsultation, now: datetime, slug: str
) -> None:
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        create(session, None, now, slug=slug)
    assert places(refused) == {"slug"}


def test_only_an_administrator_everywhere_begins_a_consultation(
    database: Database, cast: Cast, now: datetime
) -> None:
    for actor in cast.everyone:
        with pytest.raises(Forbidden), database.transaction() as session:
            create(session, actor, now)
    everywhere = Actor(
        cast.administrator.id, "Administrator", "da", frozenset({Grant(Role.ADMINISTRATOR, None)})
    )
    with database.transaction() as session:
        assert create(session, everywhere, now).slug == "second"


def test_only_administrators_of_a_consultation_change_it(
    database: Database, consultation: MadeConsultation, cast: Cast, now: datetime
) -> None:
    for actor in (cast.editor, cast.facilitator, cast.working_group, cast.outsider):
        with database.reading() as session:
            known = view(session, consultation.slug)
        with pytest.raises(Forbidden), database.transaction() as session:
            actions.add_goal(session, actor, known, words={"text": {"da": "Et mål"}}, now=now)


def test_a_theme_of_another_consultation_does_not_exist(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session:
        other = make_consultation(session, now=now, slug="other")
        known = view(session, consultation.slug)
        with pytest.raises(NotFound):
            actions.remove_part(
                session, None, known, part=Part.THEME, part_id=other.themes["health"], now=now
            )


def test_two_themes_cannot_share_an_address(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session, pytest.raises(Invalid) as refused:
        actions.add_theme(
            session,
            None,
            view(session, consultation.slug),
            slug="health",
            words={"name": {"da": ""}},
            now=now,
        )
    assert places(refused) == {"slug", "name.da"}


def test_a_theme_that_carries_evidence_stays(
    database: Database, consultation: MadeConsultation, now: datetime, passage: str
) -> None:
    theme_id = consultation.themes["health"]
    with database.transaction() as session:
        session.add(PassageTheme(passage_id=passage, theme_id=theme_id))
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        actions.remove_part(
            session, None, view(session, consultation.slug), part=Part.THEME, part_id=theme_id, now=now
        )
    assert places(refused) == {theme_id}
    with database.reading() as session:
        assert session.get(Theme, theme_id) is not None
        assert session.scalar(select(func.count()).where(Wording.owner_id == theme_id))


def test_a_removed_theme_takes_its_words_along(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    theme_id = consultation.themes["health"]
    with database.transaction() as session:
        actions.remove_part(
            session, None, view(session, consultation.slug), part=Part.THEME, part_id=theme_id, now=now
        )
    with database.reading() as session:
        assert session.get(Theme, theme_id) is None
        assert not session.scalar(select(func.count()).where(Wording.owner_id == theme_id))


def test_parts_move_one_place_and_no_further(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    for up, expected in ((True, ["health", "education-and-work"]), (True, ["health", "education-and-work"])):
        with database.transaction() as session:
            known = view(session, consultation.slug)
            actions.move_part(
                session,
                None,
                known,
                part=Part.THEME,
                part_id=consultation.themes["health"],
                up=up,
                now=now,
            )
            assert [theme.slug for theme in list_themes(session, known, "da")] == expected


def test_publishing_needs_words_a_privacy_notice_and_a_theme(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        create(session, None, now)
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        actions.publish_consultation(session, None, view(session, "second"), now=now)
    assert places(refused) == {"privacy", "themes"}
    with database.transaction() as session:
        known = view(session, "second")
        notice = {slot.name: {"da": "Sådan gør vi."} for slot in PRIVACY_SLOTS}
        actions.update_words(session, None, known, words=notice, now=now)
        actions.add_theme(session, None, known, words={"name": {"da": "Sundhed"}}, now=now)
        actions.publish_consultation(session, None, known, now=now)
    with database.reading() as session:
        assert view(session, "second").is_public


def test_a_language_is_offered_when_it_is_complete_or_for_a_reason(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    with database.transaction() as session:
        known = view(session, consultation.slug)
        actions.withdraw_language(session, None, known, locale="ar", now=now)
        actions.offer_language(session, None, known, locale="ar", now=now)
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        actions.offer_language(session, None, known, locale="tr", now=now)
    assert places(refused) == {"consultation", "theme", "actor_group"}
    with database.transaction() as session:
        actions.offer_language(session, None, known, locale="tr", reason="Agreed with the council", now=now)
    with database.reading() as session:
        assert view(session, consultation.slug).locales == ("da", "en", "ar", "tr")
        assert list_missing(session, known, "tr") == {
            Part.CONSULTATION: 1,
            Part.THEME: 2,
            Part.ACTOR_GROUP: 2,
        }
        detail = session.scalars(
            select(AuditEntry.detail).where(AuditEntry.verb == "offer_language").order_by(AuditEntry.id)
        ).all()
        assert {"language": "tr", "missing": 5, "reason": "Agreed with the council"} in detail


def test_the_source_language_is_always_offered(
    database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    with pytest.raises(Invalid), database.transaction() as session:
        actions.withdraw_language(session, None, view(session, consultation.slug), locale="da", now=now)
