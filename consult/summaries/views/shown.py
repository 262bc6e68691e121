"""Words and rows for the pages of themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from consult.analysis.queries.numbers import PartChoice
from consult.analysis.rules.columns import LOCALE
from consult.analysis.rules.tally import Tally
from consult.coding.rules import EXCERPT_LABELS, PERSONAL, Excerpt, ExcerptKind
from consult.core.text import Text
from consult.evidence.rules import HOW_LABELS
from consult.infra.speaker import Speaker
from consult.questionnaires.rules.definition import OTHER
from consult.summaries.papers.lines import WITHHELD, plain_number
from consult.summaries.rules.report import NamedCount, ThemeCounts
from consult.web.context import page_locale
from consult.web.layout import language_name

PASSAGE_KINDS = frozenset(ExcerptKind) - {ExcerptKind.OPEN_ANSWER}


@dataclass(frozen=True, slots=True)
class Shown:
    """Turns values into what templates show, in the page's language."""

    consultation: str
    minimum: int

    def kind(self, kind: ExcerptKind) -> str:
        """The name of a kind of source."""
        return str(_(EXCERPT_LABELS[kind]))

    def number(self, count: int | None) -> str:
        """A count, or that it is hidden."""
        return f"< {self.minimum}" if count is None else str(count)

    def moment(self, moment: datetime) -> str:
        """A moment in words, in the municipality's time."""
        return Speaker(page_locale().tag).moment(moment)

    def figures(self, counts: ThemeCounts, hrefs: Mapping[str, str]) -> list[dict[str, Any]]:
        """The counts per kind of source; those with anything lead to it."""
        return [
            {"value": number, "label": self.kind(kind)} | ({"href": hrefs[kind.value]} if number else {})
            for kind, number in counts.kinds
        ]

    def question(self, tally: Tally) -> Text | str:
        """The question of a tally."""
        return str(_("Language of the answers")) if tally.series == LOCALE else tally.text

    def bars(self, tally: Tally) -> list[dict[str, Any]]:
        """The rows of a tally's table."""
        return [
            {
                "label": _("Other") if row.code == OTHER and not row.label else row.label,
                "count": row.count,
                "share": row.share,
                "suppressed": row.suppressed,
            }
            for row in tally.rows
        ]

    def quartiles(self, tally: Tally) -> list[dict[str, str]]:
        """The quartiles of a number question."""
        if tally.quartiles is None:
            return []
        return [
            {"label": _("A quarter answered at most"), "value": plain_number(tally.quartiles.lower)},
            {"label": _("Half answered at most"), "value": plain_number(tally.quartiles.median)},
            {"label": _("Three quarters answered at most"), "value": plain_number(tally.quartiles.upper)},
        ]

    def locales(self, rows: Sequence[NamedCount]) -> list[list[str]]:
        """Languages and their counts."""
        return [
            [language_name(row.key) if row.key else _("Not named"), self.number(row.count)] for row in rows
        ]

    def groups(self, rows: Sequence[NamedCount], names: Mapping[str, Any]) -> list[list[Any]]:
        """Actor groups and their counts."""
        return [[names[row.key].name if row.key else _("Not named"), self.number(row.count)] for row in rows]

    def parts(self, parts: Sequence[PartChoice]) -> list[dict[str, Any]]:
        """The parts one may ask for, question by question."""
        return [
            {
                "question": str(question) if question else _("Language of the answers"),
                "choices": [
                    {
                        "value": f"{one.part.variable}:{one.part.value}",
                        "label": one.label or Text(_("Other"), page_locale().tag),
                    }
                    for one in choices
                ],
            }
            for question, choices in groupby(parts, key=lambda one: one.question)
        ]

    def card(self, excerpt: Excerpt) -> dict[str, Any]:
        """What the card of an excerpt shows."""
        withheld = Text(_(WITHHELD), page_locale().tag)
        tags = [self.kind(excerpt.kind)]
        if excerpt.text is not None and excerpt.shows_language and excerpt.text.locale != page_locale().tag:
            tags.append(language_name(excerpt.text.locale))
        if excerpt.kind in PERSONAL and not excerpt.may_quote:
            tags.append(_("Not for quotation"))
        return {
            "kind": _(excerpt.label) if excerpt.kind in PASSAGE_KINDS else None,
            "text": excerpt.text or withheld,
            "translation": excerpt.translation,
            "translation_note": self.translation_note(excerpt),
            "source": excerpt.source,
            "href": self.source_href(excerpt),
            "tags": [*tags, *([excerpt.actor_group] if excerpt.actor_group else [])],
            "day": format_date(excerpt.day, "long") if excerpt.day else None,
        }

    def translation_note(self, excerpt: Excerpt) -> str:
        """Who translated it."""
        return str(_(HOW_LABELS[excerpt.how])) if excerpt.how else str(_("Translation"))

    def source_href(self, excerpt: Excerpt) -> str | None:
        """Where the source of an excerpt is read."""
        if excerpt.kind is ExcerptKind.INTERVIEW:
            return url_for(
                "interviews_desk.show", consultation=self.consultation, interview=excerpt.source_id
            )
        if excerpt.source_id is not None and excerpt.kind is not ExcerptKind.MEETING:
            return url_for("evidence_desk.show", consultation=self.consultation, source=excerpt.source_id)
        return None
