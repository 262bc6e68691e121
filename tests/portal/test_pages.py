"""The joined pages: a consultation's home, a theme, privacy, accessibility, and the desk's overview."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.infra.db import Database
from consult.responses.actions import submit
from tests.desk import sign_in
from tests.factories import Cast, MadeConsultation
from tests.questionnaire_files import published
from tests.questionnaires.questionnaires import small_document
from tests.web.strict_reader import read


@pytest.mark.parametrize("locale", ["da", "en", "ar"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "a-new-policy/",
        "a-new-policy/themes/health/",
        "a-new-policy/privacy/",
        "privacy/",
        "accessibility/",
    ],
)
def test_pages_state_language_and_direction(
    client: FlaskClient,
    database: Database,
    consultation: MadeConsultation,
    now: datetime,
    locale: str,
    path: str,
) -> None:
    published(database, consultation, small_document(), now)
    page = read(client.get(f"/{locale}/{path}").text)
    root = next(page.every("html"))
    assert root.attributes["lang"] == locale
    assert root.attributes["dir"] == ("rtl" if locale == "ar" else "ltr")


def test_the_root_leads_to_the_readers_language(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Language": "ar"}).headers["Location"] == "/ar/"
    assert client.get("/", headers={"Accept-Language": "xx"}).headers["Location"] == "/da/"


def test_home_offers_what_is_open(
    client: FlaskClient, database: Database, consultation: MadeConsultation, now: datetime
) -> None:
    assert "/q/small/" not in client.get("/da/a-new-policy/").text
    published(database, consultation, small_document(), now)
    assert 'href="/da/a-new-policy/q/small/"' in client.get("/da/a-new-policy/").text
    assert (
        'href="/da/a-new-policy/q/small/"' in client.get("/da/a-new-policy/themes/education-and-work/").text
    )


def test_a_consultation_that_is_not_public_is_not_there(client: FlaskClient, database: Database) -> None:
    assert client.get("/da/nothing/").status_code == 404


def test_overview(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast, now: datetime
) -> None:
    published(database, consultation, small_document(), now)
    for actor in (cast.administrator, cast.facilitator, cast.working_group):
        page = sign_in(app, database, actor).get("/desk/a-new-policy/")
        assert page.status_code == 200
        read(page.text)
    assert sign_in(app, database, cast.outsider).get("/desk/a-new-policy/").status_code == 404


def test_few_responses_are_not_counted_out(
    app: Flask, database: Database, consultation: MadeConsultation, cast: Cast, now: datetime
) -> None:
    version = published(database, consultation, small_document(), now)
    for number, shown in ((2, "fewer than 5 responses"), (5, "5 responses")):
        with database.transaction() as session:
            for place in range(number):
                submit(
                    session,
                    version=version,
                    code_hash=f"{place:064d}",
                    answers={"in_work": "yes", "trade": "baker"},
                    locale="en",
                    today=now.date(),
                )
        page = sign_in(app, database, cast.working_group).get("/desk/a-new-policy/").text
        assert shown in page


@pytest.mark.parametrize("path", ["/da/", "/da/accessibility/", "/da/a-new-policy/", "/da/nothing/"])
def test_privacy_and_accessibility_are_linked_from_every_page(
    client: FlaskClient, consultation: MadeConsultation, path: str
) -> None:
    links = {link.attributes["href"] for link in read(client.get(path).text).every("a")}
    assert "/da/accessibility/" in links
    assert links & {"/da/privacy/", "/da/a-new-policy/privacy/"}
