"""The sample consultation, as it lies in a database after loading."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry, Staff, StaffGrant
from consult.accounts.rules import Role
from consult.analysis.models import ColumnState
from consult.coding.models import AnswerTranslation
from consult.consultations.models import Consultation
from consult.consultations.queries import list_missing
from consult.core.clock import local_day
from consult.core.errors import Conflict
from consult.core.locales import LOCALES
from consult.evidence.models import Passage, Source
from consult.infra.db import Database
from consult.meetings.models import Meeting, SignUp
from consult.notifications.models import Mail
from consult.ops import start
from consult.ops.sample.loader import load_sample
from consult.ops.sample.people import PASSWORD, sign_in_lines
from consult.questionnaires.queries import list_published
from consult.responses.models import OpenAnswer, Response
from consult.web.context import House
from tests.ops.houses import house_at


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """An installation with empty tables on either database."""
    made = house_at(tmp_path / "house", database_url)
    yield made
    made.database.close()


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_everything_is_there_within_fifteen_seconds(house: House, now: datetime) -> None:
    began = time.monotonic()
    load_sample(house, now)
    assert time.monotonic() - began < 15
    with house.database.reading() as session:
        consultation = session.scalars(select(Consultation)).one()
        assert (consultation.is_public, consultation.is_sample) == (True, True)
        for locale in consultation.locales:
            assert not list_missing(session, consultation, locale)
        for version in list_published(session, consultation.id):
            assert version.is_open(local_day(now))
            assert set(version.locales) == {"da", "en", "ar"}
        kinds = select(Source.kind, func.count()).group_by(Source.kind)
        assert {row[0]: row[1] for row in session.execute(kinds)} == {
            "interview": 5,
            "study": 1,
            "statement": 1,
            "earlier_plan": 1,
            "meeting": 1,
        }
        assert count(session, Meeting) == 3
        assert count(session, SignUp) == 13
        assert count(session, Passage) > 100
        assert sorted(session.scalars(select(ColumnState.responses))) == [24, 300]


def test_answers_are_synthetic_in_ten_languages_and_of_days_before_today(house: House, now: datetime) -> None:
    load_sample(house, now)
    with house.database.reading() as session:
        responses = session.scalars(select(Response)).all()
        assert len(responses) == 324
        assert all(response.is_synthetic and response.day < local_day(now) for response in responses)
        assert set(session.scalars(select(OpenAnswer.locale))) == set(LOCALES)
        translated = select(OpenAnswer.locale).join(
            AnswerTranslation,
            (AnswerTranslation.response_id == OpenAnswer.response_id)
            & (AnswerTranslation.question_code == OpenAnswer.question_code),
        )
        assert set(session.scalars(translated)) == set(LOCALES) - {"da", "en"}
        assert set(session.scalars(select(AnswerTranslation.locale))) == {"da"}


def test_meetings_are_signed_up_to_before_they_are_held_and_nobody_is_written_to(
    house: House, now: datetime
) -> None:
    load_sample(house, now)
    with house.database.reading() as session:
        for sign_up in session.scalars(select(SignUp)):
            assert sign_up.signed_up_at < sign_up.meeting.sign_up_closes_at
        held = session.scalars(select(Meeting).where(Meeting.ends_at < now)).one()
        assert held.attendance == 46
        assert held.source_id is not None
        assert sum(link.not_reached for link in held.themes) == 2
        assert count(session, Mail) == 0


def test_there_is_an_account_per_role_with_the_printed_password(house: House, now: datetime) -> None:
    load_sample(house, now)
    with house.database.reading() as session:
        assert sorted(session.scalars(select(StaffGrant.role))) == sorted(role.value for role in Role)
        for staff in session.scalars(select(Staff)):
            assert PasswordHasher().verify(staff.password, PASSWORD)
            assert staff.email.endswith("@example.org")
        lines = sign_in_lines(session)
    assert PASSWORD in lines[0]
    assert len(lines) == 1 + len(Role)


def test_it_is_made_by_the_actions_of_the_desk(house: House, now: datetime) -> None:
    load_sample(house, now)
    with house.database.reading() as session:
        by_staff = select(AuditEntry.kind).where(AuditEntry.actor_id.is_not(None)).distinct()
        assert {"questionnaire", "meeting", "interview", "study", "theme"} <= set(session.scalars(by_staff))


def test_a_second_time_is_refused_and_changes_nothing(house: House, now: datetime) -> None:
    load_sample(house, now)
    with pytest.raises(Conflict):
        load_sample(house, now)
    with house.database.reading() as session:
        assert count(session, Consultation) == 1
        assert count(session, Staff) == 4


def test_a_fresh_installation_gets_the_sample_once(empty_database_url: str, tmp_path: Path) -> None:
    house = house_at(tmp_path / "fresh", empty_database_url)
    said: list[str] = []
    for _ in range(2):
        start.bring_up_to_date(house, say=said.append)
    assert len(said) == 1
    assert start.faults(house) == []
    house.database.close()


def test_in_production_there_is_no_sample_and_its_accounts_stop_the_start(
    empty_database_url: str, tmp_path: Path, now: datetime
) -> None:
    house = house_at(
        tmp_path / "real",
        empty_database_url,
        CONSULT_ENV="production",
        CONSULT_SECRET_KEY="x" * 40,
        CONSULT_BASE_URL="https://consult.example.org",
        CONSULT_MAIL_URL="smtp://localhost",
    )
    start.bring_up_to_date(house, say=lambda _: pytest.fail("the sample is loaded"))
    assert start.is_empty(house.database)
    assert start.faults(house) == []
    load_sample(house, now)
    assert len(start.faults(house)) == len(Role)
    house.database.close()


def test_an_empty_database_is_seen_as_such(database: Database, now: datetime) -> None:
    assert start.is_empty(database)
    with database.transaction() as session:
        session.add(Staff(email="a@example.org", name="A", password="-"))
    assert not start.is_empty(database)
