"""Rounds of load, Consult and the floor in turn, and what they come to."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from bench.client import Job, open_line, submission
from bench.form import MARK_SLOT, bodies
from bench.site import ADDRESS, HOST, Server, get
from consult.infra.paths import CHECKOUT

LOCALES = ("da", "en", "ar")
CLIENTS = (1, 8, 32)
FORMS = 12


@dataclass(frozen=True)
class Figure:
    """One line of the result. A ratio of 1 is as good as the floor, more is better."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None


@dataclass
class Target:
    """Who is measured: its server, and its pages with ways to fill their forms."""

    name: str
    server: Server
    pages: dict[str, list[str]]


@dataclass
class Taken:
    """The rounds of one measurement of one target."""

    per_second: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.per_second)

    def quantile(self, share: float) -> float:
        """So long took at most this share of them, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def consult_target(server: Server) -> Target:
    """Consult in its three languages."""
    chance = random.Random("bench")
    pages = {}
    for locale in LOCALES:
        address = ADDRESS.format(locale=locale)
        pages[address] = bodies(get(server.port, address)[1].decode(), FORMS, chance)
    return Target("consult", server, pages)


def one_submission(target: Target, mark: str) -> tuple[bytes, bytes]:
    """Answer once: the first page and the receipt."""
    address, forms = next(iter(target.pages.items()))
    job = Job(HOST, target.server.port, target.pages, 1, 0, mark)

    async def answer() -> tuple[bytes, bytes]:
        line = await open_line(job)
        page, receipt = await submission(job, line, address, forms[0].replace(MARK_SLOT, mark))
        line.close()
        return page.body, receipt.body

    return asyncio.run(answer())


def floor_target(server: Server, consult: Target) -> Target:
    """The floor, which is sent what Consult is sent."""
    return Target("floor", server, {"/form/": [body for forms in consult.pages.values() for body in forms]})


def load(
    target: Target, *, submits: bool, visitors: int, seconds: float, mark: str, gzip: bool = False
) -> dict[str, Any]:
    """One round by the load process; a request that went wrong ends the run."""
    job = {
        "host": HOST,
        "port": target.server.port,
        "pages": target.pages if submits else {address: [] for address in target.pages},
        "visitors": visitors,
        "seconds": seconds,
        "mark": mark,
        "gzip": gzip,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        cwd=CHECKOUT,
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    if result["faults"]:
        raise RuntimeError(
            f"{target.name}: {len(result['faults'])} requests failed, first: {result['faults'][0]}"
        )
    return result


def measure(
    targets: tuple[Target, Target],
    *,
    submits: bool,
    visitors: int,
    rounds: int,
    seconds: float,
    gzip: bool = False,
) -> tuple[Taken, Taken]:
    """Rounds of both in turn; who begins changes from round to round."""
    taken = (Taken(), Taken())
    for number in range(rounds):
        for place in (0, 1) if number % 2 == 0 else (1, 0):
            mark = f"bench-{visitors}-{number}"
            result = load(
                targets[place], submits=submits, visitors=visitors, seconds=seconds, mark=mark, gzip=gzip
            )
            taken[place].per_second.append(len(result["seconds"]) / result["wall"])
            taken[place].seconds += result["seconds"]
            taken[place].marks += result["marks"]
    return taken


def figures(name: str, unit: str, own: Taken, floor: Taken) -> list[Figure]:
    """Rate, median and 95th percentile of one measurement."""
    lines = [Figure(name, round(own.rate, 1), unit, round(floor.rate, 1), round(own.rate / floor.rate, 2))]
    for share, title in ((0.5, "median"), (0.95, "95th percentile")):
        value, lowest = own.quantile(share), floor.quantile(share)
        lines.append(
            Figure(f"{name}, {title}", round(value, 1), "ms", round(lowest, 1), round(lowest / value, 2))
        )
    return lines
