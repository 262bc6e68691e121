"""What consent allows, and what the head of an interview must say."""

from dataclasses import replace
from datetime import date

import pytest

from consult.evidence.rules import PassageInput, PassageKind
from consult.interviews.rules import (
    INTERPRETER_LABELS,
    PLACE_LABELS,
    InterpreterKind,
    InterviewHead,
    PlaceKind,
    check_interview,
    within_consent,
)

TODAY = date(2026, 6, 17)
HEAD = InterviewHead("", TODAY, PlaceKind.LIBRARY, "ar", InterpreterKind.NONE, None, True, True)


def test_every_kind_of_place_and_interpreter_has_a_label() -> None:
    assert PLACE_LABELS.keys() == set(PlaceKind)
    assert INTERPRETER_LABELS.keys() == set(InterpreterKind)


def test_a_whole_head_has_no_problem() -> None:
    assert check_interview(HEAD, today=TODAY) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"day": None}, "day"),
        ({"day": date(2026, 6, 18)}, "day"),
        ({"place_kind": None}, "place_kind"),
        ({"spoken_locale": "xx"}, "spoken_locale"),
        ({"interpreter": None}, "interpreter"),
        ({"consent_notes": False}, "consent_notes"),
    ],
)
def test_each_missing_part_is_named(change: dict[str, object], place: str) -> None:
    wrong = replace(HEAD, **change)  # type: ignore[arg-type]  # one field at a time
    assert [problem.place for problem in check_interview(wrong, today=TODAY)] == [place]


@pytest.mark.parametrize("consent_quote", [True, False])
def test_only_their_own_words_need_consent_to_quotation(consent_quote: bool) -> None:
    kinds = (PassageKind.VERBATIM, PassageKind.PARAPHRASE, PassageKind.OBSERVATION)
    passages = [PassageInput(kind, "x", "da") for kind in kinds]
    allowed = within_consent(passages, consent_quote=consent_quote)
    assert [passage.may_quote for passage in allowed] == [consent_quote, True, True]
