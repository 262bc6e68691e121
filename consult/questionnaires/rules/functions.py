"""The functions and operators of the expression language, on the values of XPath 1.0: string, number, boolean.

Each has a twin of the same name in `consult/web/assets/logic.js`; one table of cases tests both.
An empty answer is the empty string, and its number is "not a number", so it is neither less nor more than anything.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from consult.questionnaires.rules.patterns import compile_pattern

Value = str | float | bool
MANY = 10_000

_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]*(?:Z|[+-][0-9:]+)?)?\Z")
_SPACES = re.compile(r"[ \t\r\n]+")


def to_number(value: Value) -> float:
    """The number of a value; a day is the number of days since 1970, what is no number is NaN."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    text = value.strip(" \t\r\n")
    if _NUMBER.match(text):
        return float(text)
    days = _days(text)
    return math.nan if days is None else float(days)


def to_string(value: Value) -> str:
    """The string of a value; a whole number has no decimal point and no number an exponent."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_boolean(value: Value) -> bool:
    """Whether a value counts as true: a string that is not empty, a number that is neither 0 nor NaN."""
    if isinstance(value, float):
        return not (math.isnan(value) or value == 0)
    return bool(value)


def equal(left: Value, right: Value) -> bool:
    """XPath's `=`: as booleans if one is, else as numbers if one is, else as strings."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return left == right


def _days(text: str) -> int | None:
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).toordinal() - _EPOCH
    except ValueError:
        return None


def _items(value: Value) -> list[str]:
    return [item for item in _SPACES.split(to_string(value)) if item]


def _date(value: Value) -> str:
    days = to_number(value)
    try:
        return (date(1970, 1, 1) + timedelta(days=math.floor(days))).isoformat()
    except (ValueError, OverflowError):
        return ""


def _format_date(value: Value, pattern: Value) -> str:
    iso = _date(value)
    if not iso:
        return ""
    year, month, day = iso.split("-")
    parts = {
        "%Y": year,
        "%y": year[2:],
        "%m": month,
        "%n": month.lstrip("0"),
        "%d": day,
        "%e": day.lstrip("0"),
    }
    return re.sub(r"%[A-Za-z]", lambda found: parts.get(found[0], ""), to_string(pattern))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _modulo(left: float, right: float) -> float:
    if math.isnan(left) or math.isnan(right) or math.isinf(left) or right == 0:
        return math.nan
    return math.fmod(left, right)


def _floor(value: float) -> float:
    return float(math.floor(value)) if math.isfinite(value) else value


def _round(value: Value, places: Value = 0.0) -> float:
    number, count = to_number(value), to_number(places)
    if not math.isfinite(number) or not math.isfinite(count):
        return number if math.isfinite(count) else math.nan
    factor = 10.0 ** min(abs(math.trunc(count)), 15)
    if count < 0:
        return _floor(number / factor + 0.5) * factor
    return _floor(number * factor + 0.5) / factor


def _integer(value: Value) -> float:
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _extreme(values: Sequence[Value], choose: Callable[[list[float]], float]) -> float:
    numbers = list(map(to_number, values))
    return math.nan if any(map(math.isnan, numbers)) else choose(numbers)


def _selected_at(value: Value, index: Value) -> str:
    items, at = _items(value), to_number(index)
    return items[int(at)] if math.isfinite(at) and at.is_integer() and 0 <= at < len(items) else ""


def _position(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    if math.isinf(number):
        return length if number > 0 else 0
    whole = math.trunc(number)
    return min(max(whole + length if whole < 0 else whole, 0), length)


def _substr(value: Value, start: Value, end: Value | None = None) -> str:
    text = to_string(value)
    first = _position(to_number(start), len(text))
    last = len(text) if end is None else _position(to_number(end), len(text))
    return text[first:last]


def _before(value: Value, mark: Value) -> str:
    head, found, _ = to_string(value).partition(to_string(mark)) if to_string(mark) else ("", "", "")
    return head if found else ""


def _after(value: Value, mark: Value) -> str:
    return to_string(value).partition(to_string(mark))[2] if to_string(mark) else to_string(value)


def _translate(value: Value, old: Value, new: Value) -> str:
    froms, tos = to_string(old), to_string(new)
    table: dict[str, str] = {}
    for index, character in enumerate(froms):
        table.setdefault(character, tos[index : index + 1])
    return "".join(table.get(character, character) for character in to_string(value))


def _first_given(*values: Value) -> Value:
    return next((value for value in values if to_string(value)), "")


def _number(value: Callable[[float, float], float]) -> Callable[[Value, Value], float]:
    return lambda left, right: value(to_number(left), to_number(right))


def _compare(test: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    return lambda left, right: test(to_number(left), to_number(right))


Function = Callable[..., Value]

# name: (function, fewest arguments, most arguments). `.`, `today` and `once` are known to the evaluator.
FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    "=": (equal, 2, 2),
    "!=": (lambda left, right: not equal(left, right), 2, 2),
    "<": (_compare(lambda left, right: left < right), 2, 2),
    "<=": (_compare(lambda left, right: left <= right), 2, 2),
    ">": (_compare(lambda left, right: left > right), 2, 2),
    ">=": (_compare(lambda left, right: left >= right), 2, 2),
    "+": (_number(lambda left, right: left + right), 2, 2),
    "-": (_number(lambda left, right: left - right), 2, 2),
    "*": (_number(lambda left, right: left * right), 2, 2),
    "div": (_number(_divide), 2, 2),
    "mod": (_number(_modulo), 2, 2),
    "neg": (lambda value: -to_number(value), 1, 1),
    "and": (lambda *values: all(map(to_boolean, values)), 2, MANY),
    "or": (lambda *values: any(map(to_boolean, values)), 2, MANY),
    "not": (lambda value: not to_boolean(value), 1, 1),
    "true": (lambda: True, 0, 0),
    "false": (lambda: False, 0, 0),
    "boolean": (to_boolean, 1, 1),
    "boolean-from-string": (lambda value: to_string(value) in {"1", "true"}, 1, 1),
    "if": (lambda test, then, otherwise: then if to_boolean(test) else otherwise, 3, 3),
    "coalesce": (_first_given, 1, MANY),
    "selected": (lambda value, item: to_string(item).strip(" \t\r\n") in _items(value), 2, 2),
    "selected-at": (_selected_at, 2, 2),
    "count-selected": (lambda value: float(len(_items(value))), 1, 1),
    "regex": (lambda value, pattern: compile_pattern(to_string(pattern)).matches(to_string(value)), 2, 2),
    "contains": (lambda value, part: to_string(part) in to_string(value), 2, 2),
    "starts-with": (lambda value, part: to_string(value).startswith(to_string(part)), 2, 2),
    "ends-with": (lambda value, part: to_string(value).endswith(to_string(part)), 2, 2),
    "substring-before": (_before, 2, 2),
    "substring-after": (_after, 2, 2),
    "substr": (_substr, 2, 3),
    "string-length": (lambda value: float(len(to_string(value))), 1, 1),
    "normalize-space": (lambda value: _SPACES.sub(" ", to_string(value)).strip(" "), 1, 1),
    "translate": (_translate, 3, 3),
    "concat": (lambda *values: "".join(map(to_string, values)), 1, MANY),
    "join": (lambda mark, *values: to_string(mark).join(map(to_string, values)), 2, MANY),
    "string": (to_string, 1, 1),
    "number": (to_number, 1, 1),
    "int": (_integer, 1, 1),
    "round": (_round, 1, 2),
    "floor": (lambda value: _floor(to_number(value)), 1, 1),
    "ceiling": (lambda value: 0.0 - _floor(-to_number(value)), 1, 1),
    "abs": (lambda value: abs(to_number(value)), 1, 1),
    "min": (lambda *values: _extreme(values, min), 1, MANY),
    "max": (lambda *values: _extreme(values, max), 1, MANY),
    "date": (_date, 1, 1),
    "format-date": (_format_date, 2, 2),
}

_OPERATORS = frozenset({"and", "or", "div", "mod", "neg"})

# What may be written as a function, with the fewest and the most arguments.
ARITIES: dict[str, tuple[int, int]] = {
    **{
        name: (fewest, most)
        for name, (_, fewest, most) in FUNCTIONS.items()
        if name[0].isalpha() and name not in _OPERATORS
    },
    "today": (0, 0),
    "once": (1, 1),
}
