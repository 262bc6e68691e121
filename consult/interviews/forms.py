"""What is typed about an interview: its head. The passages are a list of `evidence`."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField

from consult.consultations.rules import NamedView
from consult.evidence.forms.fields import DayField, language_choices
from consult.interviews.models import Interview
from consult.interviews.rules import (
    INTERPRETER_LABELS,
    PLACE_LABELS,
    InterpreterKind,
    InterviewHead,
    PlaceKind,
)
from consult.web.forms import DeskForm, stripped

NAMES = (
    "title",
    "day",
    "place_kind",
    "spoken_locale",
    "interpreter",
    "actor_group_id",
    "consent_notes",
    "consent_quote",
)


class InterviewForm(DeskForm):
    """The head of an interview."""

    day = DayField(_l("Date"))
    place_kind = SelectField(_l("Kind of place"), validate_choice=False)
    spoken_locale = SelectField(_l("Language spoken"), validate_choice=False)
    interpreter = SelectField(_l("Interpreter"), validate_choice=False)
    actor_group_id = SelectField(_l("Actor group"), validate_choice=False)
    title = StringField(
        _l("Your own name for the interview"),
        description=_l(
            "For your lists only. Left empty, it becomes the place and the date. No names of people."
        ),
        filters=[stripped],
    )
    consent_notes = BooleanField(_l("They agree that we write notes"))
    consent_quote = BooleanField(_l("They agree that we quote their own words, without their name"))
    revision = HiddenField(default="0")

    def prepare(self, groups: list[NamedView]) -> "InterviewForm":
        """Fill in the lists, in the page's language."""
        choose = ("", _("Choose"))
        self.place_kind.choices = [choose, *((kind.value, _(label)) for kind, label in PLACE_LABELS.items())]
        self.spoken_locale.choices = [choose, *language_choices()]
        self.interpreter.choices = [
            choose,
            *((kind.value, _(name)) for kind, name in INTERPRETER_LABELS.items()),
        ]
        self.actor_group_id.choices = [
            ("", _("Not one group")),
            *((group.id, str(group.name)) for group in groups),
        ]
        return self

    def head(self) -> InterviewHead:
        """What was typed."""
        place, interpreter = self.place_kind.data or "", self.interpreter.data or ""
        return InterviewHead(
            title=self.title.data or "",
            day=self.day.day,
            place_kind=PlaceKind(place) if place in PLACE_LABELS else None,
            spoken_locale=self.spoken_locale.data or "",
            interpreter=InterpreterKind(interpreter) if interpreter in INTERPRETER_LABELS else None,
            actor_group_id=self.actor_group_id.data or None,
            consent_notes=bool(self.consent_notes.data),
            consent_quote=bool(self.consent_quote.data),
        )


def values_of(interview: Interview) -> dict[str, object]:
    """What the form of a kept interview begins with."""
    source = interview.source
    return {
        "day": source.day.isoformat() if source.day else "",
        "place_kind": interview.place_kind,
        "spoken_locale": interview.spoken_locale,
        "interpreter": interview.interpreter,
        "actor_group_id": source.actor_group_id or "",
        "title": source.title,
        "consent_notes": interview.consent_notes,
        "consent_quote": interview.consent_quote,
        "revision": str(source.revision),
    }
