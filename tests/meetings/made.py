"""Meetings and sign-ups for tests, made with few words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.consultations.queries import find_consultation, view_consultation
from consult.consultations.rules import ConsultationView
from consult.core.clock import utc_now
from consult.core.codes import new_code
from consult.infra.db import Database
from consult.meetings.actions.meetings import create_meeting, publish_meeting
from consult.meetings.actions.sign_ups import sign_up
from consult.meetings.letters import Correspondence
from consult.meetings.rules.meeting import MeetingInput
from consult.meetings.rules.sign_up import SignUpInput, SignUpView
from consult.notifications.models import Mail
from tests.factories import MadeConsultation

POST = Correspondence(secret=b"a secret of the tests", base_url="http://localhost")
WORDS = {
    "title": {"da": "Borgermøde", "en": "Public meeting", "ar": "لقاء للمواطنين"},
    "place": {"da": "Biblioteket", "en": "The library", "ar": "المكتبة"},
}


def meeting_input(
    theme_ids: tuple[str, ...] = (), *, capacity: int | None = 3, days: int = 10
) -> MeetingInput:
    """A meeting as typed, so many days from now."""
    starts = utc_now().replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return MeetingInput(
        audience="public",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        sign_up_closes_at=starts - timedelta(hours=12),
        capacity=capacity,
        locales=("da", "ar"),
        interpreters=("so",),
        wheelchair=True,
        child_care=False,
        hearing_loop=False,
        theme_ids=theme_ids,
        words=WORDS,
    )


def view(session: Session, made: MadeConsultation) -> ConsultationView:
    """The test's consultation, in English."""
    found = find_consultation(session, made.slug)
    assert found is not None
    return view_consultation(session, found, "en")


def make_meeting(
    database: Database,
    made: MadeConsultation,
    *,
    capacity: int | None = 3,
    days: int = 10,
    published: bool = True,
    change: Callable[[MeetingInput], MeetingInput] = lambda given: given,
) -> str:
    """The key of a new meeting."""
    given = change(meeting_input(tuple(made.themes.values()), capacity=capacity, days=days))
    with database.transaction() as session:
        consultation = view(session, made)
        key = create_meeting(session, None, consultation=consultation, given=given, now=utc_now())
        if published:
            publish_meeting(session, None, consultation=consultation, meeting_id=key, now=utc_now())
    return key


def make_sign_up(
    database: Database,
    made: MadeConsultation,
    meeting: str,
    number: int = 1,
    *,
    companions: int = 0,
    locale: str = "en",
    form_code: str | None = None,
    now: datetime | None = None,
    email: str | None = None,
) -> SignUpView:
    """One party that signs up."""
    address = f"participant-{number}@example.org" if email is None else email
    given = SignUpInput(name=f"Participant {number}", email=address, phone="00000000", companions=companions)
    with database.transaction() as session:
        return sign_up(
            session,
            None,
            consultation_id=made.id,
            meeting_id=meeting,
            given=replace(given),
            locale=locale,
            form_code=form_code or new_code(),
            post=POST,
            now=now or utc_now(),
        )


def mails(database: Database) -> list[Mail]:
    """Every mail in the outbox, by kind."""
    with database.reading() as session:
        rows = list(session.scalars(select(Mail).order_by(Mail.kind, Mail.address)))
        session.expunge_all()
    return rows


def form_key(client: FlaskClient, address: str) -> str:
    """The form key of an opened form."""
    page = client.get(address).get_data(as_text=True)
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found is not None
    return found[1]
