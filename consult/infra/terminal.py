"""How commands speak: every problem of a refused input on its own line, and exit codes that scripts rely on."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

from consult.core.errors import Conflict, Invalid, NotFound, Problem
from consult.infra.db import DatabaseUnavailable

REFUSED = 2
FAILED = 1


def refuse(source: str, problems: Sequence[Problem]) -> NoReturn:
    """Print `SOURCE: place: sentence` for every problem and end with exit code 2."""
    for problem in problems:
        sentence = problem.sentence % problem.values if problem.values else problem.sentence
        click.echo(
            f"{source}: {problem.place}: {sentence}" if problem.place else f"{source}: {sentence}", err=True
        )
    sys.exit(REFUSED)


@contextmanager
def refusals(source: str) -> Iterator[None]:
    """End a command in the agreed way when its action refuses."""
    try:
        yield
    except Invalid as error:
        refuse(source, error.problems)
    except NotFound as error:
        refuse(source, [Problem("", f"There is no “{error}”.")])
    except Conflict as error:
        refuse(source, [Problem("", f"Not possible as things are: {error}.")])
    except DatabaseUnavailable as error:
        click.echo(f"The database cannot be used: {error}.", err=True)
        sys.exit(FAILED)
