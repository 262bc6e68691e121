"""`consult sample load`."""

import click

from consult.core.clock import utc_now
from consult.core.errors import Invalid, Problem
from consult.infra.terminal import refusals
from consult.ops.sample.loader import load_sample
from consult.ops.sample.people import sign_in_lines
from consult.web.context import House

NOT_HERE = "The sample has accounts whose password everybody knows; it is not for production."


@click.group()
def sample() -> None:
    """The sample consultation, to try things out."""


@sample.command("load")
@click.pass_obj
def load(house: House) -> None:
    """Add the sample consultation, its accounts and its invented answers; not in production."""
    with refusals("sample"):
        if house.settings.production:
            raise Invalid([Problem("", NOT_HERE)])
        load_sample(house, utc_now())
    with house.database.reading() as session:
        for line in sign_in_lines(session):
            click.echo(line)
