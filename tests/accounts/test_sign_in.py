"""Signing in, out, forgetting a password, and what a session that ended does to a form."""

import re
from datetime import datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.models import AuditEntry, Staff
from consult.accounts.rules import Actor, Role
from consult.infra.db import Database
from consult.infra.passwords import hash_password
from consult.notifications.models import Mail
from tests.desk import post, sign_in
from tests.factories import Cast, MadeConsultation, make_staff

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def editor(database: Database, consultation: MadeConsultation) -> Actor:
    with database.transaction() as session:
        return make_staff(
            session, Role.EDITOR, scope_id=consultation.id, number=7, password=hash_password(PASSWORD)
        )


@pytest.fixture
def visitor(app: Flask, database: Database) -> FlaskClient:
    return sign_in(app, database, None)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would read them."""
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    found = {}
    for field in fields:
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        assert name is not None
        found[unescape(name[1])] = unescape(value[1]) if value else ""
    return found


def verbs(database: Database, actor: Actor) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.verb).where(AuditEntry.actor_id == actor.id)))


def test_the_right_password_opens_the_desk(visitor: FlaskClient, database: Database, editor: Actor) -> None:
    answer = post(visitor, "/desk/sign-in", {"email": "Editor-7@Example.org ", "password": PASSWORD})
    assert answer.status_code in {302, 303}
    assert answer.headers["Location"].endswith("/desk/")
    assert visitor.get("/desk/account").status_code == 200
    assert "sign_in" in verbs(database, editor)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("editor-7@example.org", "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("nonsense", "x"),
        ("", ""),
    ],
)
def test_a_wrong_sign_in_never_tells_what_was_wrong(
    visitor: FlaskClient, editor: Actor, email: str, password: str
) -> None:
    answer = post(visitor, "/desk/sign-in", {"email": email, "password": password})
    assert "The mail address or the password is not right." in answer.text
    assert "set-cookie" not in {name.lower() for name, value in answer.headers if "_user_id" in value}
    assert visitor.get("/desk/account").status_code == 303


def test_a_closed_account_cannot_sign_in(visitor: FlaskClient, database: Database, editor: Actor) -> None:
    with database.transaction() as session:
        row = session.get(Staff, editor.id)
        assert row is not None
        row.active = False
    answer = post(visitor, "/desk/sign-in", {"email": "editor-7@example.org", "password": PASSWORD})
    assert "The mail address or the password is not right." in answer.text


def test_sign_in_leads_back_to_where_one_was_going(visitor: FlaskClient, editor: Actor) -> None:
    sent = visitor.get("/desk/account")
    assert sent.headers["Location"] == "/desk/sign-in?next=/desk/account"
    answer = post(visitor, sent.headers["Location"], {"email": "editor-7@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/account"


def test_sign_in_leads_to_no_other_site(visitor: FlaskClient, editor: Actor) -> None:
    answer = post(
        visitor,
        "/desk/sign-in?next=https://example.com/",
        {"email": "editor-7@example.org", "password": PASSWORD},
    )
    assert "example.com" not in answer.headers.get("Location", "")


def test_sign_out_needs_a_post_and_ends_the_session(app: Flask, database: Database, editor: Actor) -> None:
    client = sign_in(app, database, editor)
    client.get("/desk/sign-out")
    assert client.get("/desk/account").status_code == 200
    assert post(client, "/desk/sign-out").status_code in {302, 303}
    assert client.get("/desk/account").status_code == 303
    assert "sign_out" in verbs(database, editor)


def test_ten_tries_a_minute_from_one_address(visitor: FlaskClient, editor: Actor) -> None:
    tries = [
        post(visitor, "/desk/sign-in", {"email": f"nobody-{number}@example.org", "password": "x"}).status_code
        for number in range(11)
    ]
    assert tries == [200] * 10 + [429]


def test_an_account_backs_off_after_five_failures(visitor: FlaskClient, editor: Actor) -> None:
    for _ in range(5):
        post(visitor, "/desk/sign-in", {"email": "editor-7@example.org", "password": "x"})
    answer = post(visitor, "/desk/sign-in", {"email": "editor-7@example.org", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Too many tries" in answer.text


def test_the_link_in_the_mail_gives_a_new_password_once(
    visitor: FlaskClient, database: Database, editor: Actor
) -> None:
    post(visitor, "/desk/reset", {"email": "editor-7@example.org"})
    with database.reading() as session:
        body = session.scalars(select(Mail.body)).one()
    link = re.search(r"http://localhost(/desk/reset/\S+)", body or "")
    assert link is not None
    new = "another long pass phrase"
    assert visitor.get(link[1]).status_code == 200
    answer = post(visitor, link[1], {"password": new, "password_confirm": new})
    assert answer.headers["Location"].endswith("/desk/sign-in")
    assert (
        post(visitor, link[1], {"password": new, "password_confirm": new})
        .headers["Location"]
        .endswith("/reset")
    )
    answer = post(visitor, "/desk/sign-in", {"email": "editor-7@example.org", "password": new})
    assert answer.status_code in {302, 303}
    assert {"ask_reset", "set_password", "sign_in"} <= set(verbs(database, editor))


def test_asking_for_a_link_never_tells_whether_there_is_an_account(
    visitor: FlaskClient, database: Database, editor: Actor
) -> None:
    pages = []
    for email in ("editor-7@example.org", "nobody@example.org"):
        answer = post(visitor, "/desk/reset", {"email": email}, follow_redirects=True)
        pages.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert pages[0] == pages[1]
    assert "If there is an account" in pages[0]
    with database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 1


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("short", "short", "Use at least 12 characters."),
        ("long enough now", "not the same", "The two passwords are not the same."),
        ("", "", "Fill in this field."),
    ],
)
def test_a_refused_password_is_told_at_its_field(
    app: Flask, database: Database, editor: Actor, new: str, again: str, sentence: str
) -> None:
    client = sign_in(app, database, editor)
    answer = post(
        client,
        "/desk/account/password",
        {"password": PASSWORD, "new_password": new, "new_password_confirm": again},
    )
    assert sentence in answer.text


def test_a_changed_password_voids_other_sign_ins(app: Flask, database: Database, editor: Actor) -> None:
    here, elsewhere = sign_in(app, database, editor), sign_in(app, database, editor)
    new = "another long pass phrase"
    answer = post(
        here,
        "/desk/account/password",
        {"password": PASSWORD, "new_password": new, "new_password_confirm": new},
    )
    assert answer.headers["Location"].endswith("/desk/account")
    assert here.get("/desk/account").status_code == 200
    assert elsewhere.get("/desk/account").status_code == 303


def test_public_pages_know_no_cookie(client: FlaskClient, consultation: MadeConsultation) -> None:
    for address in ("/en/nothing-here/", "/static/none.css", f"/en/{consultation.slug}/"):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_session_cookie_stays_at_the_desk(visitor: FlaskClient, editor: Actor) -> None:
    answer = post(visitor, "/desk/sign-in", {"email": "editor-7@example.org", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "Path=/desk" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_sent_after_the_sign_in_ended_comes_back_filled(
    visitor: FlaskClient, database: Database, editor: Actor
) -> None:
    typed = {"name": "Editor “7” & <more>", "locale": "ar"}
    asked = post(visitor, "/desk/account", typed)
    assert asked.status_code == 403
    assert "What you wrote is kept on this page." in asked.text
    fields = hidden(asked.text)
    wrong = post(visitor, "/desk/sign-in", {**fields, "email": "editor-7@example.org", "password": "wrong"})
    fields = hidden(wrong.text)
    again = post(visitor, "/desk/sign-in", {**fields, "email": "editor-7@example.org", "password": PASSWORD})
    assert again.status_code == 200
    fields = hidden(again.text)
    target = re.search(r'<form method="post" action="(/desk/account)">', again.text)
    assert target is not None
    assert {name: fields[name] for name in typed} == typed
    assert visitor.post(target[1], data=fields).status_code == 303
    with database.reading() as session:
        row = session.get(Staff, editor.id)
        assert row is not None
        assert row.name == typed["name"]


def test_a_form_with_an_old_token_is_kept(app: Flask, database: Database, editor: Actor) -> None:
    client = sign_in(app, database, editor)
    answer = client.post(
        "/desk/account", data={"csrf_token": "old", "name": "Typed for an hour", "locale": "en"}
    )
    assert answer.status_code == 400
    fields = hidden(answer.text)
    assert fields["name"] == "Typed for an hour"
    assert client.post("/desk/account", data=fields).status_code == 303


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.com"}])
def test_what_another_site_sends_is_not_carried(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/desk/account", data={"name": "Forged"}, headers=headers)
    assert answer.status_code == 403
    assert "Forged" not in answer.text


def test_a_carried_form_goes_to_the_desk_only(visitor: FlaskClient, editor: Actor) -> None:
    answer = post(
        visitor,
        "/desk/sign-in",
        {
            "carried_to": "https://example.com/desk/",
            "carried.name": "x",
            "email": "editor-7@example.org",
            "password": PASSWORD,
        },
    )
    assert answer.headers["Location"].endswith("/desk/")


def test_everyone_changes_their_language(app: Flask, database: Database, cast: Cast, now: datetime) -> None:
    client = sign_in(app, database, cast.facilitator)
    answer = post(client, "/desk/language", {"language": "ar", "next": "/desk/account?"})
    assert answer.headers["Location"] == "/desk/account"
    assert 'dir="rtl"' in client.get("/desk/account").text
    assert "change_language" in verbs(database, cast.facilitator)
    assert post(client, "/desk/language", {"language": "xx"}).status_code == 422


def test_a_password_sent_with_an_old_token_stands_on_no_page(visitor: FlaskClient) -> None:
    typed = {"csrf_token": "old", "email": "editor@example.org", "password": "a secret password"}
    answer = visitor.post("/desk/sign-in", data=typed)
    assert answer.status_code == 403
    assert "a secret password" not in answer.text
