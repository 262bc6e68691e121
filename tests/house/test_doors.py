"""Every route has a declared guard, and what each of the cast gets behind it is what the reviewed list says."""

import re

import pytest
from flask import Flask

from consult.accounts.rules import Permission
from consult.web.guards import guard_of, require_guards
from tests.house.doors import COMMAND, FILE, list_doors
from tests.house.house import House
from tests.house.walk import Walk, all_doors

GUARD = re.compile(r"anyone|staff:signed-in|(?:staff|desk):(?:" + "|".join(Permission) + ")")


def test_every_route_declares_its_guard(house: House) -> None:
    guards = {
        name: guard_of(house.app.view_functions[rule.endpoint]) for name, rule in all_doors(house.app).items()
    }
    assert {name: guard for name, guard in guards.items() if not GUARD.fullmatch(str(guard))} == {}
    free = {name for name, guard in guards.items() if guard == "anyone" and " /desk" in name}
    assert {name.split(" ")[1] for name in free} == {
        "/desk/sign-in",
        "/desk/sign-out",
        "/desk/reset",
        "/desk/reset/<token>",
    }


def test_a_route_without_a_guard_stops_the_start() -> None:
    app = Flask("test")
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(RuntimeError, match="/open"):
        require_guards(app, {})


def test_every_page_can_be_reached(house: House, walk: Walk) -> None:
    assert walk.faults == {}
    assert [name for name in all_doors(house.app) if name not in walk.doors] == []


def test_everybody_gets_what_the_reviewed_list_says(house: House, walk: Walk) -> None:
    expected = FILE.read_text(encoding="utf-8").splitlines()
    found = list_doors(house, walk).splitlines()
    changed = sorted(set(found) ^ set(expected))
    assert changed == [], f"if this is meant, say: {COMMAND}, and read what changed"


def test_the_list_itself_is_sound() -> None:
    """What must hold whatever the list says: the desk is shut to strangers, and nobody reads what they may not."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if " | " in line][1:]
    for line in lines:
        door, guard, anonymous, outsider, *_ = (cell.strip() for cell in line.split(" | "))
        assert "not reached" not in line
        if guard.startswith("desk:"):
            assert anonymous in {"303", "403"}, door
            assert outsider == "404", door
        if guard.startswith("staff:"):
            assert anonymous in {"303", "403"}, door
        if guard == "anyone":
            assert anonymous.startswith(("2", "3")) or "POST" in door, door
