"""What there is to choose from in a list of passages, and how passages are shown to those who read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from consult.consultations.rules import ThemeView
from consult.core.locales import LOCALES
from consult.core.text import N_, Text
from consult.evidence.forms.fields import language_choices, shown
from consult.evidence.forms.passages import PassageRow
from consult.evidence.forms.sources import SourceForm
from consult.evidence.queries import PassageView
from consult.evidence.rules import HOW_LABELS, KINDS_IN, PASSAGE_LABELS, SourceKind


@dataclass(frozen=True, slots=True)
class PassageOffer:
    """What a list of passages offers, in the page's language."""

    kinds: list[tuple[str, str]]
    themes: list[tuple[str, Text]]
    languages: list[tuple[str, str]]
    directions: dict[str, str]
    hows: list[tuple[str, str]]
    text_label: str
    addressed_label: str
    has_deadlines: bool

    def kind_label(self, kind: str) -> str:
        """What a kind of passage is called."""
        return dict(self.kinds).get(kind, "")

    def theme_labels(self, theme_ids: Sequence[str]) -> list[Text]:
        """The names of those themes."""
        return [name for key, name in self.themes if key in theme_ids]

    def deadline(self, row: PassageRow | PassageView) -> str:
        """A deadline as it was written, or its date in words."""
        if row.due_words or not row.due_on:
            return row.due_words
        try:
            day = row.due_on if isinstance(row.due_on, date) else date.fromisoformat(row.due_on)
        except ValueError:
            return str(row.due_on)
        return str(format_date(day, "long"))

    def card(self, view: PassageView) -> dict[str, Any]:
        """A passage as the card of the components shows it."""
        turned = view.translations[0] if view.translations else None
        deadline = self.deadline(view)
        said = [view.addressed_to, _("Deadline: %(deadline)s", deadline=deadline) if deadline else ""]
        if not view.may_quote:
            said.append(_("May not be quoted word for word"))
        return {
            "text": view.text,
            "kind": self.kind_label(view.kind),
            "translation": turned.text if turned else None,
            "translation_note": _(HOW_LABELS[turned.how]) if turned else None,
            "source": " · ".join(part for part in said if part),
            "tags": self.theme_labels(view.theme_ids) or [_("No theme yet")],
        }


@dataclass(frozen=True, slots=True)
class KindWords:
    """The sentences of a page about one kind of source, marked for translation."""

    new: str
    passages: str


KIND_WORDS: dict[SourceKind, KindWords] = {
    SourceKind.STATEMENT: KindWords(N_("Register a hearing statement"), N_("Remarks")),
    SourceKind.STUDY: KindWords(N_("Register a study"), N_("Findings")),
    SourceKind.COMMITTEE: KindWords(N_("Register a committee discussion"), N_("Points")),
    SourceKind.EARLIER_PLAN: KindWords(N_("Register an earlier plan"), N_("Actions and success criteria")),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was noted."""

    label: str
    value: str | Text


def facts(form: SourceForm) -> list[Fact]:
    """What is noted of a source, to read."""
    written = {"title", "body_name", "reference", "method", "population", "licence", "about"}
    lines = []
    for name in form.names:
        value: str | Text = shown(form[name])
        if name == "day" and form.day.day:
            value = format_date(form.day.day, "long")
        elif name in written:
            value = Text(str(value), form.locale.data) if form.locale.data in LOCALES else value
        if value:
            lines.append(Fact(str(form[name].label.text), value))
    return lines


TEXT_LABELS: dict[SourceKind, str] = {
    SourceKind.INTERVIEW: N_("What was said or seen"),
    SourceKind.MEETING: N_("What was said"),
    SourceKind.STUDY: N_("What the study found"),
    SourceKind.STATEMENT: N_("The remark"),
    SourceKind.COMMITTEE: N_("What was said"),
    SourceKind.EARLIER_PLAN: N_("The action or success criterion"),
}


def offer_for(kind: SourceKind, themes: Sequence[ThemeView]) -> PassageOffer:
    """What the passages of that kind of source offer and ask for."""
    addressed = {
        SourceKind.STATEMENT: _("Which centre or body is it addressed to?"),
        SourceKind.COMMITTEE: _("Which centre or body is it addressed to?"),
        SourceKind.EARLIER_PLAN: _("Which centre was to do it?"),
    }
    return PassageOffer(
        kinds=[(each.value, _(PASSAGE_LABELS[each])) for each in KINDS_IN[kind]],
        themes=[(theme.id, theme.name) for theme in themes],
        languages=language_choices(),
        directions={tag: locale.direction for tag, locale in LOCALES.items()},
        hows=[(how.value, _(label)) for how, label in HOW_LABELS.items()],
        text_label=_(TEXT_LABELS[kind]),
        addressed_label=addressed.get(kind, ""),
        has_deadlines=kind is SourceKind.EARLIER_PLAN,
    )
