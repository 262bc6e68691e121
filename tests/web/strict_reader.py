"""Reads pages as a strict browser would: everything closed in its order, labelled, and nothing inline."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "rect",
    "path",
    "circle",
    "ellipse",
}


@dataclass
class Element:
    """One element of a page that was read."""

    name: str
    attributes: dict[str, str]
    children: "list[Element | str]" = field(default_factory=list)

    def every(self, *names: str) -> "Iterator[Element]":
        """This element and all below it, in their order; only those of the names, if any."""
        if not names or self.name in names:
            yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.every(*names)

    def one(self, **wanted: str) -> "Element":
        """The one element with these attributes."""
        found = [
            one
            for one in self.every()
            if all(one.attributes.get(key) == value for key, value in wanted.items())
        ]
        assert len(found) == 1, f"{len(found)} elements with {wanted}"
        return found[0]

    @property
    def words(self) -> str:
        """All text below, with single spaces."""
        parts = [child if isinstance(child, str) else child.words for child in self.children]
        return " ".join(" ".join(parts).split())


class Reader(HTMLParser):
    """Reads a page and refuses elements that are not closed in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(page)
        self.close()
        assert self._open == [self.root], f"left open: {[one.name for one in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> closes <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read(page: str) -> Element:
    """The page as a tree, after looking at what holds for every page."""
    root = Reader(page).root
    everything = list(root.every())
    listed = [one.attributes["id"] for one in everything if "id" in one.attributes]
    ids = set(listed)
    assert len(ids) == len(listed), "two elements with one id"
    for one in everything:
        assert "style" not in (one.name, *one.attributes), f"inline style at <{one.name}>"
        assert one.name != "script" or one.attributes.get("src"), "inline script"
        assert not [name for name in one.attributes if name.startswith("on")], (
            f"inline handler at <{one.name}>"
        )
        assert "lang" not in one.attributes or "dir" in one.attributes, (
            f"a language without its direction at <{one.name}>"
        )
        for place in (
            one.attributes.get("aria-describedby", "") + " " + one.attributes.get("for", "")
        ).split():
            assert place in ids, f"<{one.name}> points to {place}, which is nowhere"
    labels_of: dict[str, list[Element]] = {}
    for one in everything:
        if one.name == "label":
            labels_of.setdefault(one.attributes.get("for", ""), []).append(one)
    for control in everything:
        if control.name in ("input", "select", "textarea") and control.attributes.get("type") not in (
            "hidden",
            "submit",
        ):
            labels = labels_of.get(control.attributes["id"], [])
            assert [one for one in labels if one.words], f"{control.attributes} has no label"
            assert len(labels) == 1, f"{control.attributes} has several labels"
    for group in everything:
        if group.name == "fieldset":
            assert next(one for one in group.children if isinstance(one, Element)).name == "legend"
    for button in everything:
        assert button.name not in ("button", "a") or button.words, f"nothing to read on {button.attributes}"
    return root
