"""Pages, the way through them, how long it takes, and which words are missing."""

from dataclasses import replace
from datetime import date

import pytest

from consult.questionnaires.rules.checks import AnswerValue
from consult.questionnaires.rules.completeness import missing_slots
from consult.questionnaires.rules.definition import Definition, Layout, definition_from_json
from consult.questionnaires.rules.document import read_document
from consult.questionnaires.rules.estimate import minutes
from consult.questionnaires.rules.pages import (
    Page,
    Progress,
    find_page,
    next_page,
    pages,
    previous_page,
    progress,
    shown_questions,
    visible_pages,
)
from consult.questionnaires.rules.slots import slots
from tests.questionnaires.questionnaires import small, small_document

TODAY = date(2026, 11, 20)


def by_layout(layout: Layout) -> Definition:
    return replace(small(), layout=layout)


def page(definition: Definition, key: str) -> Page:
    found = find_page(definition, key)
    assert found is not None
    return found


def test_a_section_a_page() -> None:
    definition = by_layout(Layout.SECTION)
    assert [one.key for one in pages(definition)] == ["about", "work"]
    assert page(definition, "about").codes == ("welcome", "in_work", "age")
    assert find_page(definition, "nowhere") is None


def test_the_whole_on_one_page() -> None:
    (only,) = pages(by_layout(Layout.WHOLE))
    assert only.codes == tuple(small().by_code)
    assert [part.section.code for part in only.parts] == ["about", "work"]


def test_a_question_a_page_with_the_notes_before_it() -> None:
    found = pages(by_layout(Layout.QUESTION))
    assert [one.codes for one in found][:2] == [("welcome", "in_work"), ("age",)]
    assert [one.key for one in found] == ["in_work", "age", "help", "happy", "trade", "more"]
    assert [one.parts[0].opens for one in found] == [True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({}, ["in_work", "age", "help"]),
        ({"in_work": "yes"}, ["in_work", "age", "help", "happy", "trade"]),
        ({"in_work": "no", "age": 20}, ["in_work", "age", "help", "more"]),
    ],
)
def test_pages_with_nothing_to_answer_are_skipped_both_ways(
    answers: dict[str, AnswerValue], way: list[str]
) -> None:
    definition = by_layout(Layout.QUESTION)
    at: Page | None = pages(definition)[0]
    forward: list[Page] = []
    while at:
        forward.append(at)
        at = next_page(definition, at, answers, TODAY)
    assert [one.key for one in forward] == way
    back = [previous_page(definition, one, answers, TODAY) for one in forward]
    assert back == [None, *forward[:-1]]
    counted = [progress(definition, one, answers, TODAY) for one in forward]
    assert counted == [Progress(place, len(way)) for place in range(1, len(way) + 1)]


def test_a_page_off_the_path_still_counts_itself() -> None:
    definition = by_layout(Layout.QUESTION)
    assert progress(definition, page(definition, "happy"), {}, TODAY) == Progress(4, 4)


def test_without_conditions_every_page_is_on_the_way() -> None:
    section = {"code": "s", "theme": None, "questions": [{"code": "a", "kind": "text"}]}
    definition = definition_from_json(
        {"code": "x", "layout": "section", "review": False, "sections": [section]}
    )
    assert visible_pages(definition, {}, TODAY) == pages(definition)


def test_a_page_holds_what_its_own_answers_may_bring_in() -> None:
    whole = by_layout(Layout.WHOLE)
    assert shown_questions(whole, pages(whole)[0], {}, TODAY) == tuple(small().by_code)
    by_section = by_layout(Layout.SECTION)
    assert shown_questions(by_section, page(by_section, "work"), {"in_work": "yes"}, TODAY) == (
        "help",
        "happy",
        "trade",
    )


def test_minutes_are_rounded_up_and_never_none() -> None:
    document = read_document(small_document())
    assert minutes(document.definition, document.words, "da") == 2
    section = {"code": "s", "theme": None, "questions": [{"code": "a", "kind": "note"}]}
    empty = definition_from_json({"code": "x", "layout": "section", "review": False, "sections": [section]})
    assert minutes(empty, {}, "da") == 1


def test_a_long_text_takes_its_time_to_read() -> None:
    document = read_document(small_document())
    words = {**document.words, "introduction": {"da": "ord " * 1_800}}
    assert minutes(document.definition, words, "da") == 12


def test_missing_words_are_those_that_are_needed_or_there_in_the_source_language() -> None:
    document = read_document(small_document())
    words = {name: dict(texts) for name, texts in document.words.items()}
    del words["title"]["en"]
    del words["question.help.hint"]["ar"]
    words["question.help.choice.a"]["ar"] = ""
    missing = missing_slots(document.definition, words, "da", document.languages)
    assert missing == {"da": [], "en": ["title"], "ar": ["question.help.hint", "question.help.choice.a"]}
    del words["question.age.text"]
    assert missing_slots(document.definition, words, "da", ["da"]) == {"da": ["question.age.text"]}


def test_every_word_of_a_document_has_a_slot() -> None:
    document = read_document(small_document())
    assert set(document.words) <= {name for name, _ in slots(document.definition)}
