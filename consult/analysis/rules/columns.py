"""From a questionnaire's structure to typed columns, and from a response's answers to a row of them.

A choice is a text column holding its code, a number a number column, a question with several choices one boolean
column per choice (and one that says that it was answered). What people wrote is in no column. Versions are combined
by question code as long as kind and choices agree; where they do not, a new series of columns begins, named
`code@version`. Names that start with an underscore are ours; codes start with a letter.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.questionnaires.rules.definition import OTHER, Definition, Question, QuestionKind
from consult.questionnaires.rules.expressions import Literal, walk

RESPONSE = "_response"
GROUP = "_group"
LOCALE = "_locale"
CHANNEL = "_channel"

OWN_COLUMNS: Mapping[str, str] = {
    RESPONSE: "VARCHAR",
    GROUP: "BIGINT",
    LOCALE: "VARCHAR",
    CHANNEL: "VARCHAR",
}
ONE_CHOICE = frozenset({QuestionKind.SINGLE, QuestionKind.SCALE})
CLOSED = ONE_CHOICE | {QuestionKind.MULTIPLE, QuestionKind.NUMBER}

Row = dict[str, str | float | bool | None]


@dataclass(frozen=True, slots=True)
class Version:
    """One frozen version of a questionnaire."""

    id: str
    number: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class Series:
    """A closed question over the versions in which its kind and choices agree.

    `question` and `themes` are as the newest of these versions has them. `told` are choices whose number may be known
    from elsewhere: who made them was asked for more, and those texts are listed, or those answers counted.
    """

    name: str
    question: Question
    themes: tuple[str, ...]
    version_ids: tuple[str, ...]
    told: frozenset[str] = frozenset()

    @property
    def newest_version_id(self) -> str:
        """The version that has the words to show."""
        return self.version_ids[-1]

    @property
    def choices(self) -> tuple[str, ...]:
        """Codes of the choices in their order, "other" last."""
        return tuple(self.question.choice_order)

    @property
    def told_places(self) -> frozenset[int]:
        """The places of the choices that are told elsewhere."""
        return frozenset(place for place, code in enumerate(self.choices) if code in self.told)

    @property
    def is_multiple(self) -> bool:
        """Whether several choices may be made."""
        return self.question.kind is QuestionKind.MULTIPLE

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number."""
        return self.question.kind is QuestionKind.NUMBER

    def choice_column(self, choice: str) -> str:
        """The column of one choice of a question with several."""
        return f"{self.name}.{choice}"

    @property
    def columns(self) -> dict[str, str]:
        """Name and type of every column of the series."""
        if self.is_multiple:
            return {self.name: "BOOLEAN"} | {self.choice_column(code): "BOOLEAN" for code in self.choices}
        return {self.name: "DOUBLE" if self.is_number else "VARCHAR"}


def series_of(versions: Sequence[Version]) -> list[Series]:
    """The series of a questionnaire, in the order of the newest version that has them."""
    found: dict[str, Series] = {}
    latest: dict[str, str] = {}
    told = _told(versions)
    for version in sorted(versions, key=lambda one: one.number):
        for question in version.definition.questions:
            if question.kind not in CLOSED:
                continue
            code = question.code
            before = found.get(latest.get(code, ""))
            if before is not None and _shape(before.question) == _shape(question):
                name, ids = before.name, (*before.version_ids, version.id)
            else:
                name, ids = (f"{code}@{version.number}" if before is not None else code), (version.id,)
            found.pop(name, None)
            latest[code] = name
            themes = version.definition.themes_of(code)
            found[name] = Series(name, question, themes, ids, frozenset(told[code]))
    return list(found.values())


def _told(versions: Sequence[Version]) -> dict[str, set[str]]:
    """Choices, by question code, that lead to more: to the text beside "other", or to another question."""
    told: dict[str, set[str]] = defaultdict(set)
    for question in (one for version in versions for one in version.definition.questions):
        if question.other and question.background is None:
            told[question.code].add(OTHER)
        if question.relevant is None or not question.traits.has_answer:
            continue
        parts = walk(question.relevant.node)
        values = {part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str)}
        for code in question.relevant.names:
            told[code] |= values
    return told


def _shape(question: Question) -> tuple[QuestionKind, tuple[str, ...]]:
    return question.kind, tuple(question.choice_order)


def schema(series: Sequence[Series]) -> dict[str, str]:
    """Name and type of every column of a questionnaire."""
    columns = dict(OWN_COLUMNS)
    for one in series:
        columns |= one.columns
    return columns


def of_version(series: Sequence[Series], version_id: str) -> list[Series]:
    """The series that a version's answers go into."""
    return [one for one in series if version_id in one.version_ids]


def row(
    series: Sequence[Series], answers: Mapping[str, Any], *, response_id: str, locale: str, channel: str
) -> Row:
    """The row of a response; what was not answered is left out. It belongs to no group yet (0)."""
    values: Row = {RESPONSE: response_id, GROUP: 0, LOCALE: locale, CHANNEL: channel}
    for one in series:
        answer = answers.get(one.question.code)
        if answer is not None:
            values |= _values(one, answer)
    return values


def _values(series: Series, answer: Any) -> Row:
    known = series.question.choice_order
    if series.is_multiple:
        chosen = {code for code in answer if code in known} if isinstance(answer, list) else set()
        if not chosen:
            return {}
        made: Row = {series.choice_column(code): code in chosen for code in series.choices}
        return {series.name: True, **made}
    if series.is_number:
        is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
        return {series.name: float(answer)} if is_number else {}
    return {series.name: answer} if isinstance(answer, str) and answer in known else {}
