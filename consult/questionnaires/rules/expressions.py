"""The XLSForm expression language: text is parsed once to a tree that server and page evaluate alike.

The tree as JSON: a number or string stands for itself, `["$", code]` is an answer, `["."]` the answer of the
question that carries the expression, and `[name, argument, ...]` a function or operator.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from consult.core.text import N_
from consult.questionnaires.rules.functions import ARITIES
from consult.questionnaires.rules.patterns import PatternError, compile_pattern

MAX_LENGTH = 5_000
MAX_NODES = 1_000
MAX_DEPTH = 60
MAX_DIGITS = 20

Json = Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a string as written."""

    value: str | float


@dataclass(frozen=True, slots=True)
class AnswerOf:
    """`${code}`: the answer of an earlier question."""

    code: str


@dataclass(frozen=True, slots=True)
class Current:
    """`.`: the answer of the question that carries the expression."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator with its arguments; unary minus is called `neg`."""

    name: str
    args: "tuple[Node, ...]"


Node = Literal | AnswerOf | Current | Call


class ExpressionError(ValueError):
    """The text is not an expression; carries a sentence marked for translation."""

    def __init__(self, sentence: str, values: dict[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values or {}


@dataclass(frozen=True)
class Expression:
    """An expression as its author wrote it, with its tree."""

    source: str
    node: Node = field(compare=False)

    @classmethod
    def from_source(cls, source: str) -> "Expression":
        """Parse the source; ExpressionError when it is not understood."""
        return cls(source, parse(source))

    @cached_property
    def names(self) -> frozenset[str]:
        """Codes of the questions it looks at."""
        return frozenset(names(self.node))

    @cached_property
    def tree(self) -> Json:
        """The tree as JSON, for the page."""
        return to_json(self.node)


def names(node: Node) -> set[str]:
    """Codes of the questions whose answers the tree uses."""
    return {part.code for part in walk(node) if isinstance(part, AnswerOf)}


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Call):
            waiting.extend(part.args)


def to_json(node: Node) -> Json:
    """The tree as lists, strings and numbers; see the module's docstring."""
    match node:
        case Literal(value=float() as number) if number.is_integer():
            return int(number)
        case Literal(value=value):
            return value
        case AnswerOf(code=code):
            return ["$", code]
        case Current():
            return ["."]
        case Call(name="regex", args=(text, Literal(value=str() as pattern))):
            return ["regex", to_json(text), compile_pattern(pattern).portable]
        case Call(name=name, args=args):
            return [name, *map(to_json, args)]


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of an expression; ExpressionError with a sentence when it is not understood."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(N_("The condition is longer than %(limit)d characters."), {"limit": MAX_LENGTH})
    return _Parser(text).whole()


_TOKEN = re.compile(
    r"""\s*(?:
      \$\{\s*(?P<answer>[^{}]*?)\s*\}
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
    | \u2018(?P<curly>[^\u2018\u2019]*)\u2019 | \u201c(?P<curly2>[^\u201c\u201d]*)\u201d
    | (?P<sign>!=|<=|>=|[=<>+*(),.-])
    | (?P<name>[A-Za-z_][\w.-]*)
    )""",
    re.VERBOSE | re.ASCII,
)
_BINDING = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_UNARY = 7
_VARIADIC = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str


_END = _Token("end", "")


def _tokens(text: str) -> Iterator[_Token]:
    position, length = 0, len(text.rstrip())
    while position < length:
        found = _TOKEN.match(text, position)
        if found is None:
            raise ExpressionError(
                N_("The condition cannot be read from “%(rest)s”."), {"rest": text[position:].strip()[:40]}
            )
        kind = found.lastgroup or ""
        value = found.group(kind)
        yield _Token("string" if kind in {"double", "single", "curly", "curly2"} else kind, value)
        position = found.end()


class _Parser:
    """Precedence climbing over the tokens; depth and size are limited because forms come from strangers."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.nodes = 0
        self.depth = 0

    def whole(self) -> Node:
        if not self.tokens:
            raise ExpressionError(N_("The condition is empty."))
        node = self.expression(0)
        if self.token is not _END:
            raise self.misfit()
        return node

    @property
    def token(self) -> _Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def misfit(self) -> ExpressionError:
        if self.token is _END:
            return ExpressionError(N_("The condition stops too early."))
        word = self.token.value
        return ExpressionError(N_("The condition has “%(word)s” where it does not fit."), {"word": word})

    def expect(self, sign: str) -> None:
        if self.token != _Token("sign", sign):
            raise self.misfit()
        self.at += 1

    def counted(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError(N_("The condition has too many parts."))
        return node

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(N_("The condition has too many brackets inside each other."))
        left = self.operand()
        while (
            self.token.kind in {"sign", "name"} and (strength := _BINDING.get(self.token.value, 0)) > binding
        ):
            name = self.take().value
            left = self.counted(_joined(name, left, self.expression(strength)))
            if _height(left) > MAX_DEPTH:
                raise ExpressionError(N_("The condition has too many parts."))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        token = self.token
        match token.kind:
            case "number":
                if len(token.value) > MAX_DIGITS:
                    raise self.misfit()
                self.take()
                return self.counted(Literal(float(token.value)))
            case "string":
                self.take()
                return self.counted(Literal(token.value))
            case "answer":
                self.take()
                return self.counted(AnswerOf(token.value))
            case "name":
                return self.counted(self.call())
            case "sign" if token.value == "(":
                self.take()
                node = self.expression(0)
                self.expect(")")
                return node
            case "sign" if token.value == ".":
                self.take()
                return self.counted(Current())
            case "sign" if token.value == "-":
                self.take()
                return self.counted(_negated(self.expression(_UNARY)))
        raise self.misfit()

    def call(self) -> Node:
        name = self.take().value
        if self.token != _Token("sign", "("):
            raise ExpressionError(
                N_("“%(word)s” is not understood. Write an answer as ${code} and a text in quotes."),
                {"word": name},
            )
        if name not in ARITIES:
            raise ExpressionError(N_("There is no function “%(name)s”."), {"name": name})
        self.take()
        args: list[Node] = []
        while self.token != _Token("sign", ")"):
            if args:
                self.expect(",")
            args.append(self.expression(0))
        self.take()
        fewest, most = ARITIES[name]
        if not fewest <= len(args) <= most:
            raise ExpressionError(
                N_("“%(name)s” has too few or too many values in its brackets."), {"name": name}
            )
        if name == "regex":
            _check_pattern(args[1])
        return Call(name, tuple(args))


def _height(node: Node) -> int:
    height, level = 0, [node]
    while level:
        height += 1
        level = [arg for part in level if isinstance(part, Call) for arg in part.args]
    return height


def _joined(name: str, left: Node, right: Node) -> Node:
    if name in _VARIADIC and isinstance(left, Call) and left.name == name:
        return Call(name, (*left.args, right))
    return Call(name, (left, right))


def _negated(node: Node) -> Node:
    if isinstance(node, Literal) and isinstance(node.value, float):
        return Literal(0.0 - node.value)
    return Call("neg", (node,))


def _check_pattern(node: Node) -> None:
    if not isinstance(node, Literal) or not isinstance(node.value, str):
        raise ExpressionError(N_("Write the pattern of “regex” in quotes."))
    try:
        compile_pattern(node.value)
    except PatternError as error:
        raise ExpressionError(
            N_("The pattern “%(pattern)s” is not understood at “%(part)s”."),
            {"pattern": node.value[:80], "part": error.part},
        ) from error
