"""Reading wording: the words of many owners in one query, each with its language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.core.text import Text
from consult.languages.models import Wording

Slots = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some owners of one kind: owner key → slot name → locale → text."""

    by_owner: Mapping[str, Slots]
    source_locale: str

    def text(self, owner_id: str, name: str, locale: str) -> Text:
        """The text of a slot in a language; where it is missing, the source's, marked with its own language.

        An empty Text in the asked language when the source has none either.
        """
        texts = self.by_owner.get(owner_id, {}).get(name, {})
        for tag in (locale, self.source_locale):
            if texts.get(tag):
                return Text(texts[tag], tag)
        return Text("", locale)

    def exact(self, owner_id: str, name: str, locale: str) -> str:
        """The text of a slot in exactly that language, or an empty string; for forms that edit it."""
        return self.by_owner.get(owner_id, {}).get(name, {}).get(locale, "")

    def missing(self, owner_id: str, locale: str) -> list[str]:
        """The slots that have words in the source language and none in that one."""
        slots = self.by_owner.get(owner_id, {})
        return [
            name for name, texts in slots.items() if texts.get(self.source_locale) and not texts.get(locale)
        ]


def load_words(session: Session, kind: str, owner_ids: Iterable[str], source_locale: str) -> Words:
    """The words of those owners, in every language, in one query."""
    wanted = list(owner_ids)
    by_owner: dict[str, Slots] = defaultdict(lambda: defaultdict(dict))
    if wanted:
        rows = select(Wording.owner_id, Wording.name, Wording.locale, Wording.text).where(
            Wording.owner_kind == kind, Wording.owner_id.in_(wanted)
        )
        for owner_id, name, locale, text in session.execute(rows):
            by_owner[owner_id][name][locale] = text
    return Words({owner: dict(slots) for owner, slots in by_owner.items()}, source_locale)
