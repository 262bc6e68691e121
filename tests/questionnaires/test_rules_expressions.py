"""The expression language: the shared table of cases, what is refused, and that hostile input is harmless."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.questionnaires.rules.evaluation import evaluate, expression_value, holds
from consult.questionnaires.rules.expressions import Expression, ExpressionError, names, parse, to_json
from consult.questionnaires.rules.patterns import PatternError, compile_pattern

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["expression"])
def test_case_of_the_shared_table(case: dict[str, Any]) -> None:
    values = {code: expression_value(answer) for code, answer in case["answers"].items()}
    result = evaluate(
        parse(case["expression"]),
        values,
        today=date.fromisoformat(case["today"]),
        current=case.get("current", ""),
    )
    assert result == case["expected"]
    assert isinstance(result, bool) == isinstance(case["expected"], bool)


def test_names_are_those_of_the_answers_looked_at() -> None:
    assert names(parse("${a} = 'b' and (selected(${c}, 'd') or ${a} > 1)")) == {"a", "c"}


def test_tree_is_json_of_lists_strings_and_numbers() -> None:
    tree = to_json(parse("${a} = 'x' and . > 1.5 or not(${b} = 2)"))
    assert tree == ["or", ["and", ["=", ["$", "a"], "x"], [">", ["."], 1.5]], ["not", ["=", ["$", "b"], 2]]]
    assert Expression.from_source("${a} = -1").tree == ["=", ["$", "a"], -1]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("${a} =", "too early"),
        ("${a} = 'x", "cannot be read"),
        ("${a", "cannot be read"),
        ("(${a}", "too early"),
        ("${a})", "does not fit"),
        ("${a} ${b}", "does not fit"),
        ("and ${a}", "not understood"),
        ("${a} == 1", "does not fit"),
        ("${a} && ${b}", "cannot be read"),
        ("yes", "not understood"),
        ("${a} = yes", "not understood"),
        ("eval('1')", "no function"),
        ("__import__('os')", "no function"),
        ("neg(1)", "no function"),
        ("selected(${a})", "too few or too many"),
        ("if(1, 2)", "too few or too many"),
        ("selected(${a},)", "does not fit"),
        ("concat(,'a')", "does not fit"),
        ("regex(${a}, ${b})", "in quotes"),
        ("regex(${a}, '(?=x)')", "pattern"),
        ("1" * 30, "does not fit"),
        ("(" * 100 + "1" + ")" * 100, "brackets"),
        ("+".join("1" * 200), "too many parts"),
        ("not(" * 100 + "1" + ")" * 100, "brackets"),
        (" or ".join(["1=1"] * 400), "too many parts"),
        ("'" + "x" * 6000 + "'", "longer"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(text: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert part in caught.value.sentence
    assert caught.value.sentence % caught.value.values


def test_many_alternatives_are_one_flat_choice() -> None:
    node = parse(" or ".join(f"${{a}} = '{number}'" for number in range(150)))
    assert holds(node, {"a": "149"}, today=date(2026, 1, 1))


@given(st.text(max_size=60) | st.text("${}ab'\"()=<>.,-+* \n019orandivmt", max_size=60))
def test_any_text_is_parsed_or_refused_and_never_crashes(text: str) -> None:
    try:
        node = parse(text)
    except ExpressionError:
        return
    json.dumps(to_json(node), allow_nan=False)
    evaluate(node, {"a": "1", "b": ""}, today=date(2026, 11, 20))


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[", "[]", "*a", "a**", "a{2", "a{3,2}", "a{9999}", r"\p{L}", r"(a)\1", "(?i)a", "(?<=a)b", "^*", r"\q",
     "[z-a]", "[[:alpha:]]", r"\u12", "x{900}{900}", "(" * 50 + ")" * 50],
)  # fmt: skip
def test_patterns_outside_the_common_part_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_a_hostile_pattern_takes_no_longer_than_its_text() -> None:
    start = time.perf_counter()
    assert not compile_pattern("(a|a|aa)*(a+)+(a*)*").matches("a" * 2_000 + "b")
    assert time.perf_counter() - start < 2


def test_evaluation_is_quick() -> None:
    node = parse("selected(${m}, 'a') and (${n} >= 18 or ${s} = 'yes') and not(${t} = '')")
    values: dict[str, str | float | bool] = {"m": "b a", "n": 20.0, "s": "yes", "t": "x"}
    start = time.perf_counter()
    for _ in range(1_000):
        holds(node, values, today=date(2026, 11, 20))
    assert time.perf_counter() - start < 0.5
