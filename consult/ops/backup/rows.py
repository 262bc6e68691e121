"""Rows as lines of JSON, the same from either database, byte by byte."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, String, Table, select
from sqlalchemy.orm import Session
from sqlalchemy.types import JSON

from consult.infra.db import UtcDateTime

# Made again from the responses by the next fold.
LEFT_OUT = frozenset({"fold_queue", "column_state"})
AT_ONCE = 500


class WrongRow(Exception):
    """A line is not a row of its table."""


def tables_of(metadata: MetaData) -> list[Table]:
    """The tables of a backup; those that others refer to come first."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def iter_lines(session: Session, table: Table) -> Iterator[bytes]:
    """Every row as a line, in the order of the primary key's bytes."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    keys = [
        column.collate("C") if is_postgresql and isinstance(column.type, String) else column
        for column in table.primary_key
    ]
    found = session.execute(select(table).order_by(*keys).execution_options(yield_per=AT_ONCE))
    for row in found.mappings():
        yield line_of({column.name: row[column.name] for column in table.columns})


def line_of(row: dict[str, Any]) -> bytes:
    """A row as one line. What a JSON column holds keeps its order."""
    shown = {name: _shown(row[name]) for name in sorted(row)}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """The row that a line stands for; raises WrongRow."""
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or given.keys() != set(table.columns.keys()):
            raise WrongRow(table.name)
        return {column.name: _kept(column, given[column.name]) for column in table.columns}
    except (ValueError, RecursionError) as fault:
        raise WrongRow(table.name) from fault


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def _kept(column: Column[Any], value: Any) -> Any:
    """The value for the column, checked: SQLite would take anything."""
    if isinstance(column.type, JSON):
        return value
    if value is None:
        if not column.nullable:
            raise WrongRow(column.name)
        return None
    if isinstance(column.type, UtcDateTime):
        moment = datetime.fromisoformat(_a(str, value))
        if moment.tzinfo is None:
            raise WrongRow(column.name)
        return moment
    if isinstance(column.type, Date):
        return date.fromisoformat(_a(str, value))
    return _plain(column, value)


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Boolean):
        return _a(bool, value)
    if isinstance(column.type, Integer):
        if isinstance(value, bool):
            raise WrongRow(column.name)
        return _a(int, value)
    if isinstance(column.type, Float):
        return float(_a((int, float), value))
    text = _a(str, value)
    if column.type.length is not None and len(text) > column.type.length:  # type: ignore[attr-defined]  # a String
        raise WrongRow(column.name)
    return text


def _a(kind: type | tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, kind):
        raise WrongRow(str(kind))
    return value
