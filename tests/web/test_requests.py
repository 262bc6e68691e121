"""What strangers send: too much, what no database keeps, and forms of a language that is offered no more."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from consult.consultations.models import Consultation
from consult.infra.db import Database
from consult.web.posted import MOST_PAIRS, URL_ENCODED, pairs
from tests.factories import MadeConsultation

HOME = "/da/a-new-policy/"


def test_a_form_of_very_many_fields_is_refused_with_a_page(
    client: FlaskClient, consultation: MadeConsultation
) -> None:
    many = "&".join(f"q{number}=" for number in range(MOST_PAIRS + 1))
    answer = client.post(f"{HOME}meetings/cancel/", data=many, content_type=URL_ENCODED)
    assert answer.status_code == 413
    assert "<h1" in answer.text


def test_what_no_database_keeps_is_read_as_html_reads_it() -> None:
    assert pairs(b"a%00b=%00") == [("a\ufffdb", "\ufffd")]


@pytest.mark.parametrize(
    "address", ["/da/a%00/", f"{HOME}q/a%00/", f"{HOME}meetings/a%00/", f"{HOME}themes/a%00/", "/desk/?a=%00"]
)
def test_an_address_that_no_database_knows_is_not_found(
    client: FlaskClient, consultation: MadeConsultation, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_question_mark_and_bytes_that_are_no_letters_do_no_harm(
    client: FlaskClient, consultation: MadeConsultation
) -> None:
    answer = client.get("/xx/a-new-policy/", environ_overrides={"QUERY_STRING": "a=\xff"})
    assert answer.status_code == 302


def test_what_was_posted_in_a_language_that_was_withdrawn_goes_on_to_the_nearest(
    client: FlaskClient, database: Database, consultation: MadeConsultation
) -> None:
    with database.transaction() as session:
        session.execute(update(Consultation).values(locales=["da"]))
    answer = client.post("/ar/a-new-policy/meetings/cancel/", data={"code": "12"})
    assert answer.status_code == 307
    again = client.post(answer.headers["Location"], data={"code": "12"})
    assert again.status_code == 422
    assert 'value="12"' in again.text
