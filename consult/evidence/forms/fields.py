"""Fields that forms about evidence share."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form, StringField
from wtforms.widgets import DateInput

from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_
from consult.web.layout import language_name

WRONG_DAY = N_("Write the date as year, month and day, like 2026-12-31.")


def language_choices() -> list[tuple[str, str]]:
    """Every language that is known, by its name in the page's language."""
    return sorted(((tag, language_name(tag)) for tag in LOCALES), key=lambda choice: choice[1].casefold())


def language_label(tag: str) -> str:
    """A language by its name in the page's language; what was typed where it is not known."""
    return language_name(tag) if tag in LOCALES else tag


def read_day(typed: str) -> date | None:
    """The day of an ISO 8601 date; None when nothing was typed, ValueError when it is not a day."""
    return date.fromisoformat(typed.strip()) if typed.strip() else None


class DayField(StringField):
    """A day. What was typed is kept as typed; `day` is what it means, None when it is left out or wrong."""

    def __init__(self, label: object = "", **given: Any) -> None:
        super().__init__(label, widget=DateInput(), **given)  # type: ignore[no-untyped-call]  # the library's

    @property
    def day(self) -> date | None:
        """The day that was typed."""
        try:
            return read_day(self.data or "")
        except ValueError:
            return None

    def wrong(self) -> list[Problem]:
        """The problem, when something was typed that is not a day."""
        return [Problem(self.name, WRONG_DAY)] if (self.data or "").strip() and self.day is None else []


def error_rows(form: Form) -> list[tuple[str, str]]:
    """Where what is wrong with a form's fields, for the summary at the top of a page."""
    return [(field.id, str(sentence)) for field in form for sentence in field.errors]


def differences(mine: Form, theirs: Form, names: Iterable[str]) -> list[tuple[str, str, str]]:
    """The fields of two forms of one class that differ: label, theirs, mine, as a reader sees them."""
    return [
        (str(mine[name].label.text), shown(theirs[name]), shown(mine[name]))
        for name in names
        if shown(mine[name]) != shown(theirs[name])
    ]


def shown(field: Field) -> str:
    """What a field holds, as a reader sees it."""
    value: Any = field.data
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices: Sequence[tuple[str, str]] = getattr(field, "choices", None) or ()
    return str(dict(choices).get(value, value) or "")
