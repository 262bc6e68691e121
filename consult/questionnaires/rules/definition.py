"""The structure of a questionnaire: sections, questions, choices, logic and limits, without the words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from consult.questionnaires.rules.expressions import Expression

OTHER = "other"
"""The choice code that stands for "other, write"; no question with `other` has a choice of its own with it."""


class Layout(StrEnum):
    """What is on one page."""

    SECTION = "section"
    WHOLE = "whole"
    QUESTION = "question"


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class KindTraits:
    """What goes for every question of a kind.

    `settings` are the keys that the kind takes in a document beside those that all kinds take; `seconds` is what
    thinking and marking an answer takes, reading apart; `longest` the limit of a text that sets none.
    """

    settings: frozenset[str]
    has_choices: bool = False
    has_answer: bool = True
    is_text: bool = False
    seconds: int = 0
    longest: int = 0


KINDS: Mapping[QuestionKind, KindTraits] = {
    QuestionKind.SINGLE: KindTraits(frozenset({"choices", "other"}), has_choices=True, seconds=4),
    QuestionKind.MULTIPLE: KindTraits(
        frozenset({"choices", "other", "min", "max"}), has_choices=True, seconds=7
    ),
    QuestionKind.SCALE: KindTraits(frozenset({"choices"}), has_choices=True, seconds=4),
    QuestionKind.NUMBER: KindTraits(frozenset({"min", "max", "unit"}), seconds=6),
    QuestionKind.TEXT: KindTraits(frozenset({"max_length"}), is_text=True, seconds=12, longest=500),
    QuestionKind.LONG_TEXT: KindTraits(frozenset({"max_length"}), is_text=True, seconds=40, longest=10_000),
    QuestionKind.NOTE: KindTraits(frozenset(), has_answer=False),
}
OTHER_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `exclusive` goes with no other; `outside_scale` marks "don't know" of a scale."""

    code: str
    exclusive: bool = False
    outside_scale: bool = False


@dataclass(frozen=True)
class Question:
    """One question, note included. `themes` is None where the section's theme goes; `required` may be a condition."""

    code: str
    kind: QuestionKind
    required: bool | Expression = False
    relevant: Expression | None = None
    themes: tuple[str, ...] | None = None
    background: str | None = None
    choices: tuple[Choice, ...] = ()
    other: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    max_length: int | None = None

    @property
    def traits(self) -> KindTraits:
        """What goes for every question of its kind."""
        return KINDS[self.kind]

    @cached_property
    def choice_order(self) -> Mapping[str, int]:
        """Place of each choice code, "other" last."""
        codes = [choice.code for choice in self.choices] + ([OTHER] if self.other else [])
        return {code: place for place, code in enumerate(codes)}

    @cached_property
    def exclusive_codes(self) -> frozenset[str]:
        """Codes that go with no other."""
        return frozenset(choice.code for choice in self.choices if choice.exclusive)

    @cached_property
    def longest(self) -> int:
        """How many code points an answer in words may have; 0 for other kinds."""
        return self.max_length or self.traits.longest

    @cached_property
    def field(self) -> str:
        """The name of its field in a posted form."""
        return f"q.{self.code}"

    @cached_property
    def other_field(self) -> str:
        """The name of the field beside "other"."""
        return f"q.{self.code}.other"

    @cached_property
    def other_key(self) -> str:
        """The key of the text beside "other" among the answers."""
        return f"{self.code}__other"


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong to a theme; `theme` is None for background questions."""

    code: str
    theme: str | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Definition:
    """The structure of one version of a questionnaire."""

    code: str
    layout: Layout
    review: bool
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order, notes included."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """Questions by their code, in order."""
        return {question.code: question for question in self.questions}

    @cached_property
    def section_by_code(self) -> Mapping[str, Section]:
        """Sections by their code, in order."""
        return {section.code: section for section in self.sections}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of each question code."""
        return {question.code: section for section in self.sections for question in section.questions}

    @cached_property
    def has_logic(self) -> bool:
        """Whether any question is asked only under a condition."""
        return any(question.relevant for question in self.questions)

    def themes_of(self, code: str) -> tuple[str, ...]:
        """The themes that a question's answers belong to."""
        themes = self.by_code[code].themes
        if themes is not None:
            return themes
        theme = self.section_of[code].theme
        return (theme,) if theme else ()

    def question_codes(self, section_codes: Iterable[str]) -> list[str]:
        """The codes of all questions in these sections."""
        return [question.code for code in section_codes for question in self.section_by_code[code].questions]


Json = dict[str, Any]


def definition_to_json(definition: Definition) -> Json:
    """The structure as it is stored: the interchange format without words and without defaults."""
    return {
        "code": definition.code,
        "layout": definition.layout.value,
        "review": definition.review,
        "sections": [
            {
                "code": section.code,
                "theme": section.theme,
                "questions": [_question_to_json(question) for question in section.questions],
            }
            for section in definition.sections
        ],
    }


def _question_to_json(question: Question) -> Json:
    required = question.required
    pairs: list[tuple[str, object, object]] = [
        ("required", required.source if isinstance(required, Expression) else required, False),
        ("relevant", question.relevant.source if question.relevant else None, None),
        ("themes", None if question.themes is None else list(question.themes), None),
        ("background", question.background, None),
        ("choices", [_choice_to_json(choice) for choice in question.choices], []),
        ("other", question.other, False),
        ("min", question.minimum, None),
        ("max", question.maximum, None),
        ("max_length", question.max_length, None),
    ]
    settings = {
        key: value for key, value, default in pairs if value != default or type(value) is not type(default)
    }
    return {"code": question.code, "kind": question.kind.value, **settings}


def _choice_to_json(choice: Choice) -> Json:
    marks = {"exclusive": choice.exclusive, "outside_scale": choice.outside_scale}
    return {"code": choice.code, **{name: True for name, is_set in marks.items() if is_set}}


def definition_from_json(doc: Json) -> Definition:
    """The structure from what `definition_to_json` gave; words of an interchange document are passed over.

    For what was stored after checking: faults are a KeyError or ValueError, not a list of problems.
    """
    return Definition(
        code=doc["code"],
        layout=Layout(doc["layout"]),
        review=doc["review"],
        sections=tuple(
            Section(
                code=section["code"],
                theme=section["theme"],
                questions=tuple(map(_question_from_json, section["questions"])),
            )
            for section in doc["sections"]
        ),
    )


def _question_from_json(doc: Json) -> Question:
    required = doc.get("required", False)
    relevant, themes = doc.get("relevant"), doc.get("themes")
    return Question(
        code=doc["code"],
        kind=QuestionKind(doc["kind"]),
        required=Expression.from_source(required) if isinstance(required, str) else required,
        relevant=None if relevant is None else Expression.from_source(relevant),
        themes=None if themes is None else tuple(themes),
        background=doc.get("background"),
        choices=tuple(
            Choice(choice["code"], choice.get("exclusive", False), choice.get("outside_scale", False))
            for choice in doc.get("choices", [])
        ),
        other=doc.get("other", False),
        minimum=doc.get("min"),
        maximum=doc.get("max"),
        max_length=doc.get("max_length"),
    )
