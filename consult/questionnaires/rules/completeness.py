"""Which words are missing in which language."""

from collections.abc import Iterable

from consult.questionnaires.rules.definition import Definition
from consult.questionnaires.rules.slots import Words, slots


def missing_slots(
    definition: Definition, words: Words, source_language: str, languages: Iterable[str]
) -> dict[str, list[str]]:
    """For each language the slots that lack words in it, in the order of the page.

    A slot counts when it must have words or has them in the source language.
    """
    wanted = [
        name for name, is_needed in slots(definition) if is_needed or words.get(name, {}).get(source_language)
    ]
    return {locale: [name for name in wanted if not words.get(name, {}).get(locale)] for locale in languages}
