"""Languages, their directions, and the nearest one that is offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.locales import LOCALES, OFFERED, get_locale, nearest_locale
from consult.core.text import N_, Text


def test_the_table_knows_the_ten_languages_and_who_writes_from_the_right() -> None:
    assert list(LOCALES) == ["da", "en", "ar", "tr", "ur", "fa", "so", "pl", "ro", "uk"]
    assert {tag for tag, locale in LOCALES.items() if locale.direction == "rtl"} == {"ar", "ur", "fa"}


def test_what_is_offered_is_in_the_table() -> None:
    assert set(OFFERED) <= set(LOCALES)


def test_an_unknown_tag_is_a_fault() -> None:
    with pytest.raises(KeyError):
        get_locale("xx")


@pytest.mark.parametrize(
    ("wanted", "accepted", "expected"),
    [
        ("ar", (), "ar"),
        ("AR", (), "ar"),
        ("ar-EG", (), "ar"),
        ("en_GB", (), "en"),
        ("tr", ("en-US", "da"), "en"),
        ("tr", ("pl", "uk"), "da"),
        ("", (), "da"),
    ],
)
def test_the_nearest_language(wanted: str, accepted: tuple[str, ...], expected: str) -> None:
    assert nearest_locale(wanted, accepted, OFFERED) == expected


@given(st.text(), st.lists(st.text()))
def test_the_nearest_language_is_always_an_offered_one(wanted: str, accepted: list[str]) -> None:
    assert nearest_locale(wanted, accepted, OFFERED) in OFFERED


def test_a_text_knows_its_direction_and_is_true_when_it_says_something() -> None:
    text = Text("مرحبا", "ar")
    assert (text.direction, str(text), bool(text), bool(Text("", "da"))) == ("rtl", "مرحبا", True, False)
    assert N_("A sentence") == "A sentence"
