"""Reading one object of an interchange document key by key, noting every value that does not fit."""

import re
from collections.abc import Collection
from typing import Any

from consult.core.text import N_
from consult.questionnaires.rules.document_words import Problems
from consult.questionnaires.rules.expressions import Expression, ExpressionError

CODE = re.compile(r"[a-z](?:_?[a-z0-9])*_?\Z")
CHOICE_CODE = re.compile(r"[a-z0-9](?:_?[a-z0-9])*_?\Z")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_CODE = 40
LONGEST_SLUG = 80
_LARGEST = 10**15


class Fields:
    """The values of one object. A value that does not fit is noted and read as if it were not there."""

    def __init__(self, doc: dict[Any, Any], place: str, problems: Problems) -> None:
        self.doc = doc
        self.place = place
        self.problems = problems

    def at(self, key: str) -> str:
        """The place of a key."""
        return f"{self.place}.{key}" if self.place else key

    def say(self, key: str, sentence: str, **values: Any) -> None:
        """Note a problem at a key."""
        self.problems.say(self.at(key), sentence, **values)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that is not known."""
        for key in self.doc:
            if key not in known:
                self.say(
                    str(key)[:60], N_("This is not known here. Look for a spelling mistake, or remove it.")
                )

    def code(self, key: str, taken: Collection[str], pattern: re.Pattern[str] = CODE) -> str:
        """A code that is not taken yet; '' when there is none."""
        value = self.doc.get(key)
        if value is None:
            self.say(key, N_("The code is missing."))
        elif not isinstance(value, str) or not pattern.match(value) or len(value) > LONGEST_CODE:
            self.say(
                key,
                N_("“%(code)s” cannot be a code. Use up to %(limit)d of a–z, 0–9 and single underscores."),
                code=str(value)[:60],
                limit=LONGEST_CODE,
            )
        elif value in taken:
            self.say(key, N_("The code “%(code)s” is used twice."), code=value)
        else:
            return value
        return ""

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.doc.get(key, default)
        if not isinstance(value, bool):
            self.say(key, N_("Write true or false."))
            return default
        return value

    def word(self, key: str, allowed: Collection[str], default: str | None = None) -> str | None:
        """One of some words."""
        value = self.doc.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            self.say(key, N_("“%(word)s” does not fit here. Choose among: %(allowed)s."),
                     word=str(value)[:40], allowed=", ".join(allowed))  # fmt: skip
            return None
        return value

    def number(self, key: str) -> int | float | None:
        """A number."""
        value = self.doc.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -_LARGEST < value < _LARGEST:
            self.say(key, N_("Write a number."))
            return None
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number within limits."""
        value = self.doc.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.say(key, N_("Write a whole number from %(least)d to %(most)d."), least=least, most=most)
            return None
        return value

    def slug(self, key: str, value: object, known: Collection[str] | None) -> str | None:
        """A theme by its slug."""
        if not isinstance(value, str) or not SLUG.match(value) or len(value) > LONGEST_SLUG:
            self.say(key, N_("“%(slug)s” cannot be the name of a theme."), slug=str(value)[:60])
        elif known is not None and value not in known:
            self.say(key, N_("The consultation has no theme “%(slug)s”."), slug=value)
        else:
            return value
        return None

    def expression(self, key: str) -> Expression | None:
        """A condition."""
        value = self.doc.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.say(key, N_("Write the condition as a text."))
            return None
        try:
            return Expression.from_source(value)
        except ExpressionError as error:
            self.say(key, error.sentence, **error.values)
            return None

    def objects(self, key: str, most: int) -> "list[Fields]":
        """The objects of a list that must have at least one."""
        value = self.doc.get(key)
        if not isinstance(value, list) or not value:
            self.say(key, N_("Write a list with at least one part."))
            return []
        if len(value) > most:
            self.say(
                key, N_("The list has %(count)d parts. There may be %(limit)d."), count=len(value), limit=most
            )
        found: list[Fields] = []
        for index, part in enumerate(value[:most]):
            if isinstance(part, dict):
                found.append(Fields(part, self.at(f"{key}[{index}]"), self.problems))
            else:
                self.say(f"{key}[{index}]", N_("Write an object in curly brackets."))
        return found
