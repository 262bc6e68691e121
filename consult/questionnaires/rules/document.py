"""The interchange document of a questionnaire: one JSON file with structure and words in every language."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from consult.core.errors import Invalid, Problem
from consult.core.text import N_
from consult.questionnaires.rules.definition import Choice, Definition, Question, Section, definition_to_json
from consult.questionnaires.rules.document_reader import FORMAT, FORMAT_VERSION, DocumentReader
from consult.questionnaires.rules.slots import Words, choice_slot, question_slot, section_slot

MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class Document:
    """A questionnaire as it travels: structure, words by slot and language, and which language the others follow."""

    definition: Definition
    words: Words
    source_language: str
    languages: tuple[str, ...]


def load_document(file: bytes, themes: Collection[str] | None = None) -> Document:
    """The document in a JSON file; Invalid with every problem. See `read_document`."""
    if len(file) > MAX_BYTES:
        raise _invalid(N_("The file is larger than %(limit)d bytes."), limit=MAX_BYTES)
    try:
        doc = json.loads(
            file.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise _invalid(N_("The file is not written in UTF-8.")) from error
    except _RepeatedKey as error:
        raise _invalid(
            N_("The name “%(name)s” occurs twice in the same brackets."), name=str(error)[:60]
        ) from error
    except json.JSONDecodeError as error:
        raise _invalid(
            N_("The file is not JSON: line %(line)d, column %(column)d is not understood."),
            line=error.lineno,
            column=error.colno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise _invalid(N_("The file is not JSON that can be read.")) from error
    return read_document(doc, themes)


def read_document(doc: object, themes: Collection[str] | None = None) -> Document:
    """The questionnaire in a parsed interchange document; Invalid with every problem at once.

    `themes` are the slugs of the consultation's themes; without them themes are only checked for their form.
    Empty texts count as missing and are left out.
    """
    reader = DocumentReader(themes)
    definition = reader.read(doc)
    if definition is None or reader.problems:
        raise Invalid(reader.problems)
    return Document(
        definition, reader.words.by_slot, reader.words.source_language, tuple(reader.words.languages)
    )


def write_document(document: Document) -> dict[str, Any]:
    """The interchange document; reading it gives the same questionnaire."""
    structure = definition_to_json(document.definition)
    writer = _Writer(document.words)
    sections = [
        writer.section(section, doc)
        for section, doc in zip(document.definition.sections, structure["sections"], strict=True)
    ]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "code": document.definition.code,
        "source_language": document.source_language,
        "languages": list(document.languages),
        "layout": structure["layout"],
        "review": structure["review"],
        **{name: texts for name in ("title", "introduction", "thanks") if (texts := writer.texts(name))},
        "sections": sections,
    }


class _RepeatedKey(Exception):
    """A name twice in one object, of which JSON would silently keep the last."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise _RepeatedKey(key)
        result[key] = value
    return result


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _invalid(sentence: str, **values: Any) -> Invalid:
    return Invalid([Problem("", sentence, values)])


class _Writer:
    """Puts the words back beside the structure."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def texts(self, slot: str) -> dict[str, str]:
        return {locale: text for locale, text in self.words.get(slot, {}).items() if text}

    def section(self, section: Section, doc: dict[str, Any]) -> dict[str, Any]:
        slots = {part: section_slot(section.code, part) for part in ("title", "introduction")}
        questions = [
            self.question(question, own)
            for question, own in zip(section.questions, doc["questions"], strict=True)
        ]
        return {"code": section.code, "theme": section.theme, **self.worded(slots), "questions": questions}

    def question(self, question: Question, doc: dict[str, Any]) -> dict[str, Any]:
        parts = ("text", "hint", "required_message", "unit")
        slots = {part: question_slot(question.code, part) for part in parts}
        worded = {"code": doc["code"], "kind": doc["kind"], **self.worded(slots), **doc}
        if "choices" in doc:
            pairs = zip(question.choices, doc["choices"], strict=True)
            worded["choices"] = [self.choice(question, choice, own) for choice, own in pairs]
        return worded

    def choice(self, question: Question, choice: Choice, doc: dict[str, Any]) -> dict[str, Any]:
        return {**doc, **self.worded({"text": choice_slot(question.code, choice.code)})}

    def worded(self, slots: dict[str, str]) -> dict[str, dict[str, str]]:
        return {name: texts for name, slot in slots.items() if (texts := self.texts(slot))}
