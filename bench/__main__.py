"""`python -m bench build/bench.json`: measures everything on SQLite and PostgreSQL, prints a table, writes the file."""

import argparse
import json
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import func, select

from bench import idle, themes, weight
from bench.rounds import (
    CLIENTS,
    Figure,
    Target,
    consult_target,
    figures,
    floor_target,
    load,
    measure,
    one_submission,
)
from bench.site import Site, consult_server, floor_server, postgresql
from consult.infra.db import Database
from consult.infra.settings import settings_from
from consult.responses.models import OpenAnswer, Response

KINDS = ("sqlite", "postgresql")


class NotKept(Exception):
    """What was acknowledged and what is stored differ."""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("output", type=Path, help="where the figures are written")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each measurement")
    parser.add_argument("--seconds", type=float, default=1.7, help="how long a round lasts")
    parser.add_argument("--only", choices=KINDS, help="one database instead of both")
    options = parser.parse_args()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    lines: list[Figure] = []
    for kind in [options.only] if options.only else KINDS:
        found = measure_kind(kind, options.output.parent, options.rounds, options.seconds)
        print_table(found)
        lines += found
    text = json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1)
    options.output.write_text(text + "\n", encoding="utf-8")
    print(f"Written to {options.output}.")


def measure_kind(kind: str, folder: Path, rounds: int, seconds: float) -> list[Figure]:
    """All figures of one kind of database, in a folder that is thrown away."""
    place = Path(tempfile.mkdtemp(prefix="bench-", dir=folder)).absolute()
    try:
        with ExitStack() as stack:
            state = place / "state"
            url = f"sqlite:///{state / 'consult.db'}"
            if kind == "postgresql":
                url = stack.enter_context(postgresql(place / "pg"))
            site = Site(kind, state, url)
            site.prepare()
            lines = measure_site(site, rounds, seconds)
            return lines + themes.measure(place) if kind == "sqlite" else lines
    finally:
        shutil.rmtree(place, ignore_errors=True)


def measure_site(site: Site, rounds: int, seconds: float) -> list[Figure]:
    """Pages and submissions at rising load, then what was kept, then everything else."""
    lines = idle.measure(site)
    threads = settings_from({}, folder=site.folder).web_threads
    acknowledged: list[str] = []
    with consult_server(site) as server:
        consult = consult_target(server)
        acknowledged.append(prepare_floor(site, consult))
        lines += weight.measure(site.kind, server.port)
        with floor_server(site, threads) as other:
            targets = (consult, floor_target(other, consult))
            for target in targets:
                warm = load(target, submits=True, visitors=8, seconds=1, mark="bench-warm")
                if target is consult:
                    acknowledged += warm["marks"]
            for visitors in CLIENTS:
                name = f"{site.kind}: first page, {clients(visitors)}"
                lines += figures(
                    name,
                    "pages/s",
                    *measure(targets, submits=False, visitors=visitors, rounds=rounds, seconds=seconds),
                )
            own, floor = measure(
                targets, submits=False, visitors=8, rounds=rounds, seconds=seconds, gzip=True
            )
            lines += figures(f"{site.kind}: first page compressed, {clients(8)}", "pages/s", own, floor)[:1]
            for visitors in CLIENTS:
                taken = measure(targets, submits=True, visitors=visitors, rounds=rounds, seconds=seconds)
                acknowledged += taken[0].marks
                lines += figures(
                    f"{site.kind}: complete submissions, {clients(visitors)}", "submissions/s", *taken
                )
    lines.append(kept_once(site, acknowledged))
    lines += idle.fold(site)
    return lines


def prepare_floor(site: Site, consult: Target) -> str:
    """Give the floor pages of the same size as Consult's; the mark of the answers sent for that."""
    mark = "bench-first-0-0."
    page, receipt = one_submission(consult, mark)
    with Database(site.database_url).reading() as session:
        document = json.dumps(session.scalar(select(Response.answers).limit(1)), ensure_ascii=False)
    for name, content in (
        ("page.html", page),
        ("receipt.html", receipt),
        ("document.json", document.encode()),
    ):
        (site.folder / "floor" / name).write_bytes(content)
    return mark


def kept_once(site: Site, acknowledged: list[str]) -> Figure:
    """Compare the receipts that were shown with what is stored. Raises NotKept unless each is there once, no other."""
    with Database(site.database_url).reading() as session:
        texts = session.scalars(select(OpenAnswer.text).where(OpenAnswer.text.startswith("bench-")))
        stored = Counter(text.partition(".")[0] + "." for text in texts)
        rows = session.scalar(select(func.count()).select_from(Response)) or 0
    lost, twice = set(acknowledged) - set(stored), [mark for mark, count in stored.items() if count > 1]
    unknown = set(stored) - set(acknowledged)
    if lost or twice or unknown or rows != len(acknowledged) or len(set(acknowledged)) != rows:
        raise NotKept(f"{len(lost)} lost, {len(twice)} twice, {len(unknown)} without receipt, {rows} rows")
    return Figure(f"{site.kind}: acknowledged submissions that are stored once", rows, "submissions")


def clients(count: int) -> str:
    """So many clients, in words."""
    return f"{count} client" if count == 1 else f"{count} clients"


def print_table(lines: list[Figure]) -> None:
    """The figures for people."""
    width = max(len(line.name) for line in lines)
    print(f"\n{'':<{width}} {'value':>10} {'unit':<14} {'floor':>10} {'ratio':>6}")
    for line in lines:
        floor = "" if line.floor is None else f"{line.floor:>10.1f} {line.ratio:>6.2f}"
        print(f"{line.name:<{width}} {line.value:>10.1f} {line.unit:<14} {floor}", flush=True)


if __name__ == "__main__":
    main()
