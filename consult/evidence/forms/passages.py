"""The list of passages as it stands in a form: interviews, minutes and sources share it.

It is not a WTForms form: its rows come and go. Every row keeps what was typed exactly as it was typed, so
that a refused page shows it again. Rules say what is wrong; these classes only read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from consult.core.errors import Problem
from consult.core.locales import LOCALES, Direction, get_locale
from consult.core.text import N_
from consult.evidence.forms.fields import WRONG_DAY, read_day
from consult.evidence.queries import PassageView
from consult.evidence.rules import (
    HOW_LABELS,
    KINDS_IN,
    PassageInput,
    PassageKind,
    SourceKind,
    TranslationHow,
    TranslationInput,
)
from consult.web.forms import say

ROW = "passage"
EMPTY_TEXT = N_("Write what the passage says, or choose to remove it.")
WRONG_KIND = N_("Choose what kind of passage it is.")


@dataclass(slots=True)
class TranslationRow:
    """One translation as it stands in the form."""

    locale: str = ""
    text: str = ""
    how: str = TranslationHow.FACILITATOR.value

    @property
    def direction(self) -> Direction | None:
        """The direction of its language, where that is known."""
        return get_locale(self.locale).direction if self.locale in LOCALES else None


@dataclass(slots=True)
class PassageRow:
    """One passage as it stands in the form.

    `errors` are sentences by field; `kept` is what somebody else has saved meanwhile, and `note` says so.
    """

    key: str
    kind: str
    locale: str
    id: str = ""
    text: str = ""
    themes: list[str] = field(default_factory=list)
    translations: list[TranslationRow] = field(default_factory=list)
    addressed_to: str = ""
    due_on: str = ""
    due_words: str = ""
    removed: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)
    kept: PassageView | None = None
    note: str = ""

    @property
    def direction(self) -> Direction | None:
        """The direction of its language, where that is known."""
        return get_locale(self.locale).direction if self.locale in LOCALES else None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it and it is not kept yet."""
        typed = (
            self.text,
            self.addressed_to,
            self.due_on,
            self.due_words,
            *(row.text for row in self.translations),
        )
        return not self.id and not self.themes and not any(part.strip() for part in typed)

    def place(self, of: str) -> str:
        """The id of a field in the page."""
        return f"{ROW}-{self.key}-{of.replace('.', '-')}"


def row_of(view: PassageView, key: str, translation_locale: str) -> PassageRow:
    """The row that edits a kept passage."""
    translations = [
        TranslationRow(each.text.locale, str(each.text), each.how.value) for each in view.translations
    ]
    return PassageRow(
        key=key,
        kind=view.kind.value,
        locale=view.text.locale,
        id=view.id,
        text=str(view.text),
        themes=list(view.theme_ids),
        translations=translations or [TranslationRow(translation_locale)],
        addressed_to=view.addressed_to,
        due_on=view.due_on.isoformat() if view.due_on else "",
        due_words=view.due_words,
    )


@dataclass(slots=True)
class PassageList:
    """The passages of a source as they stand in the form.

    A new row begins with the first kind of `source_kind`, in `locale`, to be translated into `translation_locale`.
    """

    source_kind: SourceKind
    locale: str
    translation_locale: str
    rows: list[PassageRow] = field(default_factory=list)

    def fill(self, views: Iterable[PassageView]) -> "PassageList":
        """Take over what is kept, with an empty row after it."""
        self.rows = [row_of(view, str(number), self.translation_locale) for number, view in enumerate(views)]
        return self.with_empty()

    def with_empty(self) -> "PassageList":
        """See to it that there is an empty row at the end."""
        if not self.rows or not self.rows[-1].is_blank:
            number = max((int(row.key) for row in self.rows if row.key.isdecimal()), default=-1) + 1
            self.rows.append(self.empty(str(number)))
        return self

    def empty(self, key: str) -> PassageRow:
        """A row to write in."""
        kind = KINDS_IN[self.source_kind][0].value
        return PassageRow(key, kind, self.locale, translations=[TranslationRow(self.translation_locale)])

    def read(self, posted: MultiDict[str, str]) -> "PassageList":
        """Take over what was typed."""
        keys = [key for key in dict.fromkeys(posted.getlist(ROW)) if key.isascii() and key.isdecimal()]
        self.rows = [self.read_row(posted, key) for key in keys]
        return self.with_empty()

    def read_row(self, posted: MultiDict[str, str], key: str) -> PassageRow:
        """One row as it was typed."""

        def typed(name: str, otherwise: str = "") -> str:
            return posted.get(f"{ROW}-{key}-{name}", otherwise)

        empty = self.empty(key)
        how = TranslationHow.FACILITATOR.value
        numbers = sorted(
            {name.split("-")[3] for name in posted if name.startswith(f"{ROW}-{key}-translations-")}, key=len
        )
        translations = [
            TranslationRow(typed(f"{at}-locale"), typed(f"{at}-text"), typed(f"{at}-how", how))
            for at in (f"translations-{number}" for number in numbers)
        ]
        return PassageRow(
            key=key,
            kind=typed("kind", empty.kind),
            locale=typed("locale", empty.locale),
            id=typed("id"),
            text=typed("text"),
            themes=posted.getlist(f"{ROW}-{key}-themes"),
            translations=translations or empty.translations,
            addressed_to=typed("addressed_to"),
            due_on=typed("due_on"),
            due_words=typed("due_words"),
            removed=bool(typed("removed")),
        )

    @property
    def sent(self) -> list[PassageRow]:
        """The rows that are to be kept."""
        return [row for row in self.rows if not row.removed and not row.is_blank]

    def inputs(self, *, may_quote: bool = True) -> list[PassageInput]:
        """The passages that are to be kept, as far as they can be read; `unreadable` tells the rest."""
        return [
            PassageInput(
                kind=PassageKind(row.kind)
                if row.kind in KINDS_IN[self.source_kind]
                else KINDS_IN[self.source_kind][0],
                text=row.text.replace("\r\n", "\n"),
                locale=row.locale,
                theme_ids=tuple(row.themes),
                translations=tuple(
                    TranslationInput(each.locale, each.text.replace("\r\n", "\n"), how_of(each.how))
                    for each in filled(row.translations)
                ),
                addressed_to=row.addressed_to,
                due_on=None if day_problem(row) else read_day(row.due_on),
                due_words=row.due_words,
                may_quote=may_quote,
                id=row.id or None,
            )
            for row in self.sent
        ]

    def unreadable(self) -> list[Problem]:
        """What was typed that stands for no value: a kind that is not in the list, a day that is none."""
        problems = []
        for number, row in enumerate(self.sent):
            if row.kind not in KINDS_IN[self.source_kind]:
                problems.append(Problem(f"passages.{number}.kind", WRONG_KIND))
            if day_problem(row):
                problems.append(Problem(f"passages.{number}.due_on", WRONG_DAY))
        return problems

    def show(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put problems at the fields of their rows; returns those that are not about passages."""
        rest = []
        for problem in problems:
            parts = problem.place.split(".")
            if parts[0] != "passages":
                rest.append(problem)
                continue
            row = self.sent[int(parts[1])]
            if parts[2] == "translations":
                given = filled(row.translations)[int(parts[3])]
                parts[3] = str(next(at for at, each in enumerate(row.translations) if each is given))
            is_emptied = parts[2] == "text" and not row.text.strip()
            sentence = _(EMPTY_TEXT) if is_emptied else say(problem)
            row.errors.setdefault(".".join(parts[2:]), []).append(sentence)
        return rest

    def error_rows(self) -> list[tuple[str, str]]:
        """Where what is wrong, for the summary at the top."""
        return [
            (row.place(of), _("Passage %(number)s: %(sentence)s", number=number, sentence=sentence))
            for number, row in enumerate(self.rows, 1)
            for of, sentences in row.errors.items()
            for sentence in sentences
        ]

    def set_beside(self, kept: Sequence[PassageView]) -> "PassageList":
        """Put what somebody else has saved meanwhile beside what was typed; nothing of either is left out."""
        by_id = {view.id: view for view in kept}
        for row in self.rows:
            theirs = by_id.pop(row.id, None)
            if theirs is None and row.id:
                row.id, row.removed = "", False
                row.note = _("Somebody else has removed this passage. It is kept again when you save.")
            elif theirs is not None and differs(row, theirs, self.translation_locale):
                row.kept = theirs
                row.note = _("This is kept now. It is replaced by yours when you save.")
        self.rows = [row for row in self.rows if not row.is_blank]
        number = max((int(row.key) for row in self.rows), default=-1)
        for view in by_id.values():
            number += 1
            added = row_of(view, str(number), self.translation_locale)
            added.note = _("Somebody else has added this passage.")
            self.rows.append(added)
        return self.with_empty()


def filled(translations: Iterable[TranslationRow]) -> list[TranslationRow]:
    """The translations in which something was written."""
    return [translation for translation in translations if translation.text.strip()]


def how_of(typed: str) -> TranslationHow:
    """Who translated, as chosen; the facilitator where nothing that is known was chosen."""
    return TranslationHow(typed) if typed in HOW_LABELS else TranslationHow.FACILITATOR


def day_problem(row: PassageRow) -> bool:
    """Whether the deadline that was typed is not a day."""
    try:
        read_day(row.due_on)
    except ValueError:
        return True
    return False


def differs(row: PassageRow, view: PassageView, translation_locale: str) -> bool:
    """Whether a row says something else than what is kept."""
    kept = row_of(view, row.key, translation_locale)
    mine = (
        row.kind,
        row.locale,
        row.text.replace("\r\n", "\n"),
        set(row.themes),
        row.addressed_to,
        row.due_on,
    )
    theirs = (kept.kind, kept.locale, kept.text, set(kept.themes), kept.addressed_to, kept.due_on)
    turned = [(each.locale, each.text.replace("\r\n", "\n")) for each in filled(row.translations)]
    return mine != theirs or turned != [(each.locale, each.text) for each in filled(kept.translations)]
