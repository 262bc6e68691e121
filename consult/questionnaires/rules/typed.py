"""What people type, made fit to keep: text without what cannot be seen, numbers in any of our digits.

Text is kept as it was typed but for characters that have no place in an answer: control characters, halves of
surrogate pairs, and direction marks that would reach into the page around the answer. A direction override
(U+202D, U+202E) shows text in another order than it is stored and is always removed; embeddings and isolates stay
where they are closed within their line and are removed where they are not. Single marks (U+200E, U+200F, U+061C)
and joiners belong to the spelling of Arabic, Persian and emoji and stay.
"""

import re
import unicodedata
from decimal import Decimal

_LINE_BREAK = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_FOREIGN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile("[\n\t]+")
_BLANK = re.compile(
    "[\\s\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]*\\Z"
)
_OPENERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_OVERRIDES = frozenset("\u202d\u202e")

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]{0,10})?\Z")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
_SIGNS = str.maketrans({"\u2212": "-", "\u066b": ".", ",": ".", "\u066c": " ", "'": " ", "\u2019": " "})


def clean_text(text: str, *, lines: bool) -> str:
    """The text as it is kept: line breaks as `\\n` (or a space where one line was asked for), ends stripped.

    '' when nothing of it can be seen.
    """
    if not text.isascii() or "\r" in text or "\n" in text or not text.isprintable():
        text = _LINE_BREAK.sub("\n", text)
        text = _FOREIGN.sub("", text)
        if not lines:
            text = _BREAKS.sub(" ", text)
        if _DIRECTIONS.search(text):
            text = "\n".join(map(_closed_directions, text.split("\n")))
    text = text.strip()
    return "" if _BLANK.match(text) else text


def _closed_directions(line: str) -> str:
    characters = list(line)
    open_at: list[int] = []
    for index, character in enumerate(characters):
        if character in _OPENERS:
            open_at.append(index)
        elif character in {"\u202c", "\u2069"}:
            opener = characters[open_at[-1]] if open_at else ""
            if _OPENERS.get(opener) != character:
                characters[index] = ""
                continue
            start = open_at.pop()
            if opener in _OVERRIDES:
                characters[start] = characters[index] = ""
    for start in open_at:
        characters[start] = ""
    return "".join(characters)


def read_number(text: str) -> int | float | None:
    """The number that was typed, in European, Arabic or Persian digits, with point or comma; None if it is none.

    Spaces between thousands are understood. A point or comma before exactly three digits may mean a fraction or a
    thousand; `is_ambiguous_number` tells, and None is given.
    """
    plain = text.strip()
    if not _PLAIN_NUMBER.match(plain):
        plain = _plain_number(plain)
        if _GROUPED.match(plain):
            plain = plain.replace(" ", "")
        if not _NUMBER.match(plain) or _THOUSANDS.match(plain):
            return None
    number = float(plain) if "." in plain else int(plain)
    return int(number) if number == int(number) else number


def is_ambiguous_number(text: str) -> bool:
    """Whether it reads like `1.500`, which is one and a half to some and fifteen hundred to others."""
    return _THOUSANDS.match(_plain_number(text.strip())) is not None


def _plain_number(text: str) -> str:
    text = _MARKS.sub("", text).translate(_SIGNS)
    return "".join(_plain_character(character) for character in text).strip()


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isspace():
        return " "
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def number_as_typed(number: float) -> str:
    """The number as one would type it, so that `read_number` gives the same number again."""
    text = format(Decimal(repr(number)), "f")
    return text + "0" if _THOUSANDS.match(text) else text
