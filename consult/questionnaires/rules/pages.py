"""The pages of a questionnaire by its layout, and the way through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from consult.questionnaires.rules.answers import path
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import Definition, Layout, Question, Section

WHOLE = "all"
"""The key of the only page of a questionnaire that is whole on one page."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """Questions of one section on a page; `opens` when the section begins here (its introduction is shown)."""

    section: Section
    questions: tuple[Question, ...]
    opens: bool


@dataclass(frozen=True)
class Page:
    """One page. `key` names it in addresses: the section's code, the question's code, or `all`."""

    key: str
    number: int
    parts: tuple[PagePart, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the questions on it, notes included."""
        return tuple(question.code for part in self.parts for question in part.questions)


@dataclass(frozen=True, slots=True)
class Progress:
    """Which page of how many, counting those that these answers lead to."""

    current: int
    total: int


def pages(definition: Definition) -> tuple[Page, ...]:
    """All pages in their order. Where each question has its page, a note is on the page of the question after it."""
    match definition.layout:
        case Layout.WHOLE:
            parts = tuple(PagePart(section, section.questions, True) for section in definition.sections)
            return (Page(WHOLE, 1, parts),)
        case Layout.SECTION:
            return tuple(
                Page(section.code, number, (PagePart(section, section.questions, True),))
                for number, section in enumerate(definition.sections, 1)
            )
        case Layout.QUESTION:
            parts = tuple(part for section in definition.sections for part in _question_parts(section))
            return tuple(
                Page(part.questions[-1].code, number, (part,)) for number, part in enumerate(parts, 1)
            )


def _question_parts(section: Section) -> list[PagePart]:
    groups: list[list[Question]] = [[]]
    for question in section.questions:
        groups[-1].append(question)
        if question.traits.has_answer:
            groups.append([])
    return [PagePart(section, tuple(group), place == 0) for place, group in enumerate(groups) if group]


def find_page(definition: Definition, key: str) -> Page | None:
    """The page of that key."""
    return next((page for page in pages(definition) if page.key == key), None)


def visible_pages(
    definition: Definition, answers: Mapping[str, AnswerValue], today: date
) -> tuple[Page, ...]:
    """The pages on which these answers lead to at least one question."""
    if not definition.has_logic:
        return pages(definition)
    asked = set(path(definition, answers, today))
    return tuple(page for page in pages(definition) if not asked.isdisjoint(page.codes))


def next_page(
    definition: Definition, page: Page, answers: Mapping[str, AnswerValue], today: date
) -> Page | None:
    """The next page with something to answer; None after the last."""
    later = (other for other in visible_pages(definition, answers, today) if other.number > page.number)
    return next(later, None)


def previous_page(
    definition: Definition, page: Page, answers: Mapping[str, AnswerValue], today: date
) -> Page | None:
    """The page before with something to answer; None before the first."""
    earlier = [other for other in visible_pages(definition, answers, today) if other.number < page.number]
    return earlier[-1] if earlier else None


def progress(definition: Definition, page: Page, answers: Mapping[str, AnswerValue], today: date) -> Progress:
    """Where the page stands among those that these answers lead to; itself always counts."""
    numbers = {other.number for other in visible_pages(definition, answers, today)} | {page.number}
    return Progress(sum(number <= page.number for number in numbers), len(numbers))


def shown_questions(
    definition: Definition, page: Page, answers: Mapping[str, AnswerValue], today: date
) -> tuple[str, ...]:
    """Codes of the questions to put on the page: those asked now, and those that answers on it may bring in.

    Without script all of them are seen; the script hides those not asked at the moment.
    """
    asked = set(path(definition, answers, today))
    on_page: set[str] = set()
    shown: list[str] = []
    for part in page.parts:
        for question in part.questions:
            may_change = question.relevant is not None and not on_page.isdisjoint(question.relevant.names)
            if question.code in asked or may_change:
                shown.append(question.code)
                on_page.add(question.code)
    return tuple(shown)
