"""The columns of one questionnaire on disk: which rows they hold, and how rows come in, come into view and leave."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from consult.analysis.rules import columns, groups, statement
from consult.core.ids import new_id
from consult.infra.columns import ColumnFolder, Engine

FORMAT = 1
# Shown files beyond this number are made one, so that a reader opens few.
MOST_FILES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A file of rows; those of a file that is not in view wait."""

    name: str
    in_view: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What the manifest says: the files, what of them is in view, and up to when they were counted.

    `held` of those who wait do not count towards the minimum that must wait before any come into view.
    """

    parts: tuple[Part, ...]
    shown: groups.Shown
    minimum: int
    folded_at: datetime | None
    responses: int = 0
    shown_responses: int = 0
    held: int = 0

    @property
    def in_view(self) -> list[str]:
        """Names of the files with rows in view."""
        return [part.name for part in self.parts if part.in_view]

    @property
    def waiting(self) -> list[str]:
        """Names of the files whose rows wait."""
        return [part.name for part in self.parts if not part.in_view]


def folder_of(state_folder: Path, questionnaire_id: str) -> ColumnFolder:
    """Where the columns of a questionnaire lie."""
    return ColumnFolder(state_folder / "columns" / questionnaire_id)


def read_contents(folder: ColumnFolder) -> Contents | None:
    """What is in the columns now; None when nothing has been folded."""
    doc = folder.manifest()
    if doc is None or doc.get("format") != FORMAT:
        return None
    return Contents(
        parts=tuple(Part(part["name"], part["in_view"]) for part in doc["parts"]),
        shown=groups.Shown(frozenset(doc["resting"]), tuple(frozenset(bond) for bond in doc["together"])),
        minimum=doc["minimum"],
        folded_at=datetime.fromisoformat(doc["folded_at"]) if doc["folded_at"] else None,
        responses=doc["responses"],
        shown_responses=doc["shown_responses"],
        held=doc.get("held", 0),
    )


def _as_manifest(contents: Contents) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "parts": [{"name": part.name, "in_view": part.in_view} for part in contents.parts],
        "resting": sorted(contents.shown.resting),
        "together": [sorted(bond) for bond in contents.shown.together],
        "minimum": contents.minimum,
        "folded_at": contents.folded_at.isoformat() if contents.folded_at else None,
        "responses": contents.responses,
        "shown_responses": contents.shown_responses,
        "held": contents.held,
    }


class Writer:
    """Changes the columns of one questionnaire; used under the folder's lock. Nothing counts before `finish`."""

    def __init__(
        self, folder: ColumnFolder, engine: Engine, schema: Mapping[str, str], contents: Contents
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._schema = schema
        self._contents = contents

    @property
    def contents(self) -> Contents:
        """What is in the columns with what has been done so far."""
        return self._contents

    def change_minimum(self, minimum: int) -> None:
        """Go on under this minimum, with the same responses in view as far as it allows."""
        if minimum == self._contents.minimum:
            return
        self._view("in_view", self._contents.in_view)
        sizes = dict(self._engine.rows(f"SELECT {_GROUP}, count(*) FROM in_view GROUP BY 1"))
        shown = groups.after_new_minimum(self._contents.shown, sizes, minimum)
        self._contents = replace(self._contents, minimum=minimum, shown=shown)

    def hold(self, number: int) -> None:
        """Hold back so many of those who wait, whoever they are; the others come into view at once."""
        self._view("waiting", self._contents.waiting)
        everybody = f"SELECT * FROM waiting ORDER BY hash({_RESPONSE} || {statement.literal(new_id())})"
        self._contents = replace(self._contents, held=number)
        free = int(self._engine.rows("SELECT count(*) FROM waiting")[0][0]) - number
        if not number or not free:
            return
        coming = self._engine.write(f"{everybody} LIMIT {free}")
        staying = self._engine.write(f"{everybody} OFFSET {free}")
        kept = [part for part in self._contents.parts if part.in_view]
        self._contents = replace(self._contents, parts=(*kept, Part(coming, in_view=False)))
        self._bring_into_view(0)
        self._contents = replace(
            self._contents, parts=(*self._contents.parts, Part(staying, in_view=False)), held=number
        )

    def groups_of(self, response_ids: Sequence[str]) -> dict[str, int]:
        """Those of the responses that are in the columns, each with its group (0 while it waits)."""
        self._view("every_row", [part.name for part in self._contents.parts])
        found = self._engine.rows(
            f"SELECT {_RESPONSE}, {_GROUP} FROM every_row WHERE {_RESPONSE} IN (SELECT unnest(?))",
            [list(response_ids)],
        )
        return dict(found)

    def add(self, rows: Sequence[columns.Row]) -> None:
        """Take rows in; they wait."""
        if rows:
            name = self._engine.write_rows(rows, self._schema, columns.RESPONSE)
            self._contents = replace(self._contents, parts=(*self._contents.parts, Part(name, in_view=False)))

    def drop(self, leaving: Mapping[str, int]) -> None:
        """Take responses (with their groups) out of every file that has them."""
        if not leaving:
            return
        parts = []
        for part in self._contents.parts:
            self._view("one_file", [part.name])
            gone = f"{_RESPONSE} IN (SELECT unnest(?))"
            if self._engine.rows(f"SELECT 1 FROM one_file WHERE {gone} LIMIT 1", [list(leaving)]):
                kept = f"SELECT * FROM one_file WHERE NOT {gone} ORDER BY {_RESPONSE}"
                parts.append(Part(self._engine.write(kept, [list(leaving)]), part.in_view))
            else:
                parts.append(part)
        shown = groups.after_leaving(self._contents.shown, leaving.values())
        self._contents = replace(self._contents, parts=tuple(parts), shown=shown)

    def finish(self, now: datetime) -> Contents:
        """Bring those into view who have waited for enough others, and make the new state the one that counts."""
        self._bring_into_view(self._contents.held)
        if len(self._contents.in_view) > MOST_FILES:
            self._make_one()
        self._view("every_row", [part.name for part in self._contents.parts])
        condition = statement.shown_groups(tuple(self._contents.shown.resting))
        counted = f"SELECT count(*), count(*) FILTER (WHERE {condition}) FROM every_row"
        responses, shown = self._engine.rows(counted)[0]
        self._contents = replace(self._contents, folded_at=now, responses=responses, shown_responses=shown)
        self._folder.replace_manifest(_as_manifest(self._contents))
        self._folder.sweep([part.name for part in self._contents.parts])
        return self._contents

    def _bring_into_view(self, held: int) -> None:
        waiting = self._contents.waiting
        self._view("waiting", waiting)
        number = int(self._engine.rows("SELECT count(*) FROM waiting")[0][0])
        minimum = self._contents.minimum
        made = groups.groups_for(number, minimum) if number - held >= minimum else 0
        kept = [part for part in self._contents.parts if part.in_view]
        if not made:
            if len(waiting) > 1:  # one file, so that the time of none tells when one response came in
                name = self._engine.write(f"SELECT * FROM waiting ORDER BY {_RESPONSE}")
                self._contents = replace(self._contents, parts=(*kept, Part(name, in_view=False)))
            return
        # Keys are random, so their order is chance; the first number is chance too, so that numbers tell no order.
        first = secrets.randbelow(2**60) + 1
        place = f"row_number() OVER (ORDER BY {_RESPONSE}) - 1"
        group = f"({first} + least(({place}) // {minimum}, {made - 1}))::BIGINT"
        name = self._engine.write(f"SELECT * REPLACE ({group} AS {_GROUP}) FROM waiting ORDER BY {_RESPONSE}")
        self._contents = replace(
            self._contents,
            parts=(*kept, Part(name, in_view=True)),
            shown=groups.after_coming(self._contents.shown, first),
            held=0,
        )

    def _make_one(self) -> None:
        self._view("in_view", self._contents.in_view)
        name = self._engine.write(f"SELECT * FROM in_view ORDER BY {_RESPONSE}")
        kept = [part for part in self._contents.parts if not part.in_view]
        self._contents = replace(self._contents, parts=(*kept, Part(name, in_view=True)))

    def _view(self, name: str, parts: Sequence[str]) -> None:
        self._engine.view(name, parts, self._schema)


_RESPONSE = statement.quoted(columns.RESPONSE)
_GROUP = statement.quoted(columns.GROUP)


def nothing_yet(minimum: int) -> Contents:
    """The contents before the first fold."""
    return Contents((), groups.Shown(), minimum, None)
