"""What is typed about a consultation at the desk. The fields for words are made from the slots and the languages."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from consult.consultations.rules import BODY_KINDS, Part, Slot
from consult.core.locales import LOCALES, get_locale
from consult.languages.queries import Words
from consult.web.forms import DeskForm, stripped
from consult.web.layout import language_name


class Day(DateField):
    """A day; what cannot be read as one is told in our words and stays as typed."""

    def __init__(self, *args: Any, **values: Any) -> None:
        cast(Any, super()).__init__(*args, **values)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; none when nothing is typed."""
        self.data = None
        try:
            cast(Any, super()).process_formdata([value for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(gettext("Write a day like 2026-05-29.")) from None


class Whole(IntegerField):
    """A whole number, in our words too."""

    def __init__(self, *args: Any, **values: Any) -> None:
        cast(Any, super()).__init__(*args, **values)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        try:
            cast(Any, super()).process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write a whole number.")) from None


class NewConsultationForm(DeskForm):
    """What a consultation needs to begin with; everything else is filled in later."""

    title = StringField(
        _l("Title"), filters=[stripped], description=_l("What is being decided, as a sentence.")
    )
    municipality = StringField(_l("Municipality"), filters=[stripped])
    summary = TextAreaField(_l("Summary"), filters=[stripped], description=_l("Two or three sentences."))
    source_locale = SelectField(
        _l("The language you write in"),
        choices=[SelectChoice(tag, locale.own_name) for tag, locale in LOCALES.items()],
        validate_choice=False,
    )
    slug = StringField(
        _l("Name in the address"),
        filters=[stripped],
        description=_l(
            "Small letters and hyphens. Left empty, it is made from the title. It cannot be changed later."
        ),
    )
    opens_on = Day(_l("First day"), [Optional()])
    closes_on = Day(_l("Last day"), [Optional()])


class BasicsForm(DeskForm):
    """Days and the smallest count."""

    opens_on = Day(_l("First day"), [Optional()])
    closes_on = Day(_l("Last day"), [Optional()])
    minimum_count = Whole(
        _l("Smallest number that is shown"),
        description=_l("Smaller counts are hidden everywhere, so that nobody can be recognised. At least 3."),
    )


class ReasonForm(DeskForm):
    """Why a language is offered although words are missing in it."""

    reason = StringField(_l("Why it is offered all the same"), filters=[stripped])


class ThemeForm(DeskForm):
    """A theme's place in addresses; asked once."""

    slug = StringField(
        _l("Name in the address"),
        filters=[stripped],
        description=_l(
            "Small letters and hyphens. Left empty, it is made from the name. It cannot be changed later."
        ),
    )


class ActorGroupForm(DeskForm):
    """An actor group's code in exports; asked once."""

    code = StringField(
        _l("Code in exports"),
        filters=[stripped],
        description=_l(
            "Small letters and _. Left empty, it is made from the name. It cannot be changed later."
        ),
    )


class PhaseForm(DeskForm):
    """A phase's days."""

    starts_on = Day(_l("First day"), [Optional()])
    ends_on = Day(_l("Last day"), [Optional()])


class BodyForm(DeskForm):
    """What kind of group it is."""

    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice(kind, cast(Any, _l(label))) for kind, label in BODY_KINDS.items()],
        validate_choice=False,
    )


class SeatForm(DeskForm):
    """The group in which the seat is."""

    body_id = SelectField(_l("Group"), validate_choice=False)


FORMS: dict[Part, type[DeskForm]] = {
    Part.THEME: ThemeForm,
    Part.ACTOR_GROUP: ActorGroupForm,
    Part.PHASE: PhaseForm,
    Part.BODY: BodyForm,
    Part.SEAT: SeatForm,
    Part.GOAL: DeskForm,
}


def with_words(base: type[DeskForm], slots: Sequence[Slot], locales: Sequence[str]) -> type[DeskForm]:
    """The form with a field `slot.locale` for each slot in each language."""
    fields = {f"{slot.name}.{tag}": _field(slot, tag) for tag in locales for slot in slots}
    return type("WordsForm", (base,), fields)


def _field(slot: Slot, tag: str) -> Any:
    kind: Any = TextAreaField if slot.is_long else StringField
    label = gettext("%(text)s in %(language)s", text=gettext(slot.label), language=language_name(tag))
    return kind(label, filters=[stripped], render_kw={"lang": tag, "dir": get_locale(tag).direction})


def words_data(words: Words, owner_id: str, slots: Sequence[Slot], locales: Sequence[str]) -> dict[str, str]:
    """What a form of words shows at first."""
    return {f"{slot.name}.{tag}": words.exact(owner_id, slot.name, tag) for slot in slots for tag in locales}


def words_typed(form: Any, slots: Sequence[Slot], locales: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What was typed: slot name → locale → text."""
    return {slot.name: {tag: form[f"{slot.name}.{tag}"].data or "" for tag in locales} for slot in slots}
