"""What a questionnaire page shows: questions with their words, what was answered, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consult.core.errors import Problem
from consult.core.text import N_, Text
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.answers import as_typed, clean
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import OTHER, Question, QuestionKind
from consult.questionnaires.rules.expressions import to_json
from consult.questionnaires.rules.pages import Page, PagePart, progress, shown_questions
from consult.questionnaires.rules.slots import choice_slot, question_slot, section_slot

OTHER_LABEL = N_("Other")


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """One answer to choose, as the choice macro takes it. `label` None stands for "Other"."""

    id: str
    value: str
    label: Text | None
    checked: bool
    exclusive: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question on a page."""

    code: str
    kind: str
    id: str
    name: str
    text: Text
    hint: Text
    unit: Text
    required: bool
    relevant: dict[str, Any] | None
    choices: tuple[ChoiceShown, ...]
    value: str
    other_name: str
    other_value: str | None
    longest: int
    errors: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class PartShown:
    """Questions of one section on a page."""

    title: Text
    introduction: Text
    questions: tuple[QuestionShown, ...]


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page, ready to show."""

    key: str
    current: int
    total: int
    parts: tuple[PartShown, ...]
    has_logic: bool
    known: dict[str, AnswerValue] = field(default_factory=dict)


def show_page(
    version: VersionView,
    page: Page,
    locale: str,
    *,
    answers: Mapping[str, AnswerValue],
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    today: date,
) -> PageShown:
    """The page with the answers so far, or with exactly what was typed where `typed` is given."""
    definition = version.definition
    on_it = set(shown_questions(definition, page, answers, today))
    fields = typed if typed is not None else as_typed(definition, page.codes, answers)
    at = progress(definition, page, answers, today)

    def part_shown(part: PagePart) -> PartShown:
        code = part.section.code
        return PartShown(
            version.text(section_slot(code, "title"), locale),
            version.text(section_slot(code, "introduction"), locale) if part.opens else Text("", locale),
            tuple(
                _question(version, question, locale, fields, (errors or {}).get(question.code, ()))
                for question in part.questions
                if question.code in on_it
            ),
        )

    parts = tuple(part_shown(part) for part in page.parts)
    kept = clean(definition, answers, today) if definition.has_logic else {}
    known = {code: value for code, value in kept.items() if code.removesuffix("__other") not in page.codes}
    has_logic = any(question.relevant for part in parts for question in part.questions)
    return PageShown(page.key, at.current, at.total, tuple(p for p in parts if p.questions), has_logic, known)


def _question(
    version: VersionView,
    question: Question,
    locale: str,
    fields: Mapping[str, Sequence[str]],
    errors: Sequence[str],
) -> QuestionShown:
    chosen = fields.get(question.field, ())
    choices = [
        ChoiceShown(
            f"{question.field}-{place}",
            choice.code,
            version.text(choice_slot(question.code, choice.code), locale),
            choice.code in chosen,
            choice.exclusive,
            choice.outside_scale,
        )
        for place, choice in enumerate(question.choices)
    ]
    if question.other:
        place = len(choices)
        choices.append(ChoiceShown(f"{question.field}-{place}", OTHER, None, OTHER in chosen, False, False))
    return QuestionShown(
        code=question.code,
        kind=question.kind.value,
        id=question.field,
        name=question.field,
        text=version.text(question_slot(question.code, "text"), locale),
        hint=version.text(question_slot(question.code, "hint"), locale),
        unit=version.text(question_slot(question.code, "unit"), locale),
        required=question.required is True,
        relevant=to_json(question.relevant.node) if question.relevant else None,
        choices=tuple(choices),
        value=next(iter(chosen), "") if not question.choices else "",
        other_name=question.other_field,
        other_value=next(iter(fields.get(question.other_field, ("",))), "") if question.other else None,
        longest=question.longest,
        errors=tuple(errors),
    )


def error_places(version: VersionView, problems: Iterable[Problem]) -> list[tuple[str, Problem]]:
    """Where each problem's sentence is linked to: the first control of its question."""
    places = []
    for problem in problems:
        question = version.definition.by_code[problem.place]
        places.append((f"{question.field}-0" if question.traits.has_choices else question.field, problem))
    return places


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answered question as it is read back: the words of the question and of each answer."""

    label: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SectionAnswered:
    """A section's answers as they are read back; `key` names the page to change them on."""

    key: str
    title: Text
    rows: tuple[AnswerShown, ...]


def read_back(
    version: VersionView,
    pages: Iterable[Page],
    answers: Mapping[str, AnswerValue],
    locale: str,
    asked: Iterable[str],
    other_label: str,
) -> list[SectionAnswered]:
    """The answers page by page, in words; a question without an answer has no lines."""
    on_path = set(asked)
    sections = []
    for page in pages:
        for part in page.parts:
            rows = tuple(
                AnswerShown(
                    version.text(question_slot(question.code, "text"), locale),
                    tuple(_lines(version, question, answers, locale, other_label)),
                )
                for question in part.questions
                if question.code in on_path and question.traits.has_answer
            )
            if rows:
                title = version.text(section_slot(part.section.code, "title"), locale)
                sections.append(SectionAnswered(page.key, title, rows))
    return sections


def _lines(
    version: VersionView,
    question: Question,
    answers: Mapping[str, AnswerValue],
    locale: str,
    other_label: str,
) -> list[Text]:
    value = answers.get(question.code)
    if value is None:
        return []
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.MULTIPLE):
        codes = value if isinstance(value, list) else [str(value)]
        lines = [version.text(choice_slot(question.code, code), locale) for code in codes if code != OTHER]
        if OTHER in codes:
            lines.append(Text(f"{other_label}: {answers.get(question.other_key, '')}", locale))
        return lines
    unit = version.text(question_slot(question.code, "unit"), locale)
    number = as_typed(version.definition, [question.code], answers)[question.field][0]
    return [Text(f"{number} {unit.value}".strip(), locale)]
