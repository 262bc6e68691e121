"""Columns on disk: immutable Parquet files, a manifest that says which of them count, and an engine in memory.

The only module that knows the columnar engine. Every process reads the files with an engine of its own; one process
at a time writes, under a file lock. A file is complete and durable before it takes its name, and the manifest is
replaced in one step, so that a writer that dies leaves what was before.

A file of few rows would tell by its times when they came in; so every file bears the same ones.
"""

import fcntl
import importlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from consult.core.ids import new_id

MEMORY = "256MB"
MANIFEST = "manifest.json"
# How often a reader starts anew when a file went away under it.
TRIES = 5

Cell = str | float | bool | None


class MissingFile(Exception):
    """A writer has put another file in the place of one that was about to be read."""


class ColumnsUnavailable(Exception):
    """The files changed under a reader again and again."""


class Engine:
    """An in-memory engine; nothing it does outlives it but the files it writes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._spill = folder / f"spill-{new_id()}"  # made only when memory does not do
        # Loaded where it is used: most processes never count anything.
        self._library: Any = importlib.import_module("duckdb")
        self._connection = self._library.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "threads": 2,
                "temp_directory": str(self._spill),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )

    def close(self) -> None:
        """Give back its memory."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row that a statement gives."""
        found: list[tuple[Any, ...]] = self._execute(statement, parameters).fetchall()
        return found

    def _execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        try:
            return self._connection.execute(statement, list(parameters))
        except self._library.IOException as error:
            raise MissingFile(str(error)) from error

    def view(
        self, name: str, parts: Sequence[str], schema: Mapping[str, str], condition: str = "true"
    ) -> None:
        """Call the rows of some files by a name; columns that no file has are empty."""
        columns = ", ".join(f"CAST(NULL AS {kind}) AS {_quoted(column)}" for column, kind in schema.items())
        source = f"SELECT {columns} WHERE false"
        if parts:
            source += f" UNION ALL BY NAME SELECT * FROM {self._files(parts)}"
        listed = ", ".join(_quoted(column) for column in schema)
        self._execute(
            f"CREATE OR REPLACE TEMP VIEW {_quoted(name)} AS "
            f"SELECT {listed} FROM ({source}) WHERE {condition}"
        )

    def _files(self, parts: Sequence[str]) -> str:
        listed = ", ".join("'" + str(self._folder / part).replace("'", "''") + "'" for part in parts)
        return f"read_parquet([{listed}], union_by_name = true)"

    def write(self, select: str, parameters: Sequence[Any] = ()) -> str:
        """Write what a statement selects into a new file; its name. The file is durable when this returns."""
        name = f"{new_id()}.parquet"
        unfinished = self._folder / f"{name}.part"
        place = str(unfinished).replace("'", "''")
        self._execute(f"COPY ({select}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)", parameters)
        os.utime(unfinished, (0, 0))
        _sync(unfinished)
        unfinished.rename(self._folder / name)
        _sync(self._folder)
        return name

    def write_rows(self, rows: Sequence[Mapping[str, Cell]], schema: Mapping[str, str], order: str) -> str:
        """Write rows into a new file, in the order of a column; its name. What a row leaves out is empty."""
        structure = json.dumps([dict(schema)])
        select = (
            f"SELECT * FROM (SELECT unnest(from_json(CAST(? AS JSON), '{structure}'), recursive := true)) "
            f"ORDER BY {_quoted(order)}"
        )
        return self.write(select, [json.dumps(list(rows), ensure_ascii=False)])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class ColumnFolder:
    """The columns of one questionnaire."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer of this folder."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """An engine on these files."""
        engine = Engine(self.path)
        try:
            yield engine
        finally:
            engine.close()

    def manifest(self) -> dict[str, Any] | None:
        """What the manifest says; None where there is none yet."""
        try:
            doc: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return doc

    def replace_manifest(self, doc: Mapping[str, Any]) -> None:
        """Put another manifest in its place, durably and in one step."""
        unfinished = self.path / f"{MANIFEST}.part"
        unfinished.write_text(json.dumps(doc), encoding="utf-8")
        _sync(unfinished)
        unfinished.replace(self.path / MANIFEST)
        _sync(self.path)

    def sweep(self, keep: Sequence[str]) -> None:
        """Take away every file of columns that the manifest does not name; for the writer, under the lock."""
        for file in self.path.iterdir():
            if file.name.endswith((".parquet", ".parquet.part")) and file.name not in keep:
                file.unlink()

    def forget(self) -> None:
        """Take the manifest away, so that the next fold begins anew."""
        (self.path / MANIFEST).unlink(missing_ok=True)
