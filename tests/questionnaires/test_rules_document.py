"""The interchange document: nothing is lost on the way, and every fault is told at its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.questionnaires.rules.definition import definition_from_json, definition_to_json
from consult.questionnaires.rules.document import load_document, read_document, write_document
from tests.questionnaires.questionnaires import Doc, choices, documents, small_document, texts


def faults(doc: object, themes: set[str] | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_document(doc, themes)
    for problem in caught.value.problems:
        assert problem.sentence % problem.values
    return {problem.place: problem.sentence % problem.values for problem in caught.value.problems}


def with_question(**changes: Any) -> Doc:
    """The small questionnaire with the first question of its second section changed."""
    doc = small_document()
    question = doc["sections"][1]["questions"][0]
    question.update(changes)
    for key in [key for key, value in question.items() if value is ...]:
        del question[key]
    return doc


Q = "sections[1].questions[0]"


@settings(max_examples=60, deadline=None)
@given(documents())
def test_reading_and_writing_loses_nothing(doc: Doc) -> None:
    document = read_document(doc)
    assert write_document(document) == doc
    assert read_document(json.loads(json.dumps(write_document(document)))) == document


@settings(max_examples=60, deadline=None)
@given(documents())
def test_the_stored_structure_gives_the_same_definition_and_has_no_words(doc: Doc) -> None:
    definition = read_document(doc).definition
    stored = json.loads(json.dumps(definition_to_json(definition)))
    assert definition_from_json(stored) == definition
    assert not {"text", "title", "hint"} & set(stored["sections"][0]["questions"][0])


def test_words_are_named_by_slot() -> None:
    words = read_document(small_document()).words
    assert words["title"] == texts("Small")
    assert words["section.work.introduction"] == texts("About work")
    assert words["question.help.hint"] == texts("Choose")
    assert words["question.in_work.required_message"] == texts("Say whether")
    assert words["question.age.unit"] == texts("years")
    assert words["question.help.choice.none"] == texts("none")


def test_a_question_without_themes_of_its_own_has_the_sections() -> None:
    definition = read_document(small_document()).definition
    assert definition.themes_of("help") == ("health", "education-and-work")
    assert definition.themes_of("happy") == ("education-and-work",)
    assert definition.themes_of("age") == ()


def test_all_problems_are_told_at_once() -> None:
    doc = with_question(code="Help", kind="multipel", colour="red")
    doc["languages"].append("xx")
    doc["sections"][0]["questions"][1]["required"] = 3
    del doc["sections"][0]["questions"][2]["text"]["da"]
    doc["titel"] = doc.pop("title")
    assert set(faults(doc)) == {
        "languages[3]", "titel", "title", f"{Q}.code", f"{Q}.kind",
        "sections[0].questions[1].required", "sections[0].questions[2].text", "sections[1].questions[2].required",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "place", "part"),
    [
        ({"code": ...}, "code", "missing"),
        ({"code": "Help"}, "code", "cannot be a code"),
        ({"code": "a__other"}, "code", "cannot be a code"),
        ({"code": "a" * 41}, "code", "cannot be a code"),
        ({"code": "age"}, "code", "used twice"),
        ({"kind": "matrix"}, "kind", "does not fit"),
        ({"kind": ["single"]}, "kind", "does not fit"),
        ({"text": ...}, "text", "missing"),
        ({"text": "Help"}, "text", "for each language"),
        ({"text": {"en": "Help"}}, "text", "source language (da)"),
        ({"text": {"da": " "}}, "text", "source language (da)"),
        ({"hint": {"en": "Help"}}, "hint", "source language (da)"),
        ({"text": {"da": "Hjælp", "tr": "Yardım"}}, "text", "“tr” is not among"),
        ({"text": {"da": 3}}, "text.da", "Write a text"),
        ({"text": {"da": "x" * 30_000}}, "text.da", "longer than 20000"),
        ({"text": {"da": "a\x00b"}}, "text.da", "control characters"),
        ({"text": {"da": "a\u202eb"}}, "text.da", "control characters"),
        ({"required": "yes"}, "required", "not understood"),
        ({"required_message": texts("Why")}, "required_message", "not required"),
        ({"relevant": True}, "relevant", "as a text"),
        ({"relevant": "${nobody} = 1"}, "relevant", "no question “nobody”"),
        ({"relevant": "${happy} = '1'"}, "relevant", "look back"),
        ({"relevant": "${help} = 'a'"}, "relevant", "look back"),
        ({"relevant": ". = 'a'"}, "relevant", "decides about"),
        ({"relevant": "${welcome} = 'a'"}, "relevant", "is a note"),
        ({"relevant": "${in_work} = 'yess'"}, "relevant", "“yess” is not among"),
        ({"relevant": "selected(${in_work}, 'maybe')"}, "relevant", "“maybe” is not among"),
        ({"relevant": "${age} = 'old'"}, "relevant", "is a number"),
        ({"relevant": "${age} > 'old'"}, "relevant", "only numbers fit"),
        ({"relevant": "${in_work} > 3"}, "relevant", "only numbers fit"),
        ({"relevant": "selected(${age}, '3')"}, "relevant", "to choose from"),
        ({"relevant": "count-selected(${age}) > 1"}, "relevant", "to choose from"),
        ({"relevant": "'yes'"}, "relevant", "stands alone"),
        ({"relevant": "${age} > 3 or 'yes'"}, "relevant", "stands alone"),
        ({"relevant": "device-info()"}, "relevant", "no function"),
        ({"themes": "health"}, "themes", "list of themes"),
        ({"themes": ["Health care"]}, "themes[0]", "cannot be the name"),
        ({"themes": ["sport"]}, "themes[0]", "no theme “sport”"),
        ({"themes": ["health", "health"]}, "themes", "twice"),
        ({"background": "age"}, "background", "asked for twice"),
        ({"background": 3}, "background", "cannot be the name"),
        ({"choices": ...}, "choices", "at least one"),
        ({"choices": []}, "choices", "at least one"),
        ({"choices": ["a"]}, "choices[0]", "object"),
        ({"choices": choices("a", "a"), "max": 1}, "choices[1].code", "used twice"),
        ({"choices": choices("a", "other")}, "choices[1].code", "used twice"),
        ({"choices": choices("a", "A b")}, "choices[1].code", "cannot be a code"),
        ({"choices": choices("a", "b", a={"outside_scale": True})}, "choices[0].outside_scale", "not known"),
        ({"choices": choices("a", "b", a={"exclusive": 1})}, "choices[0].exclusive", "true or false"),
        ({"choices": [{"code": f"c{number}", "text": texts("x")} for number in range(600)]}, "choices", "600 parts"),
        ({"other": "yes"}, "other", "true or false"),
        ({"min": 3, "max": 2}, "min", "smallest value"),
        ({"min": True}, "min", "whole number"),
        ({"max": 9}, "max", "from 1 to 5"),
        ({"max_length": 3}, "max_length", "not known"),
        ({"kind": "number", "choices": ..., "other": ..., "max": "3"}, "max", "Write a number"),
        ({"kind": "number", "choices": ..., "other": ..., "max": float("nan")}, "max", "Write a number"),
        ({"kind": "number", "choices": ..., "other": ..., "max": 10**400}, "max", "Write a number"),
        ({"kind": "text", "choices": ..., "other": ..., "max": ..., "max_length": 0}, "max_length", "whole number"),
        ({"kind": "note", "choices": ..., "other": ..., "max": ..., "required": True}, "required", "not known"),
        ({"kind": "scale", "choices": choices("a", "b", b={"outside_scale": True}), "other": ..., "max": ...},
         "choices", "at least two"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(changes: Doc, place: str, part: str) -> None:
    found = faults(with_question(**changes), {"health", "education-and-work"})
    assert part in found[f"{Q}.{place}"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"format": "surveyjs"}, "format"),
        ({"format_version": 2}, "format_version"),
        ({"format_version": True}, "format_version"),
        ({"code": "a b"}, "code"),
        ({"source_language": "fa"}, "source_language"),
        ({"languages": "da"}, "languages"),
        ({"languages": ["da", "da"]}, "languages[1]"),
        ({"layout": "grid"}, "layout"),
        ({"review": "no"}, "review"),
        ({"title": None}, "title"),
        ({"sections": {}}, "sections"),
        ({"sections": []}, "sections"),
        ({"sections": [3]}, "sections[0]"),
        ({"sections": [{"code": "a", "title": {"da": "A"}, "questions": []}]}, "sections[0].questions"),
        (
            {"sections": [{"code": "a", "title": {"da": "A"}, "theme": 3, "questions": []}]},
            "sections[0].theme",
        ),
    ],
)
def test_a_fault_at_the_top_is_told_at_its_place(changes: Doc, place: str) -> None:
    assert place in faults({**small_document(), **changes})


@pytest.mark.parametrize("doc", [None, [], "x", 3, {}])
def test_what_is_no_questionnaire_is_refused(doc: object) -> None:
    assert set(faults(doc)) == {"format"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.data(), json_values)
def test_any_value_in_any_place_is_read_or_refused_and_never_crashes(
    data: st.DataObject, value: object
) -> None:
    doc = small_document()
    part: Any = doc
    while True:
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else list(range(len(part)))))
        if not isinstance(part[key], (dict, list)) or not part[key] or data.draw(st.booleans()):
            part[key] = value
            break
        part = part[key]
    try:
        read_document(doc)
    except Invalid as refusal:
        problems = refusal.problems
    else:
        return
    assert all(problem.sentence % problem.values for problem in problems)


@pytest.mark.parametrize(
    ("file", "part"),
    [
        (b"", "not JSON"),
        (b"{", "line 1"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "not JSON"),
        (b'{"a": ' + b"9" * 6_000 + b"}", "not JSON"),
        (b" " * 6_000_000, "larger"),
        (b"{}", "not a questionnaire"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(file: bytes, part: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_document(file)
    (problem,) = caught.value.problems
    assert part in problem.sentence % problem.values


def test_a_file_is_read_with_or_without_byte_order_mark() -> None:
    file = json.dumps(small_document()).encode()
    assert load_document(file) == load_document(b"\xef\xbb\xbf" + file) == read_document(small_document())


def test_the_list_of_problems_of_a_hostile_file_ends() -> None:
    with pytest.raises(Invalid) as caught:
        read_document({**small_document(), **{f"key{number}": 1 for number in range(100_000)}})
    assert len(caught.value.problems) == 500


def test_a_questionnaire_of_too_many_questions_is_refused() -> None:
    doc = small_document()
    for number in range(3):
        questions = [
            {"code": f"n{number}_{place}", "kind": "note", "text": texts("x")} for place in range(200)
        ]
        doc["sections"].append({"code": f"s{number}", "title": texts("x"), "questions": questions})
    assert set(faults(doc).values()) == {"A questionnaire may have 500 questions."}
