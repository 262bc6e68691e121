"""`consult user add`: staff from the command line."""

import pytest
from click.testing import CliRunner, Result

from consult.accounts.queries import actor_of, find_staff_by_email
from consult.accounts.rules import Role, roles_in
from consult.consultations.commands import user
from consult.infra.db import Database
from consult.infra.settings import Settings
from consult.web.context import House
from tests.factories import MadeConsultation


def run(settings: Settings, database: Database, *arguments: str) -> Result:
    return CliRunner().invoke(user, ["add", *arguments], obj=House(settings, database))


def test_the_first_administrator(settings: Settings, database: Database) -> None:
    done = run(settings, database, "Chief@example.org", "--role", "administrator")
    assert done.exit_code == 0, done.output
    assert "Password, shown this once: " in done.output
    with database.reading() as session:
        staff = find_staff_by_email(session, "chief@example.org")
        assert staff is not None
        assert roles_in(actor_of(staff), None) == {Role.ADMINISTRATOR}
        assert staff.password.startswith("$argon2id$")


def test_one_more_role_in_a_consultation(
    settings: Settings, database: Database, consultation: MadeConsultation
) -> None:
    run(settings, database, "e@example.org", "--role", "editor", "--consultation", consultation.slug)
    done = run(
        settings, database, "e@example.org", "--role", "facilitator", "--consultation", consultation.slug
    )
    assert "Password" not in done.output
    with database.reading() as session:
        staff = find_staff_by_email(session, "e@example.org")
        assert staff is not None
        assert roles_in(actor_of(staff), consultation.id) == {Role.EDITOR, Role.FACILITATOR}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("no-address", "--role", "editor"),
            "no-address: email: Write a mail address like name@example.org.",
        ),
        (("e@example.org", "--role", "editor", "--consultation", "none"), "none"),
        (("e@example.org", "--role", "chief"), "chief"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    settings: Settings, database: Database, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(settings, database, *arguments)
    assert done.exit_code == 2
    assert sentence in done.output
    with database.reading() as session:
        assert find_staff_by_email(session, "e@example.org") is None
