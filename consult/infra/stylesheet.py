"""Style sheets as trees: read, made direction-neutral, cut down to the classes in use, written small.

The design system is written for left-to-right pages. Rewritten with logical properties (start and end instead of left
and right) one sheet serves both directions, also where an Arabic quotation stands on a Danish page.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""/\*.*?\*/ | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\([^)"']*\) | [{};] | [^{};"'/u]+ | .""",
    re.DOTALL | re.VERBOSE,
)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([,>~])\s*")
_FUNCTION = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_SIDE = {"left": "inline-start", "right": "inline-end"}
_CORNER = {
    "top-left": "start-start",
    "top-right": "start-end",
    "bottom-right": "end-end",
    "bottom-left": "end-start",
}
_FOUR_SIDED = re.compile(
    r"(margin|padding|inset|scroll-margin|scroll-padding|border)(-(?:width|style|color))?"
)
_ONE_SIDED = re.compile(
    r"(margin-|padding-|scroll-margin-|scroll-padding-|border-|)(left|right)(-(?:width|style|color))?"
)
_ONE_CORNER = re.compile(r"border-(top-left|top-right|bottom-right|bottom-left)-radius")
_GRADIENT = re.compile(r"(?<![\w-])to (left|right)(?![\w-])")
_FROM_END = re.compile(r"calc\(100% - ([^()]+)\)")
_OTHER = {"left": "right", "right": "left"}
_OPPOSITE = {"0": "100%", "0%": "100%", "100%": "0"}


@dataclass(frozen=True)
class Declaration:
    """`name: value`; a statement such as `@charset` has no name."""

    name: str
    value: str


@dataclass(frozen=True)
class Block:
    """`prelude { … }`: a rule, a condition or a font face."""

    prelude: str
    items: "tuple[Declaration | Block, ...]"


Item = Declaration | Block


def read(css: str) -> tuple[Item, ...]:
    """The sheet as a tree, without comments."""
    tokens = (found.group() for found in _TOKEN.finditer(css))
    return tuple(_items(tokens))


def _items(tokens: Iterator[str]) -> Iterator[Item]:
    text = ""
    for token in tokens:
        if token == "{":
            yield Block(_prelude(text), tuple(_items(tokens)))
            text = ""
        elif token in (";", "}"):
            if text.strip():
                yield _declaration(text.strip())
            text = ""
            if token == "}":
                return
        elif not token.startswith("/*"):
            text += token


def _prelude(text: str) -> str:
    tidy = _SPACE.sub(" ", text).strip()
    return tidy if tidy.startswith("@") else _AROUND.sub(r"\1", tidy)


def _declaration(text: str) -> Declaration:
    name, colon, value = text.partition(":")
    if text.startswith("@") or not colon:
        return Declaration("", text)
    name = name.strip()
    return Declaration(name if name.startswith("--") else name.lower(), _SPACE.sub(" ", value).strip())


def write(items: Sequence[Item]) -> str:
    """The tree as a sheet without superfluous white space."""
    parts = []
    for item in items:
        if isinstance(item, Block):
            parts.append(f"{item.prelude}{{{write(item.items)}}}")
        else:
            parts.append(f"{item.name}:{item.value};" if item.name else f"{item.value};")
    return "".join(parts).replace(";}", "}")


def _each(items: Sequence[Item], change: Callable[[Declaration], Sequence[Declaration]]) -> tuple[Item, ...]:
    changed: list[Item] = []
    for item in items:
        if isinstance(item, Block):
            changed.append(Block(item.prelude, _each(item.items, change)))
        else:
            changed.extend(change(item))
    return tuple(changed)


def direction_neutral(items: Sequence[Item]) -> tuple[Item, ...]:
    """The same sheet with start and end where it said left and right; a left-to-right page looks the same."""
    return _each(items, _logical)


def _logical(declaration: Declaration) -> Sequence[Declaration]:
    value, bang, important = declaration.value.partition("!")
    important = f" !{important}" if bang else ""
    pairs = _logical_pairs(declaration.name, value.strip())
    return [Declaration(name, text + important) for name, text in pairs]


def _logical_pairs(name: str, value: str) -> list[tuple[str, str]]:
    if side := _ONE_SIDED.fullmatch(name):
        before, which, after = side.groups()
        return [(f"{before or 'inset-'}{_SIDE[which]}{after or ''}", value)]
    if corner := _ONE_CORNER.fullmatch(name):
        return [(f"border-{_CORNER[corner.group(1)]}-radius", value)]
    if name == "border-radius":
        return _corners(value)
    if name == "text-align" and value in _SIDE:
        return [(name, _SIDE[value].removeprefix("inline-"))]
    if name in ("float", "clear") and value in _SIDE:
        return [(name, _SIDE[value])]
    if sides := _FOUR_SIDED.fullmatch(name):
        return _sides(sides.group(1), sides.group(2) or "", value)
    return [(name, value)]


def _sides(what: str, aspect: str, value: str) -> list[tuple[str, str]]:
    parts = words(value)
    if len(parts) != 4:
        return [(what + aspect, value)]
    top, right, bottom, left = parts
    if right == left:
        return [(what + aspect, f"{top} {right} {bottom}")]
    return [(f"{what}-block{aspect}", f"{top} {bottom}"), (f"{what}-inline{aspect}", f"{left} {right}")]


def _corners(value: str) -> list[tuple[str, str]]:
    parts = words(value)
    if len(parts) == 1 or "/" in parts:
        return [("border-radius", value)]
    top_left, top_right = parts[:2]
    bottom_right = parts[2] if len(parts) > 2 else top_left
    bottom_left = parts[3] if len(parts) > 3 else top_right
    found = {
        "top-left": top_left,
        "top-right": top_right,
        "bottom-right": bottom_right,
        "bottom-left": bottom_left,
    }
    return [(f"border-{_CORNER[corner]}-radius", radius) for corner, radius in found.items()]


def words(value: str) -> list[str]:
    """The parts of a value that stand apart, brackets kept together: `calc(1px + 2px) 0` has two."""
    parts, depth = [""], 0
    for letter in value:
        depth += (letter == "(") - (letter == ")")
        if letter == " " and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def direction_bound(items: Sequence[Item]) -> list[str]:
    """The declarations that still say left or right, as `name: value`."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Block):
            found.extend(direction_bound(item.items))
        elif item.name and _is_bound(item):
            found.append(f"{item.name}: {item.value}")
    return found


def _is_bound(declaration: Declaration) -> bool:
    return _logical(declaration) != [declaration] or _mirrored(declaration) is not None


def with_mirrors(items: Sequence[Item]) -> tuple[Item, ...]:
    """Behind each rule that has no logical form (gradients, places of background pictures) its right-to-left twin.

    The twin weighs as much as the rule itself, so that what a later rule says still wins.
    """
    mirrored: list[Item] = []
    for item in items:
        if isinstance(item, Declaration) or item.prelude.startswith(("@font-face", "@keyframes")):
            mirrored.append(item)
        elif item.prelude.startswith("@"):
            mirrored.append(Block(item.prelude, with_mirrors(item.items)))
        else:
            mirrored.append(item)
            found = [_mirrored(one) for one in item.items if isinstance(one, Declaration)]
            twins = tuple(one for one in found if one)
            if twins:
                selectors = [f":where([dir=rtl]) {one.strip()}" for one in selectors_of(item.prelude)]
                mirrored.append(Block(",".join(selectors), twins))
    return tuple(mirrored)


def _mirrored(declaration: Declaration) -> Declaration | None:
    name, value = declaration.name, declaration.value
    if name in ("background-position", "background-position-x"):
        places = [_mirrored_place(place) for place in value.split(",")]
        value = ",".join(places)
    elif "gradient(" in value:
        value = _GRADIENT.sub(lambda found: f"to {_OTHER[found.group(1)]}", value)
    return Declaration(name, value) if value != declaration.value else None


def _mirrored_place(place: str) -> str:
    parts = words(place.strip())
    if parts[0] in _OTHER:
        return " ".join([_OTHER[parts[0]], *parts[1:]])
    if from_end := _FROM_END.fullmatch(parts[0]):
        return " ".join([from_end.group(1), *parts[1:]])
    return " ".join([_OPPOSITE.get(parts[0], parts[0]), *parts[1:]])


def only_used(items: Sequence[Item], is_used: Callable[[str], bool]) -> tuple[Item, ...]:
    """Without the selectors whose classes no page has; what is inside `:not()` and the like does not count."""
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Declaration):
            kept.append(item)
        elif item.prelude.startswith(("@media", "@supports", "@layer")):
            if inner := only_used(item.items, is_used):
                kept.append(Block(item.prelude, inner))
        elif item.prelude.startswith("@"):
            kept.append(item)
        else:
            selectors = [one for one in selectors_of(item.prelude) if _all_used(one, is_used)]
            if selectors:
                kept.append(Block(",".join(selectors), item.items))
    return tuple(kept)


def selectors_of(prelude: str) -> list[str]:
    """The selectors of a rule, told apart at its outer commas."""
    parts, depth = [""], 0
    for letter in prelude:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _all_used(selector: str, is_used: Callable[[str], bool]) -> bool:
    return all(is_used(name) for name in _CLASS.findall(_FUNCTION.sub("", selector)))


def without(items: Sequence[Item], prelude: str) -> tuple[Item, ...]:
    """Without the blocks of that prelude, for example `@font-face`."""
    return tuple(item for item in items if not (isinstance(item, Block) and item.prelude == prelude))
