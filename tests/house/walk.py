"""A walk through the whole site by its own links and forms, as each page shows them."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.forms import PageForm, forms_of
from tests.web.strict_reader import Element, read

HOST = "http://localhost"
# So many addresses of one route are looked at; the others are of the same make.
MOST = 6


@dataclass(frozen=True)
class Door:
    """One route and method, with an address that exists, and the form that leads there."""

    method: str
    rule: Rule
    address: str
    form: PageForm | None = None

    @property
    def name(self) -> str:
        """How the door is called in lists."""
        return f"{self.method} {self.rule.rule}"


@dataclass
class Walk:
    """What was seen: every answer by its address, and one door per route and method."""

    app: Flask
    aside: str = "/nowhere/"
    answers: dict[str, TestResponse] = field(default_factory=dict)
    trees: dict[str, Element] = field(default_factory=dict)
    doors: dict[str, list[Door]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, str] = field(default_factory=dict)

    def visit(self, client: FlaskClient, starts: Iterable[str], *, further: bool = True) -> None:
        """Go to these addresses and, if asked to go further, wherever they lead."""
        waiting = deque(starts)
        count = len(waiting)
        while waiting and (further or count):
            count -= 1
            address = waiting.popleft()
            door = self.door_at("GET", address)
            if address in self.answers or self.aside in address or door is None:
                continue
            if len(self._of_kind(door)) >= MOST:
                continue
            self.doors[door.name].append(door)
            try:
                self._look(client, address, waiting)
            except Exception as fault:  # noqa: BLE001 - every faulty page is told, not only the first
                self.faults[address] = f"{type(fault).__name__}: {str(fault)[:200]}"

    def _look(self, client: FlaskClient, address: str, waiting: deque[str]) -> None:
        answer = client.get(address)
        self.answers[address] = answer
        if answer.status_code in {301, 302, 303}:
            waiting.append(local(HOST + address, answer.headers["Location"]) or "/")
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            waiting.extend(self._ways_on(address, answer.text))

    def door_at(self, method: str, address: str, form: PageForm | None = None) -> Door | None:
        """The door that an address leads to; None where there is none."""
        parts = urlsplit(address)
        try:
            rule, _ = self.app.url_map.bind("localhost").match(parts.path, method, return_rule=True)
        except HTTPException:
            return None
        return Door(method, rule, address, form)

    def _of_kind(self, door: Door) -> list[Door]:
        """The doors of the route that were seen with the same first words, so that each part of a page counts."""
        depth = door.rule.rule.count("<any") and 5
        return [one for one in self.doors[door.name] if kind_of(one, depth) == kind_of(door, depth)]

    def read_answer(self, address: str, page: str) -> None:
        """Look at a page that came as the answer to a form of that address."""
        list(self._ways_on(address, page))

    def _ways_on(self, address: str, page: str) -> Iterator[str]:
        root = read(page)
        self.trees[address] = root
        for link in root.every("a", "link", "script", "img"):
            there = local(HOST + address, link.attributes.get("href") or link.attributes.get("src", ""))
            if there:
                yield there
        for form in forms_of(root):
            there = local(HOST + address, form.action) or address
            if form.method == "get":
                yield urlsplit(there).path
                continue
            door = self.door_at("POST", there, form)
            assert door is not None, f"a form of {address} leads to {there}, which takes no POST"
            if len(self._of_kind(door)) < MOST:
                self.doors[door.name].append(door)


def kind_of(door: Door, depth: int) -> str:
    """What parts addresses of one route that show pages of another make, and languages."""
    parts = urlsplit(door.address).path.split("/")
    return "/".join([*parts[:2], *(parts[2:depth] if depth else [])])


def local(base: str, href: str) -> str:
    """The path and query of a link that stays on the site, without its fragment; else nothing."""
    if not href or href.startswith("#"):
        return ""
    there = urldefrag(urljoin(base, href)).url
    return there.removeprefix(HOST) or "/" if there.startswith(HOST + "/") else ""


def all_doors(app: Flask) -> dict[str, Rule]:
    """Every route and method of the application by the door's name."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }
