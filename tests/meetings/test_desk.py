"""Meetings at the desk."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.models import AuditEntry
from consult.core.clock import utc_now
from consult.evidence.queries import list_passages
from consult.infra.db import Database
from consult.meetings.models import Meeting
from consult.meetings.queries import get_meeting, list_sign_ups
from consult.meetings.rules.places import State
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.meetings.made import form_key, mails, make_meeting, make_sign_up, view

HOME = "/desk/a-new-policy/meetings/"


@pytest.fixture
def meeting(database: Database, consultation: MadeConsultation) -> str:
    return make_meeting(database, consultation, capacity=1)


@pytest.fixture
def editor(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.editor)


@pytest.fixture
def facilitator(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.facilitator)


def verbs(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.verb).order_by(AuditEntry.at, AuditEntry.verb)))


def typed(**change: object) -> dict[str, object]:
    starts = utc_now() + timedelta(days=20)
    words = {
        f"{name}_{locale}": f"{name} {locale}" for name in ("title", "place") for locale in ("da", "en", "ar")
    }
    return {
        **words,
        "audience": "public",
        "day": starts.date().isoformat(),
        "starts": "17:00",
        "ends": "19:00",
        "closes_day": (starts - timedelta(days=1)).date().isoformat(),
        "closes_time": "12:00",
        "capacity": "20",
        "locales": ["da", "ar"],
        "wheelchair": "y",
        **change,
    }


def test_a_meeting_is_made_published_changed_and_called_off(
    editor: FlaskClient, database: Database, consultation: MadeConsultation
) -> None:
    made = post(editor, f"{HOME}new", typed(theme_ids=list(consultation.themes.values())))
    assert made.status_code == 303
    assert "Only staff can see this meeting." in editor.get(made.location).get_data(as_text=True)
    assert post(editor, f"{made.location}publish").status_code == 303
    key = made.location.rstrip("/").rsplit("/", 1)[1]
    make_sign_up(database, consultation, key)
    assert 'value="17:00"' in editor.get(f"{made.location}edit").get_data(as_text=True)
    assert post(editor, f"{made.location}edit", typed(title_en="A new title")).status_code == 303
    assert "A new title" in editor.get(made.location).get_data(as_text=True)
    assert post(editor, f"{made.location}cancel").status_code == 303
    assert [mail.kind for mail in mails(database)] == ["meeting_called_off", "meeting_confirmed"]
    assert sorted(verbs(database)) == [
        "meeting.cancelled",
        "meeting.created",
        "meeting.published",
        "meeting.updated",
    ]


def test_a_refused_meeting_keeps_what_was_typed(editor: FlaskClient) -> None:
    answer = post(
        editor, f"{HOME}new", typed(title_da="", ends="16:00", capacity="many", place_ar="مكان", locales=[])
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for sentence in (
        "Fill in this field.",
        "must end after it begins",
        "Write a number of places",
        "at least one",
    ):
        assert sentence in page
    assert 'value="مكان"' in page
    assert 'value="many"' in page


def test_a_meeting_without_arabic_words_is_not_published(editor: FlaskClient) -> None:
    made = post(editor, f"{HOME}new", typed(place_ar=""))
    refused = post(editor, f"{made.location}publish")
    assert refused.status_code == 422
    assert "in every language" in refused.get_data(as_text=True)


def test_the_meeting_shows_sign_ups_and_what_they_need(
    facilitator: FlaskClient, database: Database, consultation: MadeConsultation, meeting: str
) -> None:
    for number in (1, 2):
        make_sign_up(database, consultation, meeting, number)
    page = facilitator.get(f"{HOME}{meeting}/").get_data(as_text=True)
    assert (
        page.index("participant-1@example.org")
        < page.index("Waiting list</h2>")
        < page.index("participant-2")
    )
    assert "1 of 1" in facilitator.get(HOME).get_data(as_text=True)
    assert "Participant 1" in facilitator.get(f"{HOME}{meeting}/list").get_data(as_text=True)


def test_staff_sign_somebody_up_once_and_cancel_for_them(
    facilitator: FlaskClient, database: Database, meeting: str
) -> None:
    address = f"{HOME}{meeting}/sign-ups/add"
    data = {
        "form_key": form_key(facilitator, address),
        "name": "Participant 7",
        "phone": "00000000",
        "companions": "0",
        "interpreter": "yes",
        "interpreter_language": "sign",
        "locale": "ar",
    }
    assert [post(facilitator, address, data).status_code for _ in range(2)] == [303, 303]
    with database.reading() as session:
        (done,) = list_sign_ups(session, [meeting])
    assert (done.sign_language, done.locale) == (True, "ar")
    assert "Danish sign language" in facilitator.get(f"{HOME}{meeting}/").get_data(as_text=True)
    assert post(facilitator, f"{HOME}{meeting}/sign-ups/{done.id}/cancel").status_code == 303
    with database.reading() as session:
        assert list_sign_ups(session, [meeting]) == []
    assert [verb for verb in verbs(database) if verb.startswith("sign_up")] == [
        "sign_up.added",
        "sign_up.removed",
    ]


def test_who_has_no_mail_address_is_called(
    facilitator: FlaskClient, database: Database, consultation: MadeConsultation, meeting: str
) -> None:
    first = make_sign_up(database, consultation, meeting, 1)
    second = make_sign_up(database, consultation, meeting, 2, email="")
    post(facilitator, f"{HOME}{meeting}/sign-ups/{first.id}/cancel")
    assert "People to call" in facilitator.get(f"{HOME}{meeting}/").get_data(as_text=True)
    assert post(facilitator, f"{HOME}{meeting}/sign-ups/{second.id}/called").status_code == 303
    assert "People to call" not in facilitator.get(f"{HOME}{meeting}/").get_data(as_text=True)
    with database.reading() as session:
        assert [row.state for row in list_sign_ups(session, [meeting])] == [State.CONFIRMED]


def points(*texts: str, theme: str, revision: str = "0", **more: object) -> dict[str, object]:
    data: dict[str, object] = {
        "revision": revision,
        "passage": [str(number) for number in range(len(texts))],
        **more,
    }
    for number, text in enumerate(texts):
        data |= {
            f"passage-{number}-text": text,
            f"passage-{number}-kind": "open_question",
            f"passage-{number}-locale": "da",
            f"passage-{number}-themes": [theme],
        }
    return data


def test_minutes_are_points_on_themes(
    facilitator: FlaskClient, database: Database, consultation: MadeConsultation, meeting: str
) -> None:
    health = consultation.themes["health"]
    data = points("Hvem handler det om?", "", theme=health, attendance="46", not_reached=[health])
    data["passage-1-themes"] = []
    saved = post(facilitator, f"{HOME}{meeting}/minutes/", data)
    assert saved.status_code == 303
    with database.reading() as session:
        found = get_meeting(session, view(session, consultation), meeting, "en")
        assert found.attendance == 46
        assert [theme.slug for theme in found.themes_not_reached] == ["health"]
        assert found.source_id is not None
        (point,) = list_passages(session, found.source_id)
        assert (str(point.text), point.theme_ids) == ("Hvem handler det om?", (health,))
    assert "minutes.saved" in verbs(database)
    assert "Hvem handler det om?" in facilitator.get(f"{HOME}{meeting}/minutes/").get_data(as_text=True)


def test_minutes_saved_on_top_of_others_show_both(
    facilitator: FlaskClient, consultation: MadeConsultation, meeting: str
) -> None:
    theme = consultation.themes["health"]
    address = f"{HOME}{meeting}/minutes/"
    post(facilitator, address, points("Det første", theme=theme))
    stale = post(facilitator, address, points("Det andet", theme=theme))
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "Det første" in page
    assert "Det andet" in page


def test_refused_minutes_keep_what_was_typed(
    facilitator: FlaskClient, consultation: MadeConsultation, meeting: str
) -> None:
    data = points("Et punkt", theme="unknown", attendance="mange")
    refused = post(facilitator, f"{HOME}{meeting}/minutes/", data)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Et punkt" in page
    assert 'value="mange"' in page
    assert "Write how many came" in page


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("administrator", (200, 200, 200)),
        ("editor", (200, 200, 200)),
        ("facilitator", (200, 403, 200)),
        ("working_group", (403, 403, 403)),
        ("outsider", (404, 404, 404)),
    ],
)
def test_who_may_do_what(
    app: Flask, database: Database, cast: Cast, meeting: str, who: str, answers: tuple[int, ...]
) -> None:
    client = sign_in(app, database, getattr(cast, who))
    paths = (HOME, f"{HOME}new", f"{HOME}{meeting}/minutes/")
    assert tuple(client.get(path).status_code for path in paths) == answers
    changed = post(client, f"{HOME}{meeting}/cancel").status_code
    assert changed == {200: 303}.get(answers[1], answers[1])


def test_a_meeting_of_another_consultation_is_not_found(editor: FlaskClient, database: Database) -> None:
    assert editor.get(f"{HOME}aaaaaaaaaaaaaaaa/").status_code == 404
    with database.reading() as session:
        assert session.scalars(select(Meeting)).all() == []
