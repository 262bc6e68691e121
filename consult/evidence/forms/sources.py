"""What is typed at the desk about a study, a statement, a committee discussion or an earlier plan."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from consult.consultations.rules import NamedView
from consult.core.errors import Problem
from consult.core.text import N_
from consult.evidence.forms.fields import DayField, language_choices
from consult.evidence.models import Source
from consult.evidence.queries import PassageView
from consult.evidence.rules import Card, SourceHead, SourceKind, StatementCard, StudyCard
from consult.web.forms import DeskForm, stripped

WRONG_YEAR = N_("Write the year with four digits, like 2024.")


class SourceForm(DeskForm):
    """The fields of every kind of source; `names` are those of this kind, in the order they are shown."""

    title = StringField(_l("Title"), filters=[stripped])
    body_name = StringField(_l("Which body sent it?"), filters=[stripped])
    reference = TextAreaField(
        _l("Reference"), description=_l("The way others find and cite it."), filters=[stripped]
    )
    method = StringField(_l("Method"), filters=[stripped])
    population = StringField(_l("Who was studied?"), filters=[stripped])
    year = StringField(_l("Year"), filters=[stripped])
    licence = StringField(_l("Licence"), filters=[stripped])
    may_quote = BooleanField(_l("We may quote it word for word"), default=True)
    day = DayField(_l("Date"))
    actor_group_id = SelectField(_l("Actor group"), validate_choice=False)
    locale = SelectField(_l("Language of the title"), validate_choice=False)
    about = TextAreaField(_l("What else there is to know"), filters=[stripped])
    revision = HiddenField(default="0")

    def prepare(self, kind: SourceKind, groups: list[NamedView]) -> "SourceForm":
        """Fill in the lists, in the page's language."""
        self.kind = kind
        self.actor_group_id.choices = [
            ("", _("Not one group")),
            *((group.id, str(group.name)) for group in groups),
        ]
        self.locale.choices = language_choices()
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of this kind of source."""
        return NAMES[self.kind]

    def head(self) -> SourceHead:
        """What is said of every source."""
        group = self.actor_group_id.data if "actor_group_id" in self.names else None
        day = self.day.day if "day" in self.names else None
        return SourceHead(
            self.title.data or "", self.locale.data or "", day, group or None, self.about.data or ""
        )

    def card(self) -> Card | None:
        """What is said of a study or a statement."""
        if self.kind is SourceKind.STATEMENT:
            return StatementCard(self.body_name.data or "")
        if self.kind is not SourceKind.STUDY:
            return None
        year = self.year.data or ""
        return StudyCard(
            self.reference.data or "",
            self.method.data or "",
            self.population.data or "",
            int(year) if year.isdecimal() and len(year) == 4 else None,
            self.licence.data or "",
        )

    @property
    def is_quotable(self) -> bool:
        """Whether its passages may be quoted word for word: a public source always, a study as its licence says."""
        return self.kind is not SourceKind.STUDY or bool(self.may_quote.data)

    def unreadable(self) -> list[Problem]:
        """What was typed that stands for no value."""
        problems = self.day.wrong() if "day" in self.names else []
        year = self.year.data or ""
        if self.kind is SourceKind.STUDY and year and not (year.isdecimal() and len(year) == 4):
            problems.append(Problem("year", WRONG_YEAR))
        return problems


NAMES: dict[SourceKind, tuple[str, ...]] = {
    SourceKind.STATEMENT: ("title", "body_name", "day", "actor_group_id", "locale", "about"),
    SourceKind.STUDY: (
        "title",
        "reference",
        "year",
        "method",
        "population",
        "licence",
        "may_quote",
        "locale",
        "about",
    ),
    SourceKind.COMMITTEE: ("title", "day", "locale", "about"),
    SourceKind.EARLIER_PLAN: ("title", "day", "locale", "about"),
}


def values_of(source: Source, card: Card | None, passages: list[PassageView]) -> dict[str, object]:
    """What the form of a kept source begins with."""
    values: dict[str, object] = {
        "title": source.title,
        "locale": source.locale,
        "day": source.day.isoformat() if source.day else "",
        "actor_group_id": source.actor_group_id or "",
        "about": source.about,
        "revision": str(source.revision),
    }
    if isinstance(card, StatementCard):
        values["body_name"] = card.body_name
    elif isinstance(card, StudyCard):
        values |= {
            "reference": card.reference,
            "method": card.method,
            "population": card.population,
            "year": str(card.year or ""),
            "licence": card.licence,
            "may_quote": all(passage.may_quote for passage in passages),
        }
    return values
