"""The slots of a questionnaire's words: which texts it has, by name, in the order of the page."""

from collections.abc import Iterator, Mapping

from consult.questionnaires.rules.definition import Definition

Words = Mapping[str, Mapping[str, str]]
"""Text by slot name and locale."""

TITLE = "title"
INTRODUCTION = "introduction"
THANKS = "thanks"


def section_slot(code: str, part: str) -> str:
    """The slot of a section's `title` or `introduction`."""
    return f"section.{code}.{part}"


def question_slot(code: str, part: str) -> str:
    """The slot of a question's `text`, `hint`, `required_message` or `unit`."""
    return f"question.{code}.{part}"


def choice_slot(question_code: str, choice_code: str) -> str:
    """The slot of a choice's text."""
    return f"question.{question_code}.choice.{choice_code}"


def slots(definition: Definition) -> Iterator[tuple[str, bool]]:
    """Every slot that the structure has room for, with whether it must have words."""
    yield TITLE, True
    yield INTRODUCTION, False
    yield THANKS, False
    for section in definition.sections:
        yield section_slot(section.code, "title"), True
        yield section_slot(section.code, "introduction"), False
        for question in section.questions:
            yield question_slot(question.code, "text"), True
            yield question_slot(question.code, "hint"), False
            if question.required:
                yield question_slot(question.code, "required_message"), False
            if "unit" in question.traits.settings:
                yield question_slot(question.code, "unit"), False
            for choice in question.choices:
                yield choice_slot(question.code, choice.code), True
