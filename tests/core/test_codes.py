"""Codes that people keep and say aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.codes import CODE_DIGITS, group_code, hash_code, new_code, normalise_code

DIGITS = st.text("0123456789", min_size=CODE_DIGITS, max_size=CODE_DIGITS)


def test_codes_are_sixteen_digits_and_differ() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == CODE_DIGITS and code.isascii() and code.isdigit() for code in codes)


@given(DIGITS)
def test_what_is_shown_can_be_typed(code: str) -> None:
    assert normalise_code(group_code(code)) == code


@given(DIGITS)
def test_arabic_and_persian_digits_are_read(code: str) -> None:
    for zero in (0x0660, 0x06F0):
        typed = "".join(chr(zero + int(digit)) for digit in code)
        assert normalise_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["1234-5678-9012-3456", " 1234 5678\u00a09012 3456\n", "\u200f1234567890123456", "1234.5678.9012.3456"],
)
def test_grouping_does_not_matter(typed: str) -> None:
    assert normalise_code(typed) == "1234567890123456"


@pytest.mark.parametrize(
    "typed", ["", "1234", "12345678901234567", "1234 5678 9012 345x", "²²²²²²²²²²²²²²²²"]
)
def test_what_is_not_a_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


@given(st.text())
def test_nothing_typed_is_an_exception(typed: str) -> None:
    code = normalise_code(typed)
    assert code is None or len(code) == CODE_DIGITS


def test_a_digest_depends_on_key_purpose_and_code() -> None:
    first = hash_code(b"key", "receipt", "1234567890123456")
    assert len(first) == 64
    assert hash_code(b"key", "receipt", "1234567890123456") == first
    others = {
        hash_code(b"other", "receipt", "1234567890123456"),
        hash_code(b"key", "draft", "1234567890123456"),
        hash_code(b"key", "receipt", "1234567890123457"),
    }
    assert len(others | {first}) == 4
