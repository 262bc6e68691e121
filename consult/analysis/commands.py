"""`consult fold`: count now what the worker would count soon."""

import click

from consult.analysis.jobs import fold
from consult.core.clock import utc_now
from consult.infra.logs import configure
from consult.infra.terminal import refusals
from consult.web.context import House


@click.command("fold")
@click.pass_obj
def fold_command(house: House) -> None:
    """Take new and withdrawn responses into the columns that every number is counted from."""
    configure(house.settings)
    with refusals("fold"):
        taken = fold(house.database, house.settings.state_folder, utc_now())
        click.echo(f"{taken} new or withdrawn responses folded.")
