"""The `consult` command: the other front door to the same actions."""

import os
import sys
from pathlib import Path

import click

from consult.infra.settings import Settings, WrongSettings, settings_from


def read_settings() -> Settings:
    """The settings of this process; ends it with every fault when they are wrong."""
    try:
        return settings_from(os.environ, folder=Path.cwd())
    except WrongSettings as wrong:
        for fault in wrong.faults:
            click.echo(fault, err=True)
        sys.exit(2)


@click.group()
@click.version_option(package_name="consult")
def main() -> None:
    """Run and look after a Consult installation."""
