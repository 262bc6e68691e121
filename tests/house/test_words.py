"""The catalogues: complete in every language that is offered, and honest about who has read them."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from consult.core.locales import LOCALES, OFFERED
from consult.infra.paths import CHECKOUT

TRANSLATIONS = CHECKOUT / "translations"
KEYWORDS = {
    "_": None,
    "N_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
Message = str | tuple[str, ...]


@pytest.fixture(scope="module")
def said() -> dict[tuple[str | None, Message], list[str]]:
    """Every message of code and templates, with where it stands."""
    methods = [("consult/**/templates/**.html", "jinja2"), ("consult/**.py", "python")]
    options = {
        "consult/**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    }
    found: dict[tuple[str | None, Message], list[str]] = {}
    for file, line, message, _comments, context in extract_from_dir(
        str(CHECKOUT), method_map=methods, options_map=options, keywords=KEYWORDS
    ):
        found.setdefault((context, message), []).append(f"{file}:{line}")
    return found


def catalogue(locale: str) -> Catalog:
    with (TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def is_complete(locale: str, messages: list[tuple[str | None, Message]]) -> bool:
    return not faults_of(locale, messages)


def faults_of(locale: str, messages: list[tuple[str | None, Message]]) -> list[str]:
    """What is missing, unsure or wrong in a catalogue."""
    if not (TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").is_file():
        return ["there is no catalogue"]
    kept, faults = catalogue(locale), []
    for context, message in messages:
        key = message if isinstance(message, str) else message[0]
        found = kept.get(key, context)
        if found is None:
            faults.append(f"missing: {key!r}")
            continue
        words = (found.string,) if isinstance(found.string, str) else tuple(found.string or ())
        if found.fuzzy:
            faults.append(f"fuzzy: {key!r}")
        if len(words) != (1 if isinstance(message, str) else kept.num_plurals) or not all(words):
            faults.append(f"empty: {key!r}")
        wanted = set(PLACEHOLDER.findall(message if isinstance(message, str) else " ".join(message)))
        for one in words:
            named = set(PLACEHOLDER.findall(one))
            # Arabic says "one" and "two" without the number.
            if named - wanted or (wanted - named) - ({"num"} if not isinstance(message, str) else set()):
                faults.append(f"placeholders of {key!r}: {one!r}")
    return faults


@pytest.mark.parametrize("locale", [tag for tag in OFFERED if tag != "en"])
def test_every_word_of_the_interface_is_translated(
    said: dict[tuple[str | None, Message], list[str]], locale: str
) -> None:
    assert len(said) > 300
    assert faults_of(locale, list(said)) == []


def test_no_catalogue_keeps_words_that_are_no_longer_said(
    said: dict[tuple[str | None, Message], list[str]],
) -> None:
    messages = {(context, message if isinstance(message, str) else message[0]) for context, message in said}
    for locale in OFFERED:
        if (TRANSLATIONS / locale).is_dir():
            kept = {
                (one.context, one.id if isinstance(one.id, str) else one.id[0])
                for one in catalogue(locale)
                if one.id
            }
            assert sorted(str(one) for one in kept - messages) == [], locale


def test_a_language_is_offered_exactly_when_its_catalogue_is_complete(
    said: dict[tuple[str | None, Message], list[str]],
) -> None:
    # English is the language the messages are written in; its catalogue may leave them as they are.
    complete = {tag for tag in LOCALES if tag == "en" or is_complete(tag, list(said))}
    assert set(OFFERED) == complete


def test_the_arabic_catalogue_says_that_nobody_has_reviewed_it() -> None:
    head = (
        (TRANSLATIONS / "ar" / "LC_MESSAGES" / "messages.po")
        .read_text(encoding="utf-8")
        .split('msgstr ""', 1)[0]
    )
    assert "not reviewed" in head.lower() or "not been reviewed" in head.lower()


def test_compiled_catalogues_are_those_that_are_written() -> None:
    for locale in OFFERED:
        source = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
        if not source.is_file():
            continue
        compiled = Path(source.with_suffix(".mo"))
        assert compiled.is_file(), "say: make assets"
        with compiled.open("rb") as file:
            read = read_mo(file)
        for one in catalogue(locale):
            if one.id and one.string and not one.fuzzy and isinstance(one.id, str):
                found = read.get(one.id, one.context)
                assert found is not None, (locale, one.id)
                assert found.string == one.string, (locale, one.id)


def test_no_sentence_is_glued_together(said: dict[tuple[str | None, Message], list[str]]) -> None:
    """A message begins and ends with words and not with the space that would stick it to another."""
    glued = [
        f"{places[0]}: {message!r}"
        for (_, message), places in said.items()
        for one in ([message] if isinstance(message, str) else message)
        if one != one.strip()
    ]
    assert glued == []
