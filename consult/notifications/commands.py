"""`consult mail …`: mails that could not be sent."""

import click

from consult.core.clock import utc_now
from consult.infra.terminal import refusals
from consult.notifications.actions import retry
from consult.notifications.queries import list_failed
from consult.web.context import House


@click.group()
def mail() -> None:
    """Look after the outbox."""


@mail.command("retry")
@click.pass_obj
def retry_failed(house: House) -> None:
    """Let the worker try every mail again that was given up."""
    with refusals("mail"), house.database.transaction() as session:
        failed = list_failed(session)
        for each in failed:
            retry(session, each.id, now=utc_now())
    click.echo(f"{len(failed)} mails wait to be sent again.")
