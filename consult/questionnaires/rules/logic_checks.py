"""Whether a condition makes sense where it stands: names exist, it looks back only, types fit."""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from consult.core.text import N_
from consult.questionnaires.rules.definition import Question, QuestionKind
from consult.questionnaires.rules.expressions import AnswerOf, Call, Current, Literal, Node, names, walk
from consult.questionnaires.rules.functions import to_number, to_string

Fault = tuple[str, dict[str, Any]]
"""A sentence marked for translation and the values in it."""

_EQUALITIES = frozenset({"=", "!="})
_CALCULATIONS = frozenset({"<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "neg", "round", "int", "floor"})
_CHOOSERS = frozenset({"selected", "selected-at", "count-selected"})
_TRUTHS = frozenset({"and", "or", "not", "if"})


def condition_faults(node: Node, earlier: Mapping[str, Question], known: Collection[str]) -> list[Fault]:
    """What is wrong with a condition on a question; `earlier` are the questions before it, `known` all codes."""
    faults = [fault for code in sorted(names(node)) for fault in _name_faults(code, earlier, known)]
    if any(isinstance(part, Current) for part in walk(node)):
        faults.append((N_("A condition cannot look at the answer that it decides about."), {}))
    faults.extend(_always_true(node))
    for part in walk(node):
        if isinstance(part, Call):
            faults.extend(_call_faults(part, earlier))
    return faults


def _name_faults(code: str, earlier: Mapping[str, Question], known: Collection[str]) -> Iterator[Fault]:
    if code not in known:
        yield N_("There is no question “%(question)s”."), {"question": code}
    elif code not in earlier:
        yield (
            N_("“%(question)s” does not come before this question. A condition can only look back."),
            {"question": code},
        )
    elif not earlier[code].traits.has_answer:
        yield N_("“%(question)s” is a note and has no answer."), {"question": code}


def _always_true(node: Node) -> Iterator[Fault]:
    if isinstance(node, Literal) and isinstance(node.value, str):
        yield (
            N_("“%(text)s” stands alone as a condition. Compare it with an answer."),
            {"text": node.value[:40]},
        )


def _call_faults(call: Call, earlier: Mapping[str, Question]) -> Iterator[Fault]:
    if call.name in _TRUTHS:
        for arg in call.args[:1] if call.name == "if" else call.args:
            yield from _always_true(arg)
    elif call.name in _EQUALITIES:
        left, right = call.args
        yield from _compared_faults(left, right, earlier)
        yield from _compared_faults(right, left, earlier)
    elif call.name in _CALCULATIONS:
        for arg in call.args:
            yield from _number_faults(arg, earlier)
    elif call.name in _CHOOSERS:
        yield from _chooser_faults(call, earlier)


def _question(node: Node, earlier: Mapping[str, Question]) -> Question | None:
    return earlier.get(node.code) if isinstance(node, AnswerOf) else None


def _compared_faults(answer: Node, other: Node, earlier: Mapping[str, Question]) -> Iterator[Fault]:
    question = _question(answer, earlier)
    if question is None or not isinstance(other, Literal) or other.value == "":
        return
    text = to_string(other.value)
    if question.traits.has_choices:
        yield from _choice_faults(question, text.split())
    elif question.kind is QuestionKind.NUMBER and not _is_number(other.value):
        yield (
            N_("The answer to “%(question)s” is a number and cannot be “%(text)s”."),
            {"question": question.code, "text": text[:40]},
        )


def _choice_faults(question: Question, codes: list[str]) -> Iterator[Fault]:
    for code in codes:
        if code not in question.choice_order:
            yield (
                N_("“%(choice)s” is not among the answers to “%(question)s”."),
                {"choice": code[:40], "question": question.code},
            )


def _number_faults(node: Node, earlier: Mapping[str, Question]) -> Iterator[Fault]:
    if isinstance(node, Literal) and not _is_number(node.value):
        yield (
            N_("“%(text)s” is not a number, and only numbers fit here."),
            {"text": to_string(node.value)[:40]},
        )
    question = _question(node, earlier)
    if question is not None and not _gives_number(question):
        yield (
            N_("The answer to “%(question)s” is not a number, and only numbers fit here."),
            {"question": question.code},
        )


def _gives_number(question: Question) -> bool:
    if question.traits.has_choices and question.kind is not QuestionKind.MULTIPLE:
        return any(_is_number(code) for code in question.choice_order)
    return question.kind is QuestionKind.NUMBER or not question.traits.has_answer


def _chooser_faults(call: Call, earlier: Mapping[str, Question]) -> Iterator[Fault]:
    question = _question(call.args[0], earlier)
    if question is None or not question.traits.has_answer:
        return
    if not question.traits.has_choices:
        yield N_("“%(question)s” has no answers to choose from."), {"question": question.code}
    elif call.name == "selected" and isinstance(call.args[1], Literal):
        yield from _choice_faults(question, [to_string(call.args[1].value).strip()])


def _is_number(value: str | float) -> bool:
    return not math.isnan(to_number(value))
