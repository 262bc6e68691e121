"""The list of doors: every route and method, its guard, and what each of the cast gets there."""

from pathlib import Path

from consult.web.guards import guard_of
from tests.desk import token
from tests.forms import send
from tests.house.house import CAST, House
from tests.house.walk import Door, Walk, all_doors

FILE = Path(__file__).with_name("doors.txt")
COMMAND = "python -m tests.house"
HEAD = f"""\
# Who gets what behind every door of the house: the status of the answer for each of the cast.
# A POST is made with the form as the administrator's page shows it, and then undone. 303 at a desk's page is the way to
# the sign-in for those who are not signed in; 404 says that the consultation does not exist for somebody.
# Made anew by: {COMMAND}. Read every changed line before you commit it.
"""


def list_doors(house: House, walk: Walk) -> str:
    """The whole list as it stands in the file."""
    names = sorted(all_doors(house.app), key=lambda name: (name.split(" ")[1], name))
    rows = [row_of(house, walk, name, number) for number, name in enumerate(names)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    titles = ["door", "guard", *CAST]
    widths = [max(width, len(title)) for width, title in zip(widths, titles, strict=True)]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [titles, *rows]
    ]
    return HEAD + "\n".join(lines) + "\n"


def row_of(house: House, walk: Walk, name: str, number: int) -> list[str]:
    """One door: its name, its guard and what each gets."""
    rule = all_doors(house.app)[name]
    guard = guard_of(house.app.view_functions[rule.endpoint]) or "none"
    found = walk.doors.get(name)
    if not found:
        return [name, guard, *("not reached" for _ in CAST)]
    return [
        name,
        guard,
        *(str(tried(house, found[0], who, f"10.{number // 200}.{number % 200}.1")) for who in CAST),
    ]


def tried(house: House, door: Door, who: str, network_address: str) -> int:
    """The status that one of the cast gets; whatever it changes is undone."""
    client = house.client(who)
    come_from = {"REMOTE_ADDR": network_address}
    if door.method == "GET":
        return client.get(door.address, environ_base=come_from).status_code
    assert door.form is not None
    # Tries are counted per mail address; each of the cast has one of their own.
    pairs = [
        (name, f"{who}@example.com" if name == "email" and not value else value)
        for name, value in door.form.pairs
        if name != "csrf_token"
    ]
    if door.address.startswith("/desk"):
        pairs.append(("csrf_token", token(house.app)))
    house.database.undoing = True
    try:
        return send(client, door.address, pairs, environ_base=come_from).status_code
    finally:
        house.database.undoing = False
