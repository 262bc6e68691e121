"""The pages of themes at the desk: what is on them, who may do what, and that it is written down."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.accounts.models import AuditEntry
from consult.infra.db import Database
from consult.infra.settings import Settings
from consult.summaries.models import Snapshot
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation
from tests.summaries.made import put_everything

THEME = "/desk/a-new-policy/themes/education-and-work"


@pytest.fixture
def filled(database: Database, consultation: MadeConsultation, settings: Settings, now: datetime) -> None:
    """A consultation with everything in it."""
    put_everything(database, consultation, settings.state_folder, now)


@pytest.fixture
def reader(app: Flask, database: Database, cast: Cast, filled: None) -> FlaskClient:
    """The working group at the desk."""
    return sign_in(app, database, cast.working_group)


def test_the_list_leads_to_every_theme(reader: FlaskClient) -> None:
    page = reader.get("/desk/a-new-policy/themes/")
    assert page.status_code == 200
    assert f'href="{THEME}/"' in page.text


def test_a_theme_shows_everything(reader: FlaskClient) -> None:
    page = reader.get(f"{THEME}/").text
    for words in (
        "What do you do?",
        "From the study.",
        "From the meeting.",
        "Findings of studies",
        "Counted up to",
    ):
        assert words in page
    assert "en: How many days?" not in page, "that question belongs to another theme"


def test_filters_and_pages(reader: FlaskClient) -> None:
    page = reader.get(f"{THEME}/?kind=meeting").text
    assert "From the meeting." in page
    assert "From the statement." not in page
    assert "Idea" not in page
    assert reader.get(f"{THEME}/?group=age_band:young&kind=nonsense&language=xx&page=99").status_code == 200
    assert "No question on this theme" in reader.get(f"{THEME}/?group=age_band:ancient").text


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
@pytest.mark.parametrize("place", [f"{THEME}/export", "/desk/a-new-policy/export"])
def test_an_export_is_a_file_with_a_snapshot(
    reader: FlaskClient, database: Database, cast: Cast, kind: str, place: str
) -> None:
    answer = post(reader, place, {"format": kind, "locale": "ar"})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f"_1_ar.{kind}")
    assert len(answer.data) > 1000
    with database.reading() as session:
        snapshot = session.scalars(select(Snapshot)).one()
        trail = session.scalars(select(AuditEntry).where(AuditEntry.verb == "export")).one()
    assert (snapshot.number, snapshot.format, snapshot.locale) == (1, kind, "ar")
    assert (trail.actor_id, trail.detail and trail.detail["digest"]) == (
        cast.working_group.id,
        snapshot.digest,
    )


def test_the_same_content_has_the_same_digest(reader: FlaskClient, database: Database) -> None:
    for kind in ("docx", "xlsx"):
        post(reader, f"{THEME}/export", {"format": kind, "locale": "da"})
    with database.reading() as session:
        found = session.execute(select(Snapshot.number, Snapshot.digest).order_by(Snapshot.number)).all()
    assert [number for number, _ in found] == [1, 2]
    assert len({digest for _, digest in found}) == 1


def test_raw_answers_need_the_role_and_are_written_down(
    app: Flask, database: Database, cast: Cast, filled: None
) -> None:
    asked = {"format": "xlsx", "locale": "en", "raw": "y"}
    assert post(sign_in(app, database, cast.working_group), f"{THEME}/export", asked).status_code == 403
    assert post(sign_in(app, database, cast.editor), f"{THEME}/export", asked).status_code == 403
    assert post(sign_in(app, database, cast.administrator), f"{THEME}/export", asked).status_code == 200
    with database.reading() as session:
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("export"))).all()
        assert session.scalar(select(func.count()).select_from(Snapshot)) == 1
    assert verbs == ["export_raw"]


def test_a_facilitator_may_not_export(app: Flask, database: Database, cast: Cast, filled: None) -> None:
    facilitator = sign_in(app, database, cast.facilitator)
    assert post(facilitator, f"{THEME}/export", {"format": "docx", "locale": "da"}).status_code == 403
    assert 'id="export"' not in facilitator.get(f"{THEME}/").text


def test_a_refused_export_says_so(reader: FlaskClient) -> None:
    answer = post(reader, f"{THEME}/export", {"format": "exe", "locale": "da"})
    assert answer.status_code == 422
    assert "Choose one of these." in answer.text


def excerpt_link(client: FlaskClient, words: str) -> str:
    page = client.get(f"{THEME}/?kind=interview").text
    card = next(part for part in page.split("<article")[1:] if words in part)
    return card.split('class="small" href="')[1].split('"')[0].replace("&amp;", "&")


def test_an_excerpt_is_translated(app: Flask, database: Database, cast: Cast, filled: None) -> None:
    facilitator = sign_in(app, database, cast.facilitator)
    link = excerpt_link(facilitator, "Eksempelvej")
    assert facilitator.get(link).status_code == 200
    place, sealed = link.split("?excerpt=")
    given = {"excerpt": sealed, "locale": "en", "how": "interpreter"}
    refused = post(facilitator, place, given | {"text": " "})
    assert refused.status_code == 422
    assert "Write the translation." in refused.text
    kept = post(facilitator, place, given | {"text": "I live on the third floor."})
    assert kept.status_code == 303
    assert "I live on the third floor." in facilitator.get(f"{THEME}/").text


def test_a_link_to_an_excerpt_is_not_to_be_guessed(
    app: Flask, database: Database, cast: Cast, filled: None
) -> None:
    facilitator = sign_in(app, database, cast.facilitator)
    assert facilitator.get(f"{THEME}/translate?excerpt=abc").status_code == 404
    assert facilitator.get(f"{THEME}/translate").status_code == 404
