"""The questions put to the columns, as plain SQL that any engine understands."""

from collections.abc import Sequence

from consult.analysis.rules.columns import CHANNEL, GROUP, LOCALE, Series

NO_CHOICE = ""
"""Stands for "answered at all", where that is not the sum of the choices."""


def quoted(name: str) -> str:
    """A name as SQL takes it whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A string as SQL takes it."""
    return "'" + value.replace("'", "''") + "'"


def shown_groups(resting: Sequence[int]) -> str:
    """The condition that a row is in view."""
    listed = ", ".join(str(int(group)) for group in sorted(resting))
    condition = f"{quoted(GROUP)} <> 0"
    return f"{condition} AND {quoted(GROUP)} NOT IN ({listed})" if listed else condition


def counts(series: Sequence[Series], part: str | None) -> str:
    """How often each choice was made: rows of series, choice, part, count.

    `part` is the column by whose values the counts are parted; without one the part is NULL.
    """
    by = quoted(part) if part else "CAST(NULL AS VARCHAR)"
    branches = []
    for one in series:
        if one.is_multiple:
            columns = [(NO_CHOICE, one.name), *((code, one.choice_column(code)) for code in one.choices)]
            branches += [_branch(one.name, literal(code), by, quoted(column)) for code, column in columns]
        elif one.is_number:
            branches.append(_branch(one.name, literal(NO_CHOICE), by, f"{quoted(one.name)} IS NOT NULL"))
        else:
            branches.append(_branch(one.name, quoted(one.name), by, f"{quoted(one.name)} IS NOT NULL"))
    return "\nUNION ALL\n".join(branches)


def _branch(name: str, choice: str, by: str, condition: str) -> str:
    return (
        f"SELECT {literal(name)} AS series, {choice} AS choice, {by} AS part, count(*) AS n "
        f"FROM shown WHERE {condition} GROUP BY 2, 3"
    )


def quartiles(series: Sequence[Series], part: str | None, value: str | None) -> str:
    """The three quartiles of every number question, in one part where one is named: rows of series and numbers."""
    where = f"WHERE {quoted(part)} = {literal(value)}" if part and value is not None else ""
    return "\nUNION ALL\n".join(
        f"SELECT {literal(one.name)}, "
        + ", ".join(f"quantile_cont({quoted(one.name)}, {point})" for point in ("0.25", "0.5", "0.75"))
        + f" FROM shown {where}"
        for one in series
        if one.is_number
    )


def ways_in() -> str:
    """How many responses came in each language and by each channel: rows of kind, value, count."""
    return "\nUNION ALL\n".join(
        f"SELECT {literal(column)}, {quoted(column)}, count(*) FROM shown GROUP BY 2"
        for column in (LOCALE, CHANNEL)
    )
