"""The settings pages of a consultation: who gets them, what they keep, and how a refused form comes back."""

from datetime import datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.models import AuditEntry
from consult.accounts.rules import Actor, Role
from consult.consultations.models import Consultation, Theme
from consult.consultations.queries import list_bodies, list_themes, view_consultation
from consult.infra.db import Database
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation, make_staff
from tests.web.strict_reader import read

DESK = "/desk/a-new-policy/settings"
PAGES = (
    "/",
    "/basics",
    "/words/da",
    "/words/ar",
    "/words/tr",
    "/privacy/en",
    "/languages",
    "/themes/",
    "/phases/",
    "/goals/",
    "/actor-groups/",
    "/groups/",
    "/seats/",
    "/themes/new",
    "/phases/new",
    "/goals/new",
    "/actor-groups/new",
    "/groups/new",
    "/seats/new",
)


@pytest.fixture
def everywhere(database: Database, now: datetime) -> Actor:
    """An administrator of every consultation."""
    with database.transaction() as session:
        return make_staff(session, Role.ADMINISTRATOR, scope_id=None, number=9)


@pytest.fixture
def administrator(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.administrator)


def verbs(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(verb, kind) for verb, kind in session.execute(select(AuditEntry.verb, AuditEntry.kind))]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_made(administrator: FlaskClient, path: str) -> None:
    answer = administrator.get(DESK + path)
    assert answer.status_code == 200
    read(answer.text)


def test_only_administrators_get_the_settings(app: Flask, database: Database, cast: Cast) -> None:
    expected = {
        cast.administrator.id: 200,
        cast.editor.id: 403,
        cast.facilitator.id: 403,
        cast.working_group.id: 403,
        cast.outsider.id: 404,
    }
    for actor in cast.everyone:
        client = sign_in(app, database, actor)
        for page in ("/", "/themes/", "/languages"):
            assert client.get(DESK + page).status_code == expected[actor.id]
        assert post(client, f"{DESK}/publication").status_code in {303, 403, 404}
    assert app.test_client().get(f"{DESK}/").status_code == 303


def test_the_first_page_lists_what_one_works_on(app: Flask, database: Database, cast: Cast) -> None:
    page = sign_in(app, database, cast.facilitator).get("/desk/").text
    assert "/desk/a-new-policy/" in page
    assert "/desk/another-policy/" not in page
    assert "/desk/new" not in page


def test_a_second_consultation_without_touching_a_file(
    app: Flask, database: Database, everywhere: Actor, cast: Cast
) -> None:
    assert sign_in(app, database, cast.administrator).get("/desk/new").status_code == 403
    client = sign_in(app, database, everywhere)
    read(client.get("/desk/new").text)
    typed = {
        "title": "En ny biblioteksplan",
        "summary": "Kort.",
        "municipality": "Eksempel Kommune",
        "source_locale": "da",
        "opens_on": "2026-09-01",
        "closes_on": "",
        "slug": "",
    }
    answer = post(client, "/desk/new", typed)
    assert answer.headers["Location"] == "/desk/en-ny-biblioteksplan/settings/"
    settings = "/desk/en-ny-biblioteksplan/settings"
    for path, fields in {
        "themes": {"name.da": "Læsning", "sentence.da": "", "about.da": "", "slug": ""},
        "phases": {
            "name.da": "Vi lytter",
            "description.da": "",
            "starts_on": "2026-09-01",
            "ends_on": "2026-10-01",
        },
        "goals": {"text.da": "Alle læser."},
        "actor-groups": {"name.da": "Borgere", "code": ""},
        "groups": {"name.da": "Styregruppe", "description.da": "", "kind": "steering"},
    }.items():
        assert post(client, f"{settings}/{path}/new", fields).status_code == 303, path
    with database.reading() as session:
        found = session.scalars(select(Consultation).where(Consultation.slug == "en-ny-biblioteksplan")).one()
        own = view_consultation(session, found, "da")
        body = list_bodies(session, own, "da")[0]
        assert list_themes(session, own, "da")[0].slug == "laesning"
    assert (
        post(client, f"{settings}/seats/new", {"name.da": "Formand", "body_id": body.id}).status_code == 303
    )
    for page in ("/", "/themes/", "/phases/", "/groups/"):
        read(client.get(settings + page).text)
    assert {("create", "consultation"), ("add", "phase"), ("add", "seat")} <= set(verbs(database))
    with database.reading() as session:
        assert [seat.name.value for seat in list_bodies(session, own, "da")[0].seats] == ["Formand"]


def test_a_refused_new_consultation_comes_back_as_typed(
    app: Flask, database: Database, everywhere: Actor, consultation: MadeConsultation
) -> None:
    typed = {
        "title": "",
        "summary": "To <sætninger> & lidt til",
        "municipality": "",
        "source_locale": "ar",
        "opens_on": "the first of May",
        "closes_on": "2026-01-01",
        "slug": "Not good",
    }
    answer = post(sign_in(app, database, everywhere), "/desk/new", typed)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for value in ("To <sætninger> & lidt til", "the first of May", "2026-01-01", "Not good"):
        assert value in page
    assert '<option selected value="ar"' in page
    for sentence in ("Write a day like", "Use small letters", "Write a title."):
        assert sentence in page
    read(answer.text)


def test_basics_are_kept_or_refused(administrator: FlaskClient, database: Database) -> None:
    wrong = {"opens_on": "2026-05-01", "closes_on": "2026-04-01", "minimum_count": "2"}
    answer = post(administrator, f"{DESK}/basics", wrong)
    assert answer.status_code == 422
    assert "The last day lies before the first." in answer.text
    assert "Choose a number from 3 to 100." in answer.text
    assert 'value="2026-05-01"' in answer.text
    right = {"opens_on": "", "closes_on": "2026-12-01", "minimum_count": "10"}
    assert post(administrator, f"{DESK}/basics", right).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(Consultation).where(Consultation.slug == "a-new-policy")).one()
        assert (row.opens_on, str(row.closes_on), row.minimum_count) == (None, "2026-12-01", 10)


def test_words_are_written_beside_their_source(administrator: FlaskClient, database: Database) -> None:
    page = administrator.get(f"{DESK}/words/tr").text
    assert "En ny politik" in page
    assert "Missing" in page
    fields = {
        f"{slot}.tr": "" for slot in ("municipality", "summary", "background", "decides", "change", "next")
    }
    assert (
        post(administrator, f"{DESK}/words/tr", {**fields, "title.tr": "Yeni bir politika"}).status_code
        == 303
    )
    assert "Yeni bir politika" in administrator.get(f"{DESK}/words/tr").text
    assert ("update_words", "consultation") in verbs(database)


def test_too_long_words_come_back(administrator: FlaskClient) -> None:
    fields = {
        f"{slot}.da": "x" for slot in ("municipality", "summary", "background", "decides", "change", "next")
    }
    answer = post(administrator, f"{DESK}/words/da", {**fields, "title.da": "x" * 301})
    assert answer.status_code == 422
    assert "x" * 301 in answer.text
    assert "Write at most 300 characters." in answer.text


def test_a_language_nobody_knows_is_not_found(administrator: FlaskClient) -> None:
    assert administrator.get(f"{DESK}/words/xx").status_code == 404


def test_publishing_says_what_is_missing(administrator: FlaskClient, database: Database) -> None:
    post(administrator, f"{DESK}/publication", {"public": "no"})
    answer = post(administrator, f"{DESK}/publication", {"public": "yes"})
    assert answer.status_code == 422
    assert "The privacy notice is not complete." in answer.text
    assert ("unpublish", "consultation") in verbs(database)


def test_an_incomplete_language_needs_a_reason(administrator: FlaskClient, database: Database) -> None:
    answer = post(administrator, f"{DESK}/languages/tr", {"offered": "yes"})
    assert answer.status_code == 422
    assert "Texts of themes that are missing: 2" in answer.text
    read(answer.text)
    assert post(administrator, f"{DESK}/languages/tr", {"reason": "The council asked"}).status_code == 303
    assert post(administrator, f"{DESK}/languages/tr", {"offered": "no"}).status_code == 303
    assert {("offer_language", "consultation"), ("withdraw_language", "consultation")} <= set(verbs(database))


def test_a_theme_is_changed_moved_and_removed(
    administrator: FlaskClient, database: Database, consultation: MadeConsultation
) -> None:
    theme = consultation.themes["health"]
    page = administrator.get(f"{DESK}/themes/{theme}").text
    assert "Sundhed" in page
    assert "الصحة" in page
    fields = {f"{slot}.{tag}": "" for slot in ("sentence", "about") for tag in ("da", "en", "ar")}
    names = {"name.da": "Sundhed og trivsel", "name.en": "Health", "name.ar": "الصحة"}
    assert post(administrator, f"{DESK}/themes/{theme}", {**fields, **names}).status_code == 303
    refused = post(administrator, f"{DESK}/themes/{theme}", {**fields, **names, "name.da": ""})
    assert refused.status_code == 422
    assert post(administrator, f"{DESK}/themes/{theme}/move", {"to": "up"}).status_code == 303
    listed = administrator.get(f"{DESK}/themes/").text
    assert listed.index("Health") < listed.index("Education and work")
    assert post(administrator, f"{DESK}/themes/{theme}/remove").status_code == 303
    with database.reading() as session:
        assert session.get(Theme, theme) is None
    assert {("update", "theme"), ("move", "theme"), ("remove", "theme")} <= set(verbs(database))


def test_a_refused_phase_comes_back_as_typed(administrator: FlaskClient) -> None:
    typed = {"name.da": "", "name.en": "", "name.ar": "نستمع", "starts_on": "soon", "ends_on": ""}
    answer = post(administrator, f"{DESK}/phases/new", typed)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for shown in (
        "نستمع",
        'value="soon"',
        "Write a day like 2026-05-29.",
        "Choose a day.",
        "Write a name.",
    ):
        assert shown in page


def test_a_form_of_a_theme_survives_an_ended_sign_in(app: Flask, database: Database, cast: Cast) -> None:
    answer = post(sign_in(app, database, None), f"{DESK}/themes/new", {"name.ar": "موضوع طويل"})
    assert answer.status_code == 403
    assert 'name="carried.name.ar" value="موضوع طويل"' in answer.text
