"""Raw answers as rows: wide (a row per response) and long (a row per answer). For those who may read them only.

Responses are numbered from 1 in the order of their random keys; the keys themselves stay here. What was written beside
"other" and to open questions is there in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.core.text import N_, Text
from consult.infra.sheets import Value
from consult.questionnaires.rules.definition import OTHER, Question, QuestionKind

OWN_COLUMNS = (
    (N_("Response"), 10),
    (N_("Version"), 8),
    (N_("Language"), 10),
    (N_("Channel"), 10),
    (N_("Day"), 12),
)
LONG_COLUMNS = (
    *OWN_COLUMNS,
    (N_("Question code"), 16),
    (N_("Question"), 44),
    (N_("Answer code"), 16),
    (N_("Answer"), 36),
    (N_("Text"), 60),
)


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """A question with its words, over all versions of its questionnaire."""

    question: Question
    text: Text
    labels: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class RawQuestionnaire:
    """A questionnaire whose responses are written. `questions` by code, those of the newest version first."""

    id: str
    slug: str
    questions: Mapping[str, RawQuestion]

    def columns(self) -> list[str]:
        """The names of the wide sheet's columns after our own: a code, or code and choice with a point between."""
        names: list[str] = []
        for raw in self.questions.values():
            question = raw.question
            if question.kind is QuestionKind.MULTIPLE:
                names += [f"{question.code}.{choice}" for choice in raw.labels]
            else:
                names.append(question.code)
            if question.other:
                names.append(question.other_key)
        return names


@dataclass(frozen=True, slots=True)
class RawResponse:
    """One response as it was kept."""

    number: int
    version: int
    locale: str
    channel: str
    day: date
    answers: Mapping[str, Any]

    def own_cells(self) -> list[Value]:
        """What is known of it beside the answers."""
        return [self.number, self.version, self.locale, self.channel, self.day.isoformat()]


def questions_of(versions: Sequence[Mapping[str, RawQuestion]]) -> dict[str, RawQuestion]:
    """The questions of all versions (oldest first) by code, each as its newest version has it, with every choice."""
    found: dict[str, RawQuestion] = {}
    for questions in reversed(versions):
        for code, raw in questions.items():
            known = found.get(code, raw)
            found[code] = RawQuestion(known.question, known.text, {**raw.labels, **known.labels})
    return found


def wide_row(questionnaire: RawQuestionnaire, response: RawResponse) -> list[Value]:
    """One response in the columns of the wide sheet; several choices as 1 and 0, empty where not answered."""
    cells = response.own_cells()
    for raw in questionnaire.questions.values():
        question = raw.question
        answer = response.answers.get(question.code)
        if question.kind is QuestionKind.MULTIPLE:
            chosen = answer if isinstance(answer, list) else None
            cells += [None if chosen is None else int(choice in chosen) for choice in raw.labels]
        else:
            cells.append(_cell(answer, question, response))
        if question.other:
            cells.append(_cell(response.answers.get(question.other_key), question, response))
    return cells


def _cell(answer: Any, question: Question, response: RawResponse) -> Value:
    if isinstance(answer, (int, float)) and not isinstance(answer, bool):
        return answer
    if answer is None:
        return None
    return Text(str(answer), response.locale) if question.traits.is_text else str(answer)


def long_rows(questionnaire: RawQuestionnaire, response: RawResponse) -> Iterator[list[Value]]:
    """One row per answer and, of several choices, one per choice made."""
    for raw in questionnaire.questions.values():
        question = raw.question
        answer = response.answers.get(question.code)
        if answer is None:
            continue
        head: list[Value] = [*response.own_cells(), question.code, raw.text]
        if question.traits.is_text:
            yield [*head, None, None, Text(str(answer), response.locale)]
        elif question.kind is QuestionKind.NUMBER:
            yield [*head, None, answer, None]
        else:
            for code in answer if isinstance(answer, list) else [answer]:
                written = response.answers.get(question.other_key) if code == OTHER else None
                yield [*head, code, raw.labels.get(code), written]
