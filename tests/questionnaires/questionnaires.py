"""Questionnaires for the tests of rules: one small by hand, and any number at random."""

from typing import Any

from hypothesis import strategies as st

from consult.questionnaires.rules.definition import Definition, definition_from_json

LANGUAGES = ("da", "en", "ar")

Doc = dict[str, Any]


def texts(word: str) -> dict[str, str]:
    return {"da": f"{word} på dansk", "en": f"{word} in English", "ar": f"{word} بالعربية"}


def choices(*codes: str, **marks: Doc) -> list[Doc]:
    return [{"code": code, "text": texts(code), **marks.get(code, {})} for code in codes]


def small_document() -> Doc:
    """One question of each kind, with a condition, in two sections."""
    return {
        "format": "consult-questionnaire",
        "format_version": 1,
        "code": "small",
        "source_language": "da",
        "languages": list(LANGUAGES),
        "layout": "section",
        "review": True,
        "title": texts("Small"),
        "introduction": texts("Why"),
        "sections": [
            {
                "code": "about",
                "theme": None,
                "title": texts("About you"),
                "questions": [
                    {"code": "welcome", "kind": "note", "text": texts("Welcome")},
                    {"code": "in_work", "kind": "single", "text": texts("Work"), "required": True,
                     "required_message": texts("Say whether"), "choices": choices("yes", "no"), "other": True},
                    {"code": "age", "kind": "number", "text": texts("Age"), "background": "age", "min": 0, "max": 120,
                     "unit": texts("years")},
                ],
            },
            {
                "code": "work",
                "theme": "education-and-work",
                "title": texts("Work"),
                "introduction": texts("About work"),
                "questions": [
                    {"code": "help", "kind": "multiple", "text": texts("Help"), "hint": texts("Choose"), "max": 2,
                     "choices": choices("a", "b", "c", "none", none={"exclusive": True}), "other": True,
                     "themes": ["health", "education-and-work"]},
                    {"code": "happy", "kind": "scale", "text": texts("Happy"), "relevant": "${in_work} = 'yes'",
                     "choices": choices("1", "2", "3", "dk", dk={"outside_scale": True})},
                    {"code": "trade", "kind": "text", "text": texts("Trade"), "max_length": 20,
                     "required": "selected(${help}, 'a')", "relevant": "${in_work} = 'yes'"},
                    {"code": "more", "kind": "long_text", "text": texts("More"), "relevant": "${age} >= 18"},
                ],
            },
        ],
    }  # fmt: skip


def small() -> Definition:
    return definition_from_json(small_document())


codes = st.from_regex(r"[a-z](_?[a-z0-9]){0,6}", fullmatch=True)
showable = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u202d\u202e")
words = st.text(showable, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
KINDS = ("single", "multiple", "scale", "number", "text", "long_text", "note")


@st.composite
def translations(draw: st.DrawFn) -> dict[str, str]:
    others = draw(st.lists(st.sampled_from(["en", "ar"]), unique=True))
    return {locale: draw(words) for locale in ["da", *others]}


def sometimes(draw: st.DrawFn, doc: Doc, key: str, values: st.SearchStrategy[Any]) -> None:
    if draw(st.booleans()):
        doc[key] = draw(values)


@st.composite
def questions(draw: st.DrawFn, code: str, earlier: list[Doc]) -> Doc:
    kind = draw(st.sampled_from(KINDS))
    doc: Doc = {"code": code, "kind": kind, "text": draw(translations())}
    sometimes(draw, doc, "hint", translations())
    sometimes(draw, doc, "themes", st.lists(st.sampled_from(["health", "work", "a-b"]), unique=True))
    conditions = [f"${{{one['code']}}} != ''" for one in earlier if one["kind"] != "note"]
    if conditions:
        sometimes(draw, doc, "relevant", st.sampled_from(conditions))
    if kind != "note":
        sometimes(draw, doc, "required", st.sampled_from([True, *conditions]))
        if "required" in doc:
            sometimes(draw, doc, "required_message", translations())
    if kind in {"single", "multiple", "scale"}:
        mark = {"multiple": "exclusive", "scale": "outside_scale"}.get(kind)
        found = draw(
            st.lists(codes.filter(lambda code: code != "other"), min_size=2, max_size=5, unique=True)
        )
        doc["choices"] = [{"code": one, "text": draw(translations())} for one in found]
        if mark and len(found) > 2:
            sometimes(draw, doc["choices"][-1], mark, st.just(True))
        if kind != "scale":
            sometimes(draw, doc, "other", st.just(True))
    if kind == "multiple":
        sometimes(draw, doc, "min", st.integers(0, 1))
        sometimes(draw, doc, "max", st.integers(1, 2))
    if kind == "number":
        sometimes(draw, doc, "min", st.integers(-10, 0) | st.floats(-2, 0))
        sometimes(draw, doc, "max", st.integers(1, 10))
        sometimes(draw, doc, "unit", translations())
    if kind in {"text", "long_text"}:
        sometimes(draw, doc, "max_length", st.integers(1, 50))
    return doc


@st.composite
def documents(draw: st.DrawFn) -> Doc:
    """Any questionnaire without a fault, written as `write_document` writes it but for the order of keys."""
    names = draw(st.lists(codes, min_size=1, max_size=8, unique=True))
    earlier: list[Doc] = []
    for name in names:
        earlier.append(draw(questions(name, earlier)))
    cut = draw(st.integers(1, len(earlier)))
    sections: list[Doc] = []
    for code, part in (("first", earlier[:cut]), ("second", earlier[cut:])):
        if part:
            theme = draw(st.sampled_from([None, "health"]))
            section: Doc = {"code": code, "theme": theme, "title": draw(translations()), "questions": part}
            sometimes(draw, section, "introduction", translations())
            sections.append(section)
    doc: Doc = {
        "format": "consult-questionnaire",
        "format_version": 1,
        "code": draw(codes),
        "source_language": "da",
        "languages": list(LANGUAGES),
        "layout": draw(st.sampled_from(["section", "whole", "question"])),
        "review": draw(st.booleans()),
        "title": draw(translations()),
        "sections": sections,
    }
    sometimes(draw, doc, "introduction", translations())
    sometimes(draw, doc, "thanks", translations())
    return doc


typed_texts = st.text(max_size=30) | st.sampled_from(
    ["", "  ", "\u200b", "=HYPERLINK(1)", "-", "+45", "@name", "\tx", "a\r\nb", "a\rb", "👍", "\u202eabc", "\u2067a",
     "\x00a\x07", "\ud800x", "٣٫٥", "۱۲", "1.500", "3,5", "-0", "1 000", "x" * 600, "\u202ba\u202c"]
)  # fmt: skip


@st.composite
def posts(draw: st.DrawFn, definition: Definition) -> dict[str, list[str]]:
    """What a browser, or somebody who is up to something, may post for a questionnaire."""
    pairs: dict[str, list[str]] = {}
    for question in definition.questions:
        known = [*question.choice_order]
        values = (
            st.sampled_from(known) | typed_texts if known else typed_texts | st.integers(-5, 200).map(str)
        )
        pairs[question.field] = draw(st.lists(values, max_size=3))
        if draw(st.booleans()):
            pairs[question.other_field] = [draw(typed_texts)]
    return pairs
