"""Patterns of `regex()`: a common part of all dialects, matched in time linear in the text.

Patterns come with imported forms and are matched against what strangers type, so Python's backtracking engine is
not used: `(a+)+$` would stop the server. What is not in the common part (look-around, back references, character
properties) is refused. `portable` writes a pattern so that a browser's engine means the same by it.
"""

from dataclasses import dataclass
from functools import lru_cache

_MAX_STEPS = 2_000
_MAX_DEPTH = 20
_LAST = 0x10FFFF
_DIGIT = ((0x30, 0x39),)
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = ((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x2028, 0x2029))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": 0x09, "n": 0x0A, "r": 0x0D, "f": 0x0C, "v": 0x0B}
_PUNCTUATION = frozenset("^$\\.*+?()[]{}|/-@_#%&~'\"<>=!:;, `")

Ranges = tuple[tuple[int, int], ...]


class PatternError(ValueError):
    """The pattern is not understood from `part` on."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of these ranges."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or the end of the text."""

    end: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: "tuple[Item, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """One of several."""

    items: "tuple[Item, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """At least `least` times and at most `most` (None: any number of) times."""

    item: "Item"
    least: int
    most: int | None


Item = Chars | Edge | Sequence | Either | Repeat


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to be matched against whole texts."""

    portable: str
    steps: tuple["_Step", ...]

    def matches(self, text: str) -> bool:
        """Whether the whole text is described by the pattern."""
        current = _reachable(self.steps, [0], 0, len(text))
        for index, character in enumerate(text):
            code, moved = ord(character), list[int]()
            for at in current:
                ranges = self.steps[at].ranges
                if ranges and any(low <= code <= high for low, high in ranges):
                    moved.append(at + 1)
            if not moved:
                return False
            current = _reachable(self.steps, moved, index + 1, len(text))
        return len(self.steps) - 1 in current


@dataclass(frozen=True, slots=True)
class _Step:
    """Read a character of `ranges`, or pass on to `targets` without reading; the last step of all is the goal."""

    ranges: Ranges = ()
    targets: tuple[int, ...] = ()
    edge: bool | None = None


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """The pattern of a source text; PatternError when it is not understood."""
    item = _Reader(source).whole()
    steps: list[_Step] = []
    _emit(item, steps)
    steps.append(_Step())
    return Pattern(_portable(item), tuple(steps))


def _reachable(steps: tuple[_Step, ...], starts: list[int], index: int, length: int) -> set[int]:
    seen: set[int] = set()
    waiting = starts
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        step = steps[at]
        if step.edge is None:
            waiting.extend(step.targets)
        elif index == (length if step.edge else 0):
            waiting.append(at + 1)
    return seen


def _emit(item: Item, steps: list[_Step]) -> None:
    if len(steps) > _MAX_STEPS:
        raise PatternError("{}")
    match item:
        case Chars(ranges=ranges):
            steps.append(_Step(ranges=ranges or ((-1, -1),)))
        case Edge(end=end):
            steps.append(_Step(edge=end))
        case Sequence(items=items):
            for part in items:
                _emit(part, steps)
        case Either(items=items):
            _emit_either(items, steps)
        case Repeat():
            _emit_repeat(item, steps)


def _emit_repeat(item: Repeat, steps: list[_Step]) -> None:
    for _ in range(item.least):
        _emit(item.item, steps)
    if item.most is None:
        _emit_optional(item.item, steps, again=True)
    for _ in range((item.most or item.least) - item.least):
        _emit_optional(item.item, steps, again=False)


def _emit_either(items: tuple[Item, ...], steps: list[_Step]) -> None:
    fork = len(steps)
    steps.append(_Step())
    starts, ends = list[int](), list[int]()
    for part in items:
        starts.append(len(steps))
        _emit(part, steps)
        ends.append(len(steps))
        steps.append(_Step())
    steps[fork] = _Step(targets=tuple(starts))
    for end in ends:
        steps[end] = _Step(targets=(len(steps),))


def _emit_optional(part: Item, steps: list[_Step], again: bool) -> None:
    fork = len(steps)
    steps.append(_Step())
    _emit(part, steps)
    if again:
        steps.append(_Step(targets=(fork,)))
    steps[fork] = _Step(targets=(fork + 1, len(steps)))


def _portable(item: Item) -> str:
    match item:
        case Chars(ranges=ranges):
            return "[" + "".join(f"\\u{{{low:x}}}-\\u{{{high:x}}}" for low, high in ranges) + "]"
        case Edge(end=end):
            return "$" if end else "^"
        case Sequence(items=items):
            return "".join(map(_portable, items))
        case Either(items=items):
            return "(?:" + "|".join(map(_portable, items)) + ")"
        case Repeat(item=part, least=least, most=most):
            return f"(?:{_portable(part)}){{{least},{'' if most is None else most}}}"


def _inverted(ranges: Ranges) -> Ranges:
    result, start = list[tuple[int, int]](), 0
    for low, high in sorted(ranges):
        if low > start:
            result.append((start, low - 1))
        start = max(start, high + 1)
    return (*result, (start, _LAST)) if start <= _LAST else tuple(result)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.depth = 0

    def whole(self) -> Item:
        item = self.either()
        if self.at < len(self.source):
            self.refuse()
        return item

    def refuse(self) -> None:
        raise PatternError(self.source[max(self.at - 1, 0) :][:20])

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.source):
            self.refuse()
        self.at += 1
        return self.source[self.at - 1]

    def skip(self, word: str) -> bool:
        found = self.source.startswith(word, self.at)
        self.at += len(word) if found else 0
        return found

    def either(self) -> Item:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.refuse()
        items = [self.sequence()]
        while self.skip("|"):
            items.append(self.sequence())
        self.depth -= 1
        return items[0] if len(items) == 1 else Either(tuple(items))

    def sequence(self) -> Item:
        items: list[Item] = []
        while self.peek() not in {"", "|", ")"}:
            items.append(self.repeated(self.atom()))
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def atom(self) -> Item:
        match self.take():
            case "(":
                if self.skip("?") and not self.skip(":"):
                    self.refuse()
                item = self.either()
                if not self.skip(")"):
                    self.refuse()
                return item
            case "[":
                return Chars(self.ranges())
            case ".":
                return Chars(_inverted(((0x0A, 0x0A),)))
            case "^":
                return Edge(end=False)
            case "$":
                return Edge(end=True)
            case "\\":
                return Chars(self.escape())
            case "*" | "+" | "?" | "{" | "}" | "]":
                raise PatternError(self.source[self.at - 1 :][:20])
            case character:
                return Chars(((ord(character), ord(character)),))

    def repeated(self, item: Item) -> Item:
        counts: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self.peek() in counts:
            least, most = counts[self.take()]
        elif self.skip("{"):
            least, most = self.counts()
        else:
            return item
        self.skip("?")
        if isinstance(item, Edge) or (self.peek() and self.peek() in "*+?{"):
            self.refuse()
        return Repeat(item, least, most)

    def counts(self) -> tuple[int, int | None]:
        end = self.source.find("}", self.at)
        first, comma, second = self.source[self.at : max(end, self.at)].partition(",")
        if not first.isdecimal() or len(first) > 3 or len(second) > 3 or (second and not second.isdecimal()):
            self.refuse()
        self.at = end + 1
        least = int(first)
        most = (int(second) if second else None) if comma else least
        if most is not None and most < least:
            self.refuse()
        return least, most

    def escape(self) -> Ranges:
        character = self.take()
        if character.lower() in _CLASSES:
            ranges = _CLASSES[character.lower()]
            return ranges if character.islower() else _inverted(ranges)
        code = _CONTROLS.get(character)
        if code is None and character in {"x", "u"}:
            code = self.hexadecimal(2 if character == "x" else 4)
        if code is None and character not in _PUNCTUATION:
            self.refuse()
        code = ord(character) if code is None else code
        return ((code, code),)

    def hexadecimal(self, digits: int) -> int:
        text = self.source[self.at : self.at + digits]
        if len(text) < digits or not all(digit in "0123456789abcdefABCDEF" for digit in text):
            self.refuse()
        self.at += digits
        return int(text, 16)

    def ranges(self) -> Ranges:
        negated = self.skip("^")
        found: list[tuple[int, int]] = []
        while not self.skip("]"):
            part = self.class_part()
            single = len(part) == 1 and part[0][0] == part[0][1]
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in {"]", ""} and single:
                self.take()
                high = self.class_part()
                if len(high) != 1 or high[0][0] != high[0][1] or high[0][0] < part[0][0]:
                    self.refuse()
                part = ((part[0][0], high[0][0]),)
            found.extend(part)
        if not found:
            self.refuse()
        return _inverted(tuple(found)) if negated else tuple(found)

    def class_part(self) -> Ranges:
        character = self.take()
        if character == "[" and self.peek() == ":":
            self.refuse()
        return self.escape() if character == "\\" else ((ord(character), ord(character)),)
