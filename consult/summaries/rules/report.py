"""The report on one theme or on all: tallies, counts and excerpts, as far as they may be shown.

The theme page, DOCX, XLSX and CSV are all written from this value, so they cannot disagree.
"""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from consult.analysis.rules.suppression import Counts, hidden_choices
from consult.analysis.rules.tally import Tally
from consult.coding.rules import Count, Excerpt, ExcerptKind
from consult.core.text import Text


@dataclass(frozen=True, slots=True)
class NamedCount:
    """How many excerpts are of a language or an actor group. `key` is None for those that may not be named.

    `count` is None where it is too small to show or would give a small one away.
    """

    key: str | None
    count: int | None


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """How much was said on a theme, by kind of source, language and actor group."""

    kinds: tuple[tuple[ExcerptKind, int], ...]
    locales: tuple[NamedCount, ...]
    groups: tuple[NamedCount, ...]

    @property
    def total(self) -> int:
        """How many excerpts in all."""
        return sum(number for _, number in self.kinds)


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """One theme. `left_out` counts excerpts whose words were not given for quotation."""

    slug: str
    name: Text
    about: Text
    tallies: tuple[Tally, ...]
    counts: ThemeCounts
    excerpts: tuple[Excerpt, ...]
    left_out: int

    def of_kind(self, kind: ExcerptKind) -> list[Excerpt]:
        """The excerpts from one kind of source."""
        return [one for one in self.excerpts if one.kind is kind]


@dataclass(frozen=True, slots=True)
class Report:
    """What is delivered. `locale` is the language of the labels; `who` tallies who answered."""

    consultation: str
    title: Text
    municipality: Text
    is_sample: bool
    locale: str
    minimum: int
    counted: int | None
    counted_up_to: datetime | None
    who: tuple[Tally, ...]
    themes: tuple[ThemeReport, ...]

    def digest(self) -> str:
        """The digest of the content: 64 hexadecimal characters of SHA-256 over canonical JSON (RFC 8785 in spirit).

        The moment of counting is not content: the same numbers counted again are the same report.
        """
        content = dataclasses.replace(self, counted_up_to=None)
        canonical = json.dumps(
            _as_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def summary(self) -> dict[str, Any]:
        """What a snapshot remembers: counts per source and theme, and what was asked for."""
        return {
            "responses": self.counted,
            "filters": {"themes": [theme.slug for theme in self.themes]},
            "themes": {
                theme.slug: {kind.value: number for kind, number in theme.counts.kinds}
                | {"left_out": theme.left_out}
                for theme in self.themes
            },
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report with the number, day and digest of the snapshot it quotes."""

    report: Report
    number: int
    made_at: datetime
    digest: str


def _as_json(value: object) -> object:
    if isinstance(value, Excerpt):
        # Keys lead to a response and are no content; the reference stands for them.
        plain = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: _as_json(one) for name, one in plain.items() if name not in {"key", "source_id"}}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_as_json(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def theme_counts(counts: Sequence[Count], minimum: int) -> ThemeCounts:
    """The counts of a theme, small ones by language and actor group hidden."""
    kinds = Counter[ExcerptKind]()
    for one in counts:
        kinds[one.kind] += one.excerpts
    return ThemeCounts(
        tuple((kind, kinds[kind]) for kind in ExcerptKind),
        _named(counts, lambda one: one.locale, minimum),
        _named(
            [one for one in counts if one.kind is not ExcerptKind.OPEN_ANSWER],
            lambda one: one.actor_group_id,
            minimum,
        ),
    )


def _named(
    counts: Sequence[Count], key: Callable[[Count], str | None], minimum: int
) -> tuple[NamedCount, ...]:
    numbers = Counter[str | None]()
    for one in counts:
        numbers[key(one)] += one.excerpts
    order = sorted(numbers, key=lambda one: (one is None, -numbers[one], one or ""))
    choices = tuple(numbers[one] for one in order)
    hidden = hidden_choices(Counts(sum(choices), choices), minimum)
    return tuple(
        NamedCount(one, None if hidden is None or place in hidden else choices[place])
        for place, one in enumerate(order)
    )
