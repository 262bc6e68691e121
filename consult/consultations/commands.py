"""`consult user …`: staff from the command line, also the first administrator of an installation."""

import secrets
import sys

import click

from consult.accounts.actions import create_staff, grant_role
from consult.accounts.queries import find_staff_by_email
from consult.accounts.rules import Role
from consult.consultations.queries import find_consultation
from consult.core.clock import utc_now
from consult.core.errors import NotFound
from consult.core.locales import OFFERED
from consult.infra.terminal import refusals
from consult.web.context import House


@click.group()
def user() -> None:
    """Add staff."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option(
    "--consultation", "slug", help="Slug of the consultation; without it the role holds in every one."
)
@click.option("--name", help="Name or function shown at the desk; by default the role.")
@click.option("--locale", type=click.Choice(OFFERED), default=OFFERED[0], show_default=True)
@click.pass_obj
def add(house: House, email: str, role: str, slug: str | None, name: str | None, locale: str) -> None:
    """Add a member of staff, or give one who is there another role.

    Asks for a password. Without a terminal it makes one up and prints it once.
    """
    given = Role(role)
    with house.database.reading() as session:
        known = find_staff_by_email(session, email) is not None
    password, made_up = (None, False) if known else choose_password()
    with refusals(email), house.database.transaction() as session:
        consultation = find_consultation(session, slug) if slug else None
        if slug and consultation is None:
            raise NotFound(slug)
        staff = find_staff_by_email(session, email) or create_staff(
            session,
            None,
            email=email,
            name=name or given.value.replace("_", " ").capitalize(),
            locale=locale,
            password=password,
            now=utc_now(),
        )
        scope_id = consultation.id if consultation else None
        grant_role(session, None, staff=staff, role=given, scope_id=scope_id, now=utc_now())
    click.echo(f"{email} is {given.value} in {slug or 'every consultation'}.")
    if made_up:
        click.echo(f"Password, shown this once: {password}")


def choose_password() -> tuple[str, bool]:
    """The password typed at a terminal; else one made up, and True."""
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), False
    return secrets.token_urlsafe(15), True
