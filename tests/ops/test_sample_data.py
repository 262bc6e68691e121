"""The files of the sample consultation: complete in every language, free of real people, and the same every time."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import consult.ops.sample
from consult.core.locales import LOCALES
from consult.evidence.rules import KINDS_IN, SourceKind
from consult.ops.sample.responses import SyntheticResponse, synthetic_responses
from consult.questionnaires.rules.answers import check, clean
from consult.questionnaires.rules.completeness import missing_slots
from consult.questionnaires.rules.definition import Definition, definition_from_json
from consult.questionnaires.rules.document import load_document

FOLDER = Path(consult.ops.sample.__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.json"))
QUESTIONNAIRES = [name for name in FILES if name.startswith("questionnaire-")]
OFFERED = {"da", "en", "ar"}
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
PHONE = re.compile(r"\+\d|\d{7,}|\d\d(?: \d\d){3}|\d{4} \d{4}")
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+\w)")
TODAY = date(2026, 3, 2)

Json = Any


def load(name: str) -> Json:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def walk(value: Json) -> Iterator[Json]:
    yield value
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from walk(part)


def worded(doc: Json) -> Iterator[dict[str, str]]:
    """Every value that is a text by language."""
    for part in walk(doc):
        if isinstance(part, dict) and "da" in part and "en" in part and isinstance(part["da"], str):
            yield part


def themes() -> set[str]:
    return {theme["slug"] for theme in load("consultation.json")["themes"]}


@pytest.fixture(name="responses", scope="module")
def _responses() -> list[SyntheticResponse]:
    return list(
        synthetic_responses(load("questionnaire-citizens.json"), load("open_answers.json")["citizens"])
    )


@pytest.mark.parametrize("name", ["consultation.json", "meetings.json", *QUESTIONNAIRES])
def test_every_text_is_worded_in_the_languages_offered(name: str) -> None:
    texts = list(worded(load(name)))
    assert len(texts) > 10
    for text in texts:
        assert text.keys() == OFFERED, text
        assert all(value.strip() == value and value for value in text.values()), text
        assert re.search("[\u0600-\u06ff]", text["ar"]), text


@pytest.mark.parametrize("name", FILES)
def test_arabic_has_its_own_punctuation(name: str) -> None:
    for text in worded(load(name)):
        if isinstance(text.get("ar"), str):
            assert not re.search("[\u0600-\u06ff][,;?]", text["ar"]), text["ar"]
            assert text["da"].endswith("?") == text["ar"].endswith("؟"), text["ar"]


@pytest.mark.parametrize("name", FILES)
def test_nobody_can_be_called_or_written_to(name: str) -> None:
    raw = (FOLDER / name).read_text(encoding="utf-8")
    assert not PHONE.search(raw)
    assert set(ADDRESS.findall(raw)) <= {"example.org"}
    assert "Ballerup" not in raw


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_codes_of_a_questionnaire_are_well_formed_and_unique(name: str) -> None:
    doc = load(name)
    questions = [question for section in doc["sections"] for question in section["questions"]]
    codes = [question["code"] for question in questions]
    choices = [[choice["code"] for choice in question.get("choices", [])] for question in questions]
    for group in (codes, [section["code"] for section in doc["sections"]], *choices):
        assert len(set(group)) == len(group)
        assert all(CODE.fullmatch(code) for code in group)
    assert {section["theme"] for section in doc["sections"]} - {None} <= themes()


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_a_questionnaire_can_be_imported_and_published(name: str) -> None:
    document = load_document((FOLDER / name).read_bytes(), themes())
    assert set(document.languages) == OFFERED
    missing = missing_slots(document.definition, document.words, document.source_language, OFFERED)
    assert not any(missing.values())


def test_the_questionnaires_have_what_they_promise() -> None:
    citizens, bench = (
        definition_from_json(load(f"questionnaire-{name}.json")) for name in ("citizens", "bench")
    )
    assert 20 <= len(citizens.questions) <= 25
    assert {section.theme for section in citizens.sections} == themes() | {None}
    assert sum(question.relevant is not None for question in citizens.questions) >= 3
    kinds = Counter(question.kind.value for question in bench.questions)
    assert kinds == {"single": 6, "scale": 6, "multiple": 4, "long_text": 4}


def test_sources_and_meetings_use_known_themes_and_kinds() -> None:
    sources, known = load("sources.json"), themes()
    plan = sources["earlier_plans"][0]["parts"]
    assert sum(len(part["actions"]) for part in plan) >= 15
    assert sum(len(part["criteria"]) for part in plan) >= 20
    kinds = {point["kind"] for point in sources["statements"][0]["points"]}
    assert kinds == set(KINDS_IN[SourceKind.STATEMENT])
    minutes = load("meetings.json")["meetings"][0]["minutes"]["points"]
    assert {point["kind"] for point in minutes} == set(KINDS_IN[SourceKind.MEETING])
    for name in ("sources.json", "meetings.json", "interviews.json"):
        for part in walk(load(name)):
            if isinstance(part, dict) and "themes" in part:
                assert set(part["themes"]) <= known


def test_interviews_carry_a_danish_translation_of_what_was_said() -> None:
    interviews = load("interviews.json")["interviews"]
    assert len({interview["locale"] for interview in interviews}) == len(interviews) == 5
    for interview in interviews:
        assert 5 <= len(interview["passages"]) <= 7
        for passage in interview["passages"]:
            assert passage["locale"] == "da" or passage["translations"]["da"]
            assert passage["kind"] in set(KINDS_IN[SourceKind.INTERVIEW])


def test_open_answers_come_in_ten_languages_and_never_twice() -> None:
    pools = load("open_answers.json")["citizens"]["open"]
    assert pools.keys() == themes()
    for theme, by_language in pools.items():
        assert by_language.keys() == set(LOCALES), theme
        for language, entries in by_language.items():
            assert len(entries) >= (6 if language in OFFERED else 3)
    texts = [
        entry["text"] for by_language in pools.values() for part in by_language.values() for entry in part
    ]
    assert len(set(texts)) == len(texts)
    assert any(text.startswith("=") for text in texts)
    assert any(text.startswith("-") for text in texts)


def test_responses_are_the_same_every_time(responses: list[SyntheticResponse]) -> None:
    doc, pools = load("questionnaire-citizens.json"), load("open_answers.json")["citizens"]
    assert len(responses) == 300
    assert list(synthetic_responses(doc, pools)) == responses
    assert list(synthetic_responses(doc, pools, seed=7)) != responses


@pytest.mark.parametrize(("name", "count"), [("citizens", 300), ("professionals", 24), ("bench", 3)])
def test_every_response_keeps_to_the_path_and_has_no_problem(name: str, count: int) -> None:
    doc, pools = load(f"questionnaire-{name}.json"), load("open_answers.json").get(name, {})
    definition: Definition = definition_from_json(doc)
    for response in synthetic_responses(doc, pools, count=count):
        assert not check(definition, response["answers"], definition.by_code, TODAY)
        assert clean(definition, response["answers"], TODAY) == response["answers"]
        assert -40 <= response["day_offset"] < 0


def test_each_language_has_at_least_five_who_wrote(responses: list[SyntheticResponse]) -> None:
    writers: Counter[str] = Counter()
    for response in responses:
        written = [code for code in response["answers"] if code.endswith("_idea")]
        writers.update({response["answer_locales"].get(code, response["locale"]) for code in written})
        assert response["answer_locales"].keys() <= set(written)
        assert response["translations"].keys() <= set(written)
    assert writers.keys() == set(LOCALES)
    assert min(writers.values()) >= 5


def test_small_cells_are_planted(responses: list[SyntheticResponse]) -> None:
    pairs = Counter(
        (response["answers"].get("area"), response["answers"].get("age_band")) for response in responses
    )
    assert sum(count for (area, _), count in pairs.items() if area == "villages") == 3
    assert pairs["villages", "a75_up"] == 2
    assert sum(response["answers"].get("gender") == "other" for response in responses) == 4
