"""The public pages of meetings."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from consult.core.clock import utc_now
from consult.infra.db import Database
from consult.meetings.models import Meeting, SignUp
from consult.meetings.queries import list_sign_ups
from consult.meetings.rules.places import State
from tests.factories import MadeConsultation
from tests.meetings.made import form_key, mails, make_meeting, make_sign_up

HOME = "/en/a-new-policy/meetings/"
TYPED = {
    "name": "Participant 9",
    "email": "participant-9@example.org",
    "phone": "",
    "companions": "1",
    "interpreter": "yes",
    "interpreter_language": "so",
    "interpreter_gender": "woman",
    "needs": "A place near the door",
}


@pytest.fixture
def meeting(database: Database, consultation: MadeConsultation) -> str:
    return make_meeting(database, consultation)


def test_the_list_and_the_page_say_when_where_and_how_many_places(client: FlaskClient, meeting: str) -> None:
    assert "3 places of 3 are free." in client.get(HOME).get_data(as_text=True)
    page = client.get(f"{HOME}{meeting}/").get_data(as_text=True)
    assert "The library" in page
    assert "There are interpreters for Somali." in page
    assert f'href="{HOME}{meeting}/sign-up/"' in page


@pytest.mark.parametrize(("locale", "title"), [("da", "Borgermøde"), ("ar", "لقاء للمواطنين")])
def test_the_page_speaks_the_readers_language(
    client: FlaskClient, meeting: str, locale: str, title: str
) -> None:
    assert title in client.get(f"/{locale}/a-new-policy/meetings/{meeting}/").get_data(as_text=True)


def test_a_sign_up_is_confirmed_and_can_be_cancelled_by_its_link(
    client: FlaskClient, database: Database, meeting: str
) -> None:
    address = f"{HOME}{meeting}/sign-up/"
    data = {**TYPED, "form_key": form_key(client, address)}
    answers = [client.post(address, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "example" not in answers[0].location
    page = client.get(answers[0].location).get_data(as_text=True)
    assert "You have signed up" in page
    assert "Somali (preferably: A woman)" in page
    link = re.search(r'href="([^"]*/cancel/\d{16})"', page)
    assert link is not None
    assert "Yes, cancel" in client.get(link[1]).get_data(as_text=True)
    for shown in (answers[0].location, link[1]):
        assert client.get(shown).headers["Cache-Control"] == "no-store"
    with database.reading() as session:
        assert [row.state for row in list_sign_ups(session, [meeting])] == [State.CONFIRMED]
    assert client.post(link[1]).status_code == 303
    assert "You have cancelled" in client.get(link[1]).get_data(as_text=True)
    assert "You have cancelled" in client.get(answers[0].location).get_data(as_text=True)
    with database.reading() as session:
        assert session.scalar(select(func.count(SignUp.id))) == 1
        assert list_sign_ups(session, [meeting]) == []


def test_a_refused_form_keeps_what_was_typed(client: FlaskClient, database: Database, meeting: str) -> None:
    address = f"{HOME}{meeting}/sign-up/"
    data = {**TYPED, "email": "", "interpreter_language": "", "form_key": form_key(client, address)}
    answer = client.post(address, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose the language of the interpreter." in page
    assert 'value="Participant 9"' in page
    assert "A place near the door" in page
    assert data["form_key"] in page
    assert mails(database) == []


def test_a_missing_form_key_is_replaced_and_nothing_is_lost(client: FlaskClient, meeting: str) -> None:
    address = f"{HOME}{meeting}/sign-up/"
    answer = client.post(address, data=TYPED)
    assert answer.status_code == 422
    assert "Press the button once more" in answer.get_data(as_text=True)
    key = re.search(r'name="form_key" value="([^"]+)"', answer.get_data(as_text=True))
    assert key is not None
    assert client.post(address, data={**TYPED, "form_key": key[1]}).status_code == 303


def test_a_person_with_a_telephone_only_gets_a_code_that_cancels(
    client: FlaskClient, database: Database, meeting: str
) -> None:
    address = f"{HOME}{meeting}/sign-up/"
    data = {**TYPED, "email": "", "phone": "+45 00 00 00 00", "form_key": form_key(client, address)}
    page = client.get(client.post(address, data=data).location).get_data(as_text=True)
    shown = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)
    assert shown is not None
    found = client.post(f"{HOME}cancel/", data={"code": shown[0]})
    assert found.status_code == 303
    assert "Yes, cancel" in client.get(found.location).get_data(as_text=True)
    refused = client.post(f"{HOME}cancel/", data={"code": "1234"})
    assert refused.status_code == 422
    assert 'value="1234"' in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"is_cancelled": True}, "The meeting is cancelled"),
        ({"sign_up_closes_at": timedelta(hours=-1)}, "Sign-up closed on"),
        (
            {
                "sign_up_closes_at": timedelta(days=-3),
                "starts_at": timedelta(days=-2),
                "ends_at": timedelta(days=-1),
            },
            "The meeting has been held",
        ),
    ],
)
def test_a_closed_sign_up_says_so_and_keeps_what_was_posted(
    client: FlaskClient, database: Database, meeting: str, change: dict[str, object], sentence: str
) -> None:
    address = f"{HOME}{meeting}/sign-up/"
    data = {**TYPED, "form_key": form_key(client, address)}
    with database.transaction() as session:
        row = session.get_one(Meeting, meeting)
        for name, value in change.items():
            setattr(row, name, utc_now() + value if isinstance(value, timedelta) else value)
    answer = client.post(address, data=data)
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert sentence in page
    assert 'name="needs" value="A place near the door"' in page
    assert client.get(address).status_code == 403
    assert mails(database) == []


def test_the_calendar_file_can_be_read(client: FlaskClient, database: Database, meeting: str) -> None:
    answer = client.get(f"{HOME}{meeting}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    event = next(iter(Calendar.from_ical(answer.get_data()).walk("VEVENT")))
    assert str(event["summary"]) == "Public meeting"
    with database.reading() as session:
        assert event.decoded("dtstart") == session.get_one(Meeting, meeting).starts_at


def test_too_many_tries_wait_and_keep_what_was_typed(client: FlaskClient, meeting: str) -> None:
    answers = [client.post(f"{HOME}{meeting}/sign-up/", data=TYPED) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert "A place near the door" in answers[-1].get_data(as_text=True)


@pytest.mark.parametrize("path", ["nothing/", "cancel/0000000000000000", "signed-up/forged/", "cancel/abc"])
def test_what_does_not_exist_is_not_found(
    client: FlaskClient, consultation: MadeConsultation, path: str
) -> None:
    assert client.get(HOME + path).status_code == 404


def test_another_sites_form_is_refused(app: Flask, meeting: str) -> None:
    answer = app.test_client().post(
        f"{HOME}{meeting}/sign-up/", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_held_meetings_are_listed_apart(
    client: FlaskClient, database: Database, consultation: MadeConsultation, meeting: str
) -> None:
    held = make_meeting(database, consultation, days=-20)
    page = client.get(HOME).get_data(as_text=True)
    assert page.index(f"{HOME}{meeting}/") < page.index("Held") < page.index(f"{HOME}{held}/")


def test_the_waiting_list_is_told_in_words(
    client: FlaskClient, database: Database, consultation: MadeConsultation
) -> None:
    meeting = make_meeting(database, consultation, capacity=1)
    make_sign_up(database, consultation, meeting, 1)
    page = client.get(f"{HOME}{meeting}/").get_data(as_text=True)
    assert "Every place is taken." in page
    assert "Sign up for the waiting list" in page
