"""Reading the words of an interchange document, and telling what is wrong with them."""

import re
from collections.abc import Mapping
from typing import Any

from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_

MAX_PROBLEMS = 500
MAX_TEXT = 20_000
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202d\u202e]")


class Problems(list[Problem]):
    """All that is wrong, each with its place; the first 500, so that a hostile file gives no endless list."""

    def say(self, place: str, sentence: str, **values: Any) -> None:
        """Note one problem."""
        if len(self) < MAX_PROBLEMS:
            self.append(Problem(place, sentence, values))


class WordsReader:
    """Collects texts by slot and language."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.by_slot: dict[str, dict[str, str]] = {}
        self.source_language = ""
        self.languages: list[str] = []

    def read_languages(self, doc: Mapping[str, Any]) -> None:
        """The language that the others follow, and all languages."""
        source, languages = doc.get("source_language"), doc.get("languages")
        if not isinstance(languages, list):
            self.problems.say("languages", N_("Write a list of languages."))
            languages = []
        for place, tag in enumerate(languages):
            if not isinstance(tag, str) or tag not in LOCALES:
                self.problems.say(
                    f"languages[{place}]", N_("“%(tag)s” is not a language known here."), tag=str(tag)[:40]
                )
            elif tag in self.languages:
                self.problems.say(f"languages[{place}]", N_("“%(tag)s” is there twice."), tag=tag)
            else:
                self.languages.append(tag)
        if not isinstance(source, str) or source not in self.languages:
            self.problems.say("source_language", N_("The source language must be one of the languages."))
        else:
            self.source_language = source

    def read(
        self, doc: Mapping[str, Any], key: str, place: str, slot: str, *, is_needed: bool = False
    ) -> None:
        """The texts under a key, for a slot."""
        where = f"{place}.{key}" if place else key
        texts = doc.get(key)
        if texts is None:
            if is_needed:
                self.problems.say(where, N_("The text is missing."))
            return
        if not isinstance(texts, dict):
            self.problems.say(where, N_("Write the text once for each language."))
            return
        found = {str(tag): text for tag, text in texts.items() if self._is_text(tag, text, where)}
        if found:
            self.by_slot[slot] = found
        if (found or is_needed) and self.source_language and not self._has_source(texts):
            tag = self.source_language
            self.problems.say(where, N_("The text is missing in the source language (%(tag)s)."), tag=tag)

    def _has_source(self, texts: Mapping[Any, object]) -> bool:
        text = texts.get(self.source_language, "")
        return not isinstance(text, str) or bool(text.strip())

    def _is_text(self, tag: object, text: object, place: str) -> bool:
        if tag not in self.languages:
            self.problems.say(
                place, N_("“%(tag)s” is not among the questionnaire's languages."), tag=str(tag)[:40]
            )
        elif not isinstance(text, str):
            self.problems.say(f"{place}.{tag}", N_("Write a text."))
        elif len(text) > MAX_TEXT:
            self.problems.say(
                f"{place}.{tag}", N_("The text is longer than %(limit)d characters."), limit=MAX_TEXT
            )
        elif _UNSHOWABLE.search(text):
            self.problems.say(f"{place}.{tag}", N_("The text has control characters that cannot be shown."))
        else:
            return bool(text.strip())
        return False
