"""The base of typed forms, and validators whose sentences are ours, so that a complete catalogue is a complete page."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, Form, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from consult.core.errors import Problem
from consult.infra.addresses import is_mail_address


class TypedForm(FlaskForm):
    """What every form of the house can do; WTForms has no types, hence the casts."""

    def __init__(self, *args: Any, **values: Any) -> None:
        cast(Any, super()).__init__(*args, **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything typed is right; the sentences stand at the fields."""
        return bool(cast(Any, super()).validate(extra_validators))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether this is a POST and everything typed is right."""
        return bool(cast(Any, self).is_submitted()) and self.validate(extra_validators)


class CheckboxesField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, *args: Any, **values: Any) -> None:
        cast(Any, super()).__init__(*args, **values)


class PublicForm(TypedForm):
    """A form of a public page: no cookie and so no session token; its form key and origin stand in."""

    class Meta(FlaskForm.Meta):
        """Without Flask-WTF's token."""

        csrf = False


class DeskForm(TypedForm):
    """A form of the desk, with Flask-WTF's token."""


def required() -> InputRequired:
    """Something must be typed."""
    return InputRequired(lazy_gettext("Fill in this field."))


def at_most(characters: int) -> Length:
    """No more than so many characters."""
    return Length(max=characters, message=lazy_gettext("Write at most %(max)d characters."))


def mail_address(_form: Form, field: Field) -> None:
    """A mail address by its form."""
    if field.data and not is_mail_address(field.data):
        raise ValidationError(gettext("Write a mail address like name@example.org."))


def show_problems(
    form: Form, problems: Sequence[Problem], names: dict[str, str] | None = None
) -> list[Problem]:
    """Put the problems of a refusal at their fields; returns those that have no field here.

    `names` turns a problem's place into a field's name where they differ.
    """
    rest = []
    for problem in problems:
        name = (names or {}).get(problem.place, problem.place)
        if name in form:
            field = form[name]
            field.errors = (*field.errors, say(problem))
        else:
            rest.append(problem)
    return rest


def say(problem: Problem) -> str:
    """The problem's sentence in the page's language."""
    return (
        str(gettext(problem.sentence, **problem.values)) if problem.values else str(gettext(problem.sentence))
    )


def stripped(value: Any) -> Any:
    """A WTForms filter: without white space at the ends."""
    return value.strip() if isinstance(value, str) else value


Validator = Callable[[Form, Field], None]
