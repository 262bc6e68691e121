"""The base of typed forms, and validators whose sentences are ours, so that a complete catalogue is a complete page."""

from collections.abc import Callable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, Form, ValidationError
from wtforms.validators import InputRequired, Length

from consult.core.errors import Problem


class PublicForm(FlaskForm):
    """A form of a public page: no cookie and so no session token; its form key and origin stand in."""

    class Meta(FlaskForm.Meta):
        """Without Flask-WTF's token."""

        csrf = False


class DeskForm(FlaskForm):
    """A form of the desk, with Flask-WTF's token."""


def required() -> InputRequired:
    """Something must be typed."""
    return InputRequired(lazy_gettext("Fill in this field."))


def at_most(characters: int) -> Length:
    """No more than so many characters."""
    return Length(max=characters, message=lazy_gettext("Write at most %(max)d characters."))


def mail_address(_form: Form, field: Field) -> None:
    """A mail address by its form (RFC 5321 and 5322); whether it exists is not asked."""
    if field.data:
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(gettext("Write a mail address like name@example.org.")) from None


def show_problems(form: Form, problems: Sequence[Problem], names: dict[str, str] | None = None) -> list[Problem]:
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
    return str(gettext(problem.sentence, **problem.values)) if problem.values else str(gettext(problem.sentence))


def stripped(value: Any) -> Any:
    """A WTForms filter: without white space at the ends."""
    return value.strip() if isinstance(value, str) else value


Validator = Callable[[Form, Field], None]
