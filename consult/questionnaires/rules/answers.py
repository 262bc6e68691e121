"""From a posted form to answers: which questions are asked, what was answered, what is kept.

Answers are a dictionary by question code: the code of a choice, a list of codes in the order of the choices, a
number, or text; what was written beside "other" stands under `<code>__other`. What was not answered is absent.
A number that cannot be read stays a text until `check` has told, so that nothing typed is lost.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.core.errors import Problem
from consult.questionnaires.rules.checks import AnswerValue, missing_answer, problems_of_answer
from consult.questionnaires.rules.definition import OTHER, Definition, Question, QuestionKind
from consult.questionnaires.rules.evaluation import expression_value, holds
from consult.questionnaires.rules.functions import Value
from consult.questionnaires.rules.typed import clean_text, number_as_typed, read_number

Answers = dict[str, AnswerValue]
Pairs = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PostedAnswers:
    """What was posted for some questions: typed values by code, and by field name what was typed, untouched."""

    codes: tuple[str, ...]
    values: Answers
    raw: dict[str, list[str]]


def path(definition: Definition, answers: Mapping[str, AnswerValue], today: date) -> list[str]:
    """Codes of the questions that these answers lead to, notes included, in order."""
    return [question.code for question, _, _ in _walk(definition, answers, today)]


def clean(definition: Definition, answers: Mapping[str, AnswerValue], today: date) -> Answers:
    """The answers to keep: on the path, of the right type, without what cannot be seen; the rest is dropped.

    What `check` finds no problem with is kept as it is; what it refuses should have been mended before.
    """
    kept: Answers = {}
    for _, own, _ in _walk(definition, answers, today):
        kept.update(own)
    return kept


def check(
    definition: Definition, answers: Mapping[str, AnswerValue], codes: Iterable[str], today: date
) -> list[Problem]:
    """Every problem with the answers to these questions, in order; the place is the question's code.

    `answers` are all answers so far, since they decide what is asked and required. A problem about a missing
    answer carries in its values as `own_message` the slot where the author may have put another sentence.
    """
    return check_and_clean(definition, answers, codes, today)[0]


def check_and_clean(
    definition: Definition, answers: Mapping[str, AnswerValue], codes: Iterable[str], today: date
) -> tuple[list[Problem], Answers]:
    """What `check` finds with the answers to these questions, and what `clean` keeps of all, in one walk."""
    wanted = set(codes)
    problems: list[Problem] = []
    kept: Answers = {}
    for question, own, values in _walk(definition, answers, today):
        kept.update(own)
        if question.code not in wanted or not question.traits.has_answer:
            continue
        found = problems_of_answer(question, answers)
        if not found and not own and _is_required(question, values, today):
            found = [missing_answer(question)]
        problems.extend(found)
    return problems, kept


def _is_required(question: Question, values: Mapping[str, Value], today: date) -> bool:
    if isinstance(question.required, bool):
        return question.required
    return holds(question.required.node, values, today=today, current=question.code)


def _walk(
    definition: Definition, answers: Mapping[str, AnswerValue], today: date
) -> Iterator[tuple[Question, Answers, Mapping[str, Value]]]:
    """Each question on the path with the answers to it that count, and all values up to here for expressions."""
    values: dict[str, Value] = {}
    has_logic = definition.has_logic
    for question in definition.questions:
        relevant = question.relevant
        if relevant is not None and not holds(relevant.node, values, today=today):
            continue
        own = _kept(question, answers)
        if has_logic and question.code in own:
            values[question.code] = expression_value(own[question.code])
        yield question, own, values


def _kept(question: Question, answers: Mapping[str, AnswerValue]) -> Answers:
    answer = answers.get(question.code)
    if answer is None:
        return {}
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.SCALE:
            is_known = isinstance(answer, str) and answer in question.choice_order
            return {question.code: answer, **_kept_other(question, answer, answers)} if is_known else {}
        case QuestionKind.MULTIPLE:
            chosen = _in_order(question, answer) if isinstance(answer, list) else []
            chosen = [code for code in chosen if code in question.choice_order]
            return {question.code: chosen, **_kept_other(question, chosen, answers)} if chosen else {}
        case QuestionKind.NUMBER:
            is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
            return {question.code: answer} if is_number else {}
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT:
            text = _kept_text(question, answer)
            return {question.code: text} if text else {}
        case QuestionKind.NOTE:
            return {}


def _kept_text(question: Question, answer: AnswerValue) -> str:
    lines = question.kind is QuestionKind.LONG_TEXT
    return clean_text(answer, lines=lines) if isinstance(answer, str) else ""


def _kept_other(question: Question, answer: AnswerValue, answers: Mapping[str, AnswerValue]) -> Answers:
    if not question.other or (OTHER not in answer if isinstance(answer, list) else answer != OTHER):
        return {}
    written = answers.get(question.other_key)
    text = clean_text(written, lines=False) if isinstance(written, str) else ""
    return {question.other_key: text} if text else {}


def _in_order(question: Question, codes: Iterable[str]) -> list[str]:
    order = question.choice_order
    return sorted(dict.fromkeys(codes), key=lambda code: order.get(code, len(order)))


def read_posted(definition: Definition, codes: Iterable[str], pairs: Pairs) -> PostedAnswers:
    """What a posted form says about these questions; every other field is passed over.

    Fields are `q.<code>`, repeated for several choices, and `q.<code>.other`. Text beside "other" without its tick
    ticks it, unless one choice only may be made and another was.
    """
    asked = tuple(codes)
    values: Answers = {}
    raw: dict[str, list[str]] = {}
    for code in asked:
        question = definition.by_code[code]
        for field in (question.field, question.other_field) if question.other else (question.field,):
            if field in pairs:
                raw[field] = list(pairs[field])
        if question.field in raw or question.other_field in raw:
            _read(question, raw, values)
    return PostedAnswers(asked, values, raw)


def _read(question: Question, raw: Mapping[str, list[str]], values: Answers) -> None:
    typed = [value for value in raw.get(question.field, ()) if value]
    written = next((clean_text(text, lines=False) for text in raw.get(question.other_field, ())), "")
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.SCALE:
            chosen = typed[0] if typed else OTHER if written else None
            if chosen:
                values[question.code] = chosen
        case QuestionKind.MULTIPLE:
            codes = _in_order(question, [*typed, OTHER] if written else typed)
            if codes:
                values[question.code] = codes
        case QuestionKind.NUMBER | QuestionKind.TEXT | QuestionKind.LONG_TEXT if typed:
            answer = _read_line(question, typed[0])
            if answer != "":
                values[question.code] = answer
        case _:
            pass
    if written:
        values[question.other_key] = written


def _read_line(question: Question, typed: str) -> str | float:
    text = _kept_text(question, typed)
    number = read_number(text) if question.kind is QuestionKind.NUMBER else None
    return text if number is None else number


def merged(definition: Definition, stored: Mapping[str, AnswerValue], posted: PostedAnswers) -> Answers:
    """The stored answers with those to the posted questions replaced, also where the new answer is none."""
    gone = {key for code in posted.codes for key in (code, definition.by_code[code].other_key)}
    return {**{key: value for key, value in stored.items() if key not in gone}, **posted.values}


def as_typed(
    definition: Definition, codes: Iterable[str], answers: Mapping[str, AnswerValue]
) -> dict[str, list[str]]:
    """What to show in the fields of these questions, by field name, so that reading it gives the same answers."""
    fields: dict[str, list[str]] = {}
    for code in codes:
        question = definition.by_code[code]
        answer = answers.get(code)
        if isinstance(answer, list):
            fields[question.field] = list(answer)
        elif answer is not None:
            fields[question.field] = [answer if isinstance(answer, str) else number_as_typed(answer)]
        other = answers.get(question.other_key)
        if isinstance(other, str):
            fields[question.other_field] = [other]
    return fields
