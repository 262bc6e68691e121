"""A form of the desk tried once: every problem at once, those of reading it and those of the rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.core.errors import Invalid, Problem
from consult.web.context import transaction
from consult.web.forms import DeskForm, show_problems


def attempt(
    form: DeskForm, act: Callable[[Session], Any], names: Mapping[str, str] | None = None
) -> Sequence[Problem] | None:
    """None when it is done. Else nothing is kept, the problems stand at their fields, and the others come back."""
    readable = form.validate()
    try:
        with transaction() as session:
            act(session)
            if not readable:
                raise Invalid([])
    except Invalid as refused:
        told = {name for name in form.errors if name is not None}
        places = dict(names or {})
        fresh = [
            problem for problem in refused.problems if places.get(problem.place, problem.place) not in told
        ]
        return show_problems(form, fresh, places)
    return None
