"""People, their roles, and the audit trail at the desk."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.models import Staff
from consult.accounts.queries import find_actor
from consult.accounts.rules import Role, roles_in
from consult.infra.db import Database
from consult.notifications.models import Mail
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation, make_staff
from tests.web.strict_reader import read

PEOPLE = "/desk/a-new-policy/people"
PERSON = {
    "email": "New.Colleague@example.org",
    "name": "Facilitator 2",
    "role": "facilitator",
    "locale": "ar",
}


@pytest.fixture
def administrator(app: Flask, database: Database, cast: Cast) -> FlaskClient:
    return sign_in(app, database, cast.administrator)


def test_every_page_is_well_made(administrator: FlaskClient, cast: Cast) -> None:
    for page in (f"{PEOPLE}/", f"{PEOPLE}/new", f"{PEOPLE}/{cast.editor.id}", "/desk/a-new-policy/audit/"):
        read(administrator.get(page).text)


def test_only_administrators_see_people(app: Flask, database: Database, cast: Cast) -> None:
    for actor, status in (
        (cast.editor, 403),
        (cast.facilitator, 403),
        (cast.working_group, 403),
        (cast.outsider, 404),
    ):
        client = sign_in(app, database, actor)
        assert client.get(f"{PEOPLE}/").status_code == status
        assert client.get("/desk/a-new-policy/audit/").status_code == status
        assert post(client, f"{PEOPLE}/new", PERSON).status_code == status


def test_a_colleague_is_added_and_chooses_a_password(
    app: Flask, administrator: FlaskClient, database: Database, consultation: MadeConsultation
) -> None:
    assert post(administrator, f"{PEOPLE}/new", PERSON).status_code == 303
    with database.reading() as session:
        staff = session.scalars(select(Staff).where(Staff.email == "new.colleague@example.org")).one()
        actor = find_actor(session, staff.id)
        assert actor is not None
        assert roles_in(actor, consultation.id) == {Role.FACILITATOR}
        mail = session.scalars(select(Mail)).one()
        assert (mail.address, mail.locale) == ("new.colleague@example.org", "ar")
        link = re.search(r"http://localhost(/desk/reset/\S+)", mail.body or "")
    assert link is not None
    visitor = sign_in(app, database, None)
    phrase = "a long enough pass phrase"
    answer = post(visitor, link[1], {"password": phrase, "password_confirm": phrase})
    assert answer.headers["Location"].endswith("/desk/sign-in")


def test_who_has_an_account_gets_a_role_and_keeps_the_rest(
    administrator: FlaskClient, database: Database, consultation: MadeConsultation, cast: Cast
) -> None:
    known = {**PERSON, "email": "administrator-2@example.org", "name": "Somebody else", "role": "editor"}
    assert post(administrator, f"{PEOPLE}/new", known).status_code == 303
    with database.reading() as session:
        actor = find_actor(session, cast.outsider.id)
        assert actor is not None
        assert actor.name == "Administrator 2"
        assert roles_in(actor, consultation.id) == {Role.EDITOR}


def test_a_refused_person_comes_back_as_typed(administrator: FlaskClient, database: Database) -> None:
    answer = post(administrator, f"{PEOPLE}/new", {**PERSON, "email": "no address", "name": ""})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    assert "Write a mail address like name@example.org." in answer.text
    assert '<option selected value="facilitator"' in answer.text
    with database.reading() as session:
        assert session.scalars(select(Mail)).first() is None


def test_roles_are_given_and_taken(
    administrator: FlaskClient, database: Database, cast: Cast, consultation: MadeConsultation
) -> None:
    editor = f"{PEOPLE}/{cast.editor.id}"
    assert post(administrator, f"{editor}/grant", {"role": "facilitator"}).status_code == 303
    assert post(administrator, f"{editor}/revoke", {"role": "editor"}).status_code == 303
    with database.reading() as session:
        actor = find_actor(session, cast.editor.id)
        assert actor is not None
        assert roles_in(actor, consultation.id) == {Role.FACILITATOR}
    trail = administrator.get("/desk/a-new-policy/audit/?kind=staff").text
    assert "gave a role to" in trail
    assert "took a role from" in trail


def test_nobody_locks_themselves_out(administrator: FlaskClient, cast: Cast) -> None:
    own = f"{PEOPLE}/{cast.administrator.id}"
    answer = post(administrator, f"{own}/revoke", {"role": "administrator"}, follow_redirects=True)
    assert "You cannot take the administrator&#39;s role from yourself." in answer.text
    assert administrator.get(f"{PEOPLE}/").status_code == 200


def test_people_of_other_consultations_are_not_found(administrator: FlaskClient, cast: Cast) -> None:
    assert administrator.get(f"{PEOPLE}/{cast.outsider.id}").status_code == 404
    assert post(administrator, f"{PEOPLE}/{cast.outsider.id}/grant", {"role": "editor"}).status_code == 404
    assert post(administrator, f"{PEOPLE}/{cast.editor.id}/grant", {"role": "chief"}).status_code == 404


def test_only_an_administrator_everywhere_closes_accounts(
    app: Flask, administrator: FlaskClient, database: Database, cast: Cast, now: datetime
) -> None:
    editor = f"{PEOPLE}/{cast.editor.id}"
    assert "Close the account" not in administrator.get(editor).text
    assert post(administrator, f"{editor}/close").status_code == 403
    with database.transaction() as session:
        everywhere = make_staff(session, Role.ADMINISTRATOR, scope_id=None, number=9)
    editing = sign_in(app, database, cast.editor)
    client = sign_in(app, database, everywhere)
    assert post(client, f"{editor}/close").status_code == 303
    assert editing.get("/desk/account").status_code == 303
