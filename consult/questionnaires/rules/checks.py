"""What can be wrong with one answer, said from the reader's side with the way out."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult.core.errors import Problem
from consult.core.text import N_
from consult.questionnaires.rules.definition import OTHER, OTHER_LONGEST, Question, QuestionKind
from consult.questionnaires.rules.slots import question_slot
from consult.questionnaires.rules.typed import is_ambiguous_number

AnswerValue = str | float | list[str]

_MISSING = {
    QuestionKind.SINGLE: N_("Choose an answer."),
    QuestionKind.SCALE: N_("Choose an answer."),
    QuestionKind.MULTIPLE: N_("Choose at least one answer."),
    QuestionKind.NUMBER: N_("Write a number."),
    QuestionKind.TEXT: N_("Write an answer."),
    QuestionKind.LONG_TEXT: N_("Write an answer."),
}


def missing_answer(question: Question) -> Problem:
    """The problem of a required question without an answer."""
    own_message = question_slot(question.code, "required_message")
    return Problem(question.code, _MISSING[question.kind], {"own_message": own_message})


def problems_of_answer(question: Question, answers: Mapping[str, AnswerValue]) -> list[Problem]:
    """What is wrong with the answer that was given; nothing when none was."""
    answer = answers.get(question.code)
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.SCALE:
            chosen = [] if answer is None else [answer] if isinstance(answer, str) else [""]
            return _of_choices(question, chosen) + _of_other(question, chosen, answers)
        case QuestionKind.MULTIPLE:
            chosen = [] if answer is None else answer if isinstance(answer, list) else [""]
            found = _of_choices(question, chosen) or _of_count(question, chosen)
            return found + _of_other(question, chosen, answers)
        case QuestionKind.NUMBER:
            return [] if answer is None else _of_number(question, answer)
        case QuestionKind.TEXT | QuestionKind.LONG_TEXT:
            return _of_length(question, answer, question.longest)
        case QuestionKind.NOTE:
            return []


def _problem(question: Question, sentence: str, **values: Any) -> list[Problem]:
    return [Problem(question.code, sentence, values)]


def _of_choices(question: Question, chosen: Sequence[str]) -> list[Problem]:
    if all(code in question.choice_order for code in chosen):
        return []
    return _problem(question, N_("Choose among the answers that are shown."))


def _of_count(question: Question, chosen: Sequence[str]) -> list[Problem]:
    count = len(chosen)
    if count > 1 and not question.exclusive_codes.isdisjoint(chosen):
        return _problem(
            question,
            N_("One of the answers you chose does not go with others. Keep only that one, or leave it out."),
        )
    if question.maximum is not None and count > question.maximum:
        return _problem(
            question,
            N_("You have chosen %(count)d. Choose no more than %(limit)d."),
            count=count,
            limit=question.maximum,
        )
    is_alone = count == 1 and chosen[0] in question.exclusive_codes
    if question.minimum is not None and 0 < count < question.minimum and not is_alone:
        return _problem(
            question,
            N_("You have chosen %(count)d. Choose at least %(limit)d."),
            count=count,
            limit=question.minimum,
        )
    return []


def _of_other(question: Question, chosen: Sequence[str], answers: Mapping[str, AnswerValue]) -> list[Problem]:
    if not question.other:
        return []
    written = answers.get(question.other_key)
    if OTHER in chosen:
        if not isinstance(written, str) or not written.strip():
            return _problem(question, N_("You chose “Other”. Write what you mean, or choose another answer."))
        return _of_length(question, written, OTHER_LONGEST)
    if written:
        return _problem(
            question, N_("You chose an answer and wrote another. Choose “Other”, or remove what you wrote.")
        )
    return []


def _of_length(question: Question, answer: AnswerValue | None, limit: int) -> list[Problem]:
    if not isinstance(answer, str) or len(answer) <= limit:
        return []
    return _problem(
        question,
        N_("Your answer has %(count)d characters. There is room for %(limit)d. Make it shorter."),
        count=len(answer),
        limit=limit,
    )


def _of_number(question: Question, answer: AnswerValue) -> list[Problem]:
    least, most = question.minimum, question.maximum
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        if isinstance(answer, str) and is_ambiguous_number(answer):
            return _problem(question, N_("Write the number without a point or comma between the thousands."))
        return _problem(question, N_("Write a number in digits, for example 3."))
    if least is not None and most is not None and not least <= answer <= most:
        return _problem(question, N_("Write a number from %(least)s to %(most)s."), least=least, most=most)
    if least is not None and answer < least:
        return _problem(question, N_("Write a number that is %(least)s or more."), least=least)
    if most is not None and answer > most:
        return _problem(question, N_("Write a number that is %(most)s or less."), most=most)
    return []
