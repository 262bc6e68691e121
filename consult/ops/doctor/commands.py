"""`consult doctor`: what is wrong with this set-up, and what to do."""

import sys

import click

from consult.core.clock import utc_now
from consult.infra.terminal import FAILED
from consult.ops.doctor.examination import examine
from consult.ops.rules import Grade
from consult.web.context import House


@click.command()
@click.pass_obj
def doctor(house: House) -> None:
    """Look at everything the site needs and say what to put right; exit code 1 when there is something."""
    faults = 0
    for finding in examine(house, utc_now()):
        click.echo(finding.line())
        faults += finding.grade is Grade.WRONG
    if faults:
        sys.exit(FAILED)
