"""What is typed to make or change a meeting: its facts, and its words in every language of the consultation."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.widgets import TimeInput

from consult.consultations.rules import ThemeView
from consult.core.clock import HOME_ZONE, local_to_utc
from consult.core.errors import Problem
from consult.core.locales import LOCALES, Direction, get_locale
from consult.core.text import N_
from consult.evidence.forms.fields import DayField
from consult.languages.queries import Words
from consult.meetings.forms.sign_up import language_label
from consult.meetings.rules.meeting import AUDIENCE_LABELS, WORDS, Audience, MeetingInput, MeetingView
from consult.web.forms import CheckboxesField, DeskForm, stripped

LABELS = {
    "title": N_("Title"),
    "description": N_("What happens at the meeting"),
    "place": N_("Place"),
    "address": N_("Address"),
    "access": N_("Access, in words"),
}
LONG = ("description", "access")
# Where a rule's problem is shown.
PLACES = {"starts_at": "day", "ends_at": "ends", "sign_up_closes_at": "closes_day"}


class TimeField(StringField):
    """A wall-clock time. What was typed is kept as typed; `time` is what it means, None when it is no time."""

    widget: Any = TimeInput()

    def __init__(self, *args: Any, **values: Any) -> None:
        cast(Any, super()).__init__(*args, **values)

    @property
    def time(self) -> time | None:
        """The time that was typed."""
        try:
            return time.fromisoformat((self.data or "").strip().replace(".", ":"))
        except ValueError:
            return None


class MeetingForm(DeskForm):
    """A meeting's facts; `meeting_form` adds its words."""

    audience = RadioField(_l("Who is it for?"), validate_choice=False, default=Audience.PUBLIC.value)
    day = DayField(_l("Day"))
    starts = TimeField(_l("Begins at"))
    ends = TimeField(_l("Ends at"))
    closes_day = DayField(_l("Last day to sign up"))
    closes_time = TimeField(_l("Until"), default="12:00")
    capacity = StringField(_l("Places"), filters=[stripped])
    locales = CheckboxesField(_l("Languages that are spoken"), validate_choice=False)
    interpreters = CheckboxesField(_l("Languages with an interpreter"), validate_choice=False)
    wheelchair = BooleanField(_l("One can come in a wheelchair"))
    hearing_loop = BooleanField(_l("There is a hearing loop"))
    child_care = BooleanField(_l("There is child care"))
    theme_ids = CheckboxesField(_l("Themes"), validate_choice=False)

    word_locales: tuple[str, ...] = ()

    def prepare(self, themes: Sequence[ThemeView]) -> None:
        """Fill in the lists, in the page's language."""
        languages = [(tag, language_label(tag)) for tag in LOCALES]
        self.audience.choices = [(each.value, _(label)) for each, label in AUDIENCE_LABELS.items()]
        self.locales.choices = self.interpreters.choices = languages
        self.theme_ids.choices = [(theme.id, str(theme.name)) for theme in themes]

    def fill(self, meeting: MeetingView, words: Words) -> None:
        """Take over what is kept."""
        starts, ends, closes = (
            moment.astimezone(HOME_ZONE)
            for moment in (meeting.starts_at, meeting.ends_at, meeting.sign_up_closes_at)
        )
        values: dict[str, Any] = {
            "audience": meeting.audience.value,
            "day": starts.date().isoformat(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "closes_day": closes.date().isoformat(),
            "closes_time": f"{closes:%H:%M}",
            "capacity": "" if meeting.capacity is None else str(meeting.capacity),
            "locales": list(meeting.locales),
            "interpreters": list(meeting.interpreters),
            "wheelchair": meeting.wheelchair,
            "hearing_loop": meeting.hearing_loop,
            "child_care": meeting.child_care,
            "theme_ids": [theme.id for theme in meeting.themes],
        }
        values |= {
            f"{name}_{locale}": words.exact(meeting.id, name, locale)
            for name in WORDS
            for locale in self.word_locales
        }
        for name, value in values.items():
            self[name].data = value

    def word_field(self, name: str, locale: str) -> Field:
        """The field of a word in a language."""
        return cast(Field, self[f"{name}_{locale}"])

    def direction(self, locale: str) -> Direction:
        """Which way a language is written."""
        return get_locale(locale).direction

    def typed(self) -> MeetingInput:
        """The meeting that was typed; a moment that cannot be read is None, a number that is none is 0."""
        capacity = self.capacity.data or ""
        return MeetingInput(
            audience=self.audience.data or "",
            starts_at=moment(self.day.day, self.starts.time),
            ends_at=moment(self.day.day, self.ends.time),
            sign_up_closes_at=moment(self.closes_day.day, self.closes_time.time),
            capacity=(int(capacity) if capacity.isdecimal() and len(capacity) < 10 else 0)
            if capacity
            else None,
            locales=tuple(self.locales.data or ()),
            interpreters=tuple(self.interpreters.data or ()),
            wheelchair=bool(self.wheelchair.data),
            child_care=bool(self.child_care.data),
            hearing_loop=bool(self.hearing_loop.data),
            theme_ids=tuple(self.theme_ids.data or ()),
            words={
                name: {locale: self.word_field(name, locale).data or "" for locale in self.word_locales}
                for name in WORDS
            },
        )

    def unreadable(self) -> list[Problem]:
        """What was typed that is no day."""
        return [*self.day.wrong(), *self.closes_day.wrong()]

    def places(self) -> dict[str, str]:
        """Where the rules' problems are shown: place to field."""
        words = {f"{name}.{locale}": f"{name}_{locale}" for name in WORDS for locale in self.word_locales}
        return PLACES | words


def moment(day: date | None, clock: time | None) -> datetime | None:
    """The moment of a day and a time in the municipality's zone; None when either is missing or out of the calendar."""
    if not day or not clock:
        return None
    try:
        return local_to_utc(datetime.combine(day, clock.replace(tzinfo=None)))
    except OverflowError:
        return None


def meeting_form(locales: Iterable[str]) -> MeetingForm:
    """The form of a meeting with its words in these languages."""
    tags = tuple(locales)
    fields: dict[str, Any] = {"word_locales": tags}
    for name in WORDS:
        kind: Any = TextAreaField if name in LONG else StringField
        for tag in tags:
            fields[f"{name}_{tag}"] = kind(_l(LABELS[name]), filters=[stripped])
    made: type[MeetingForm] = type("WordedMeetingForm", (MeetingForm,), fields)
    return made()
