"""Clients of the desk: signed in without a password, and posting with a token as a browser does."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from consult.accounts.models import Staff
from consult.accounts.rules import Actor
from consult.infra.db import Database

RAW_TOKEN = "0123456789abcdef"


def sign_in(app: Flask, database: Database, actor: Actor | None) -> FlaskClient:
    """A client with a session at the desk; with None, one that is not signed in but has opened a page."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    with client.session_transaction("/desk/") as session:
        session["csrf_token"] = RAW_TOKEN
        if actor is not None:
            with database.reading() as reading:
                staff = reading.get(Staff, actor.id)
                assert staff is not None
                session["_user_id"], session["_fresh"] = staff.fs_uniquifier, True
    return client


def token(app: Flask) -> str:
    """The token that goes with the session of `sign_in`."""
    serializer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    return str(serializer.dumps(RAW_TOKEN))


def post(
    client: FlaskClient, address: str, data: dict[str, Any] | None = None, **kwargs: Any
) -> TestResponse:
    """Post a form of the desk as the page would."""
    return client.post(address, data={"csrf_token": token(client.application), **(data or {})}, **kwargs)
