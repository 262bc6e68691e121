"""From a posted form to answers: what is read, asked, refused and kept, and that nothing typed is lost."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.questionnaires.rules.answers import Answers, as_typed, check, clean, merged, path, read_posted
from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.definition import OTHER_LONGEST, definition_from_json
from consult.questionnaires.rules.typed import clean_text, number_as_typed, read_number
from tests.questionnaires.questionnaires import Doc, documents, posts, small

TODAY = date(2026, 11, 20)
SMALL = small()


def read(**fields: str | list[str]) -> Answers:
    """The answers of a form of the small questionnaire; `_other` at the end stands for `.other`."""
    pairs = {
        "q." + name.replace("_other", ".other"): [value] if isinstance(value, str) else value
        for name, value in fields.items()
    }
    return read_posted(SMALL, SMALL.by_code, pairs).values


def sentences(answers: Answers) -> dict[str, str]:
    problems = check(SMALL, {"in_work": "no", **answers}, SMALL.by_code, TODAY)
    return {problem.place: problem.sentence % problem.values for problem in problems}


def test_each_kind_is_read_as_its_type() -> None:
    answers = read(in_work="yes", age="42", help=["b", "a"], happy="2", trade=" Baker ", more="one\r\ntwo\n")
    assert answers == {
        "in_work": "yes", "age": 42, "help": ["a", "b"], "happy": "2", "trade": "Baker", "more": "one\ntwo",
    }  # fmt: skip


def test_what_was_not_answered_is_absent() -> None:
    assert read(in_work=[], age="  ", help=[""], happy="", trade="\u200b \u00a0", more="\n\t ") == {}
    assert read_posted(SMALL, ["age"], {}).raw == {}


def test_other_fields_and_questions_not_asked_for_are_passed_over() -> None:
    posted = read_posted(
        SMALL, ["age"], {"q.age": ["3"], "q.trade": ["x"], "csrf": ["y"], "q.welcome": ["z"]}
    )
    assert posted.values == {"age": 3}
    assert posted.raw == {"q.age": ["3"]}


def test_text_beside_other_ticks_it() -> None:
    assert read(in_work_other="at sea") == {"in_work": "other", "in_work__other": "at sea"}
    assert read(help=["a"], help_other="a tutor") == {"help": ["a", "other"], "help__other": "a tutor"}


def test_text_beside_other_does_not_change_another_choice_that_was_made() -> None:
    answers = read(in_work="yes", in_work_other="at sea")
    assert answers == {"in_work": "yes", "in_work__other": "at sea"}
    assert "remove what you wrote" in sentences(answers)["in_work"]
    assert clean(SMALL, answers, TODAY) == {"in_work": "yes"}


def test_other_without_text_asks_for_it() -> None:
    assert "Write what you mean" in sentences(read(in_work="other", in_work_other=" "))["in_work"]
    assert "Write what you mean" in sentences(read(help=["a", "other"]))["help"]
    assert sentences(read(help=["other"], help_other="👍")) == {}


@pytest.mark.parametrize(
    ("answers", "place", "part"),
    [
        (read(in_work="maybe"), "in_work", "that are shown"),
        (read(help=["a", "x"]), "help", "that are shown"),
        (read(help=["a", "b", "c"]), "help", "You have chosen 3. Choose no more than 2."),
        (read(help=["a", "none"]), "help", "does not go with others"),
        (read(help=["none", "other"], help_other="x"), "help", "does not go with others"),
        (read(age="abc"), "age", "in digits"),
        (read(age="1.500"), "age", "thousands"),
        (read(age="-1"), "age", "from 0 to 120"),
        (read(age="121"), "age", "from 0 to 120"),
        (read(in_work="yes", trade="x" * 21), "trade", "21 characters. There is room for 20."),
        (read(in_work="other", in_work_other="x" * (OTHER_LONGEST + 1)), "in_work", "501 characters"),
        (read(in_work="yes", help=["a"]), "trade", "Write an answer."),
        ({"age": True}, "age", "in digits"),
        ({"age": ["3"]}, "age", "in digits"),
        ({"help": "a"}, "help", "that are shown"),
        ({"in_work": 3}, "in_work", "that are shown"),
    ],
)
def test_a_wrong_answer_is_told_with_the_way_out(answers: Answers, place: str, part: str) -> None:
    assert part in sentences(answers)[place]


def test_characters_are_counted_as_people_count_them() -> None:
    assert sentences(read(in_work="yes", trade="👍" * 20)) == {}


def test_a_missing_answer_names_the_slot_of_the_authors_own_sentence() -> None:
    (problem,) = check(SMALL, {}, ["in_work", "age"], TODAY)
    assert (problem.place, problem.values) == (
        "in_work",
        {"own_message": "question.in_work.required_message"},
    )


def test_only_the_questions_asked_for_are_checked() -> None:
    assert check(SMALL, {"age": "abc"}, ["help"], TODAY) == []


def test_a_condition_decides_what_is_required() -> None:
    assert "trade" not in sentences({"in_work": "yes", "help": ["b"]})
    assert "trade" in sentences({"in_work": "yes", "help": ["a"]})
    assert "trade" not in sentences({"in_work": "no", "help": ["a"]})


def test_the_path_follows_the_answers() -> None:
    start = ["welcome", "in_work", "age", "help"]
    assert path(SMALL, {}, TODAY) == start
    assert path(SMALL, {"in_work": "yes", "age": 17}, TODAY) == [*start, "happy", "trade"]
    assert path(SMALL, {"in_work": "no", "age": 18}, TODAY) == [*start, "more"]


def test_a_wrong_answer_leads_nowhere() -> None:
    assert path(SMALL, {"in_work": ["yes"], "age": "18 years"}, TODAY) == [
        "welcome",
        "in_work",
        "age",
        "help",
    ]


def test_answers_off_the_path_are_not_kept() -> None:
    answers: Answers = {"in_work": "no", "age": 12, "happy": "2", "trade": "x", "more": "y", "gone": "z"}
    assert clean(SMALL, answers, TODAY) == {"in_work": "no", "age": 12}


def test_merging_replaces_what_was_posted_and_keeps_the_rest() -> None:
    stored: Answers = {"in_work": "other", "in_work__other": "x", "age": 3, "more": "y"}
    posted = read_posted(SMALL, ["in_work", "age"], {"q.in_work": ["yes"]})
    assert merged(SMALL, stored, posted) == {"in_work": "yes", "more": "y"}


@settings(max_examples=120, deadline=None)
@given(documents(), st.data())
def test_a_rejected_form_changes_no_answer(doc: Doc, data: st.DataObject) -> None:
    definition = definition_from_json(doc)
    first = read_posted(definition, definition.by_code, data.draw(posts(definition)))
    assert read_posted(definition, definition.by_code, first.raw) == first
    again = read_posted(
        definition, definition.by_code, as_typed(definition, definition.by_code, first.values)
    )
    assert again.values == first.values


@settings(max_examples=120, deadline=None)
@given(documents(), st.data())
def test_what_is_kept_is_on_the_path_and_keeping_is_done_once(doc: Doc, data: st.DataObject) -> None:
    definition = definition_from_json(doc)
    answers = read_posted(definition, definition.by_code, data.draw(posts(definition))).values
    kept = clean(definition, answers, TODAY)
    asked = path(definition, answers, TODAY)
    assert clean(definition, kept, TODAY) == kept
    assert path(definition, kept, TODAY) == asked
    assert {key.removesuffix("__other") for key in kept} <= set(asked)
    if not check(definition, answers, definition.by_code, TODAY):
        assert check(definition, kept, definition.by_code, TODAY) == []
        assert kept == {key: value for key, value in answers.items() if key.removesuffix("__other") in asked}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3), ("3,5", 3.5), ("3.5", 3.5), ("٣٫٥", 3.5), ("۱۲", 12), ("−4", -4), ("+7", 7), ("5.0", 5), (".5", 0.5),
        ("1 500", 1500), ("1\u00a0500,25", 1500.25), ("1'500", 1500), ("٣٬٥٠٠", 3500), ("\u200f٤", 4), ("1.5000", 1.5),
        ("0.125", 0.125), ("1.500", None), ("12,345", None), ("1.500,50", None), ("", None), ("-", None), ("abc", None),
        ("1e5", None), ("0x10", None), ("1_000", None), ("²", None), ("½", None), ("nan", None), ("1 5", None),
        ("9" * 16, None), ("NaN", None), ("٣abc", None),
    ],
)  # fmt: skip
def test_numbers_are_read_in_the_digits_that_people_use(typed: str, number: float | None) -> None:
    result = read_number(typed)
    assert result == number
    assert isinstance(result, int) == (number is not None and number == int(number))


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_a_number_shown_again_is_read_as_the_same(whole: int, places: int) -> None:
    number = read_number(f"{whole}.{'7' * min(places, 15 - len(str(abs(whole))))}0000")
    assert number is not None
    assert read_number(number_as_typed(number)) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=HYPERLINK(1)", "=HYPERLINK(1)"), ("@name", "@name"), ("\tx", "x"), ("👍🏽", "👍🏽"), ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("a\x00b\x1bc\ud800d\x85e", "abcd e"), ("\u202eabc", "abc"), ("a\u202eb\u202cc", "abc"), ("a\u202db", "ab"),
        ("\u2067سلام\u2069 x", "\u2067سلام\u2069 x"), ("\u2067x", "x"), ("x\u2069", "x"),
        ("\u202bx\u202c", "\u202bx\u202c"),
        ("\u2067a\u202cb\u2069", "\u2067ab\u2069"), ("می\u200cخواهم", "می\u200cخواهم"), ("\u200e\u200f", ""),
        ("\u3164", ""),
        ("a\nb", "a b"), ("  a  b  ", "a  b"), ("\ufeff", ""),
    ],
)  # fmt: skip
def test_a_line_is_kept_as_typed_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_text(typed, lines=False) == kept


def test_lines_stay_lines_and_directions_close_within_them() -> None:
    assert clean_text("a\r\nb\rc\u2028d\tx", lines=True) == "a\nb\nc\nd\tx"
    assert clean_text("\u2067a\nb\u2069", lines=True) == "a\nb"


@given(
    st.text(max_size=40)
    | st.text("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069a \n\r\x00", max_size=30)
)
def test_cleaning_text_is_done_once(text: str) -> None:
    for lines in (True, False):
        kept = clean_text(text, lines=lines)
        assert clean_text(kept, lines=lines) == kept
        kept.encode()


def test_twenty_questions_are_read_and_checked_well_under_a_millisecond() -> None:
    kinds = ["single"] * 7 + ["multiple"] * 6 + ["number"] * 3 + ["long_text"] * 4
    questions = [
        {"code": f"q{place}", "kind": kind, "required": True, "choices": [{"code": "a"}, {"code": "b"}],
         **({"relevant": "${q0} = 'a' and selected(${q1}, 'b')"} if place > 9 else {})}
        for place, kind in enumerate(kinds)
    ]  # fmt: skip
    section = {"code": "s", "theme": None, "questions": questions}
    definition = definition_from_json(
        {"code": "x", "layout": "whole", "review": False, "sections": [section]}
    )
    typed = {
        "single": ["b"],
        "multiple": ["b", "a"],
        "number": ["٣,٥"],
        "long_text": ["blåbær\r\nمرحبا " * 10],
    }
    pairs = {f"q.q{place}": typed[kind] for place, kind in enumerate(kinds)} | {"q.q0": ["a"]}

    def once() -> float:
        start = time.perf_counter()
        posted = read_posted(definition, definition.by_code, pairs)
        assert check(definition, posted.values, definition.by_code, TODAY) == []
        clean(definition, posted.values, TODAY)
        return time.perf_counter() - start

    assert min(once() for _ in range(50)) < 0.001


@pytest.mark.parametrize(
    ("settings", "answer", "part"),
    [
        ({"kind": "number", "min": 0.5}, 0, "that is 0.5 or more"),
        ({"kind": "number", "max": 7}, 8, "that is 7 or less"),
        (
            {"kind": "multiple", "min": 2, "choices": [{"code": "a"}, {"code": "b"}]},
            ["a"],
            "Choose at least 2.",
        ),
    ],
)
def test_a_limit_on_one_side_is_told(settings: Doc, answer: AnswerValue, part: str) -> None:
    section = {"code": "s", "theme": None, "questions": [{"code": "q", **settings}]}
    definition = definition_from_json(
        {"code": "x", "layout": "whole", "review": False, "sections": [section]}
    )
    (problem,) = check(definition, {"q": answer}, definition.question_codes(["s"]), TODAY)
    assert part in problem.sentence % problem.values
