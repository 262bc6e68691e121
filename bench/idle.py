"""What is measured without load: memory at rest, and how long folding takes."""

import sys
import time
from pathlib import Path

from bench.rounds import Figure
from bench.site import ADDRESS, Site, consult_server, get, running
from consult.analysis.jobs import fold as fold_answers
from consult.core.clock import utc_now
from consult.infra.db import Database

SECONDS_AT_REST = 3.0


def measure(site: Site) -> list[Figure]:
    """Memory of web and worker at rest, after each has done something."""
    with (
        consult_server(site) as server,
        running(site, [sys.executable, "-m", "consult.cli", "worker"]) as worker,
    ):
        for locale in ("da", "en", "ar"):
            get(server.port, ADDRESS.format(locale=locale))
        time.sleep(SECONDS_AT_REST)
        web, work = (sum(map(memory, family(process))) for process in (server.process, worker.pid))
    return [
        Figure(f"{site.kind}: memory at rest, web", round(web / 1024, 1), "MiB"),
        Figure(f"{site.kind}: memory at rest, worker", round(work / 1024, 1), "MiB"),
    ]


def fold(site: Site) -> list[Figure]:
    """Fold what the load has left: seconds for a thousand responses."""
    database = Database(site.database_url)
    try:
        began = time.perf_counter()
        taken = fold_answers(database, site.folder, utc_now())
        seconds = time.perf_counter() - began
    finally:
        database.close()
    return [Figure(f"{site.kind}: folding a thousand responses", round(seconds / taken * 1_000_000), "ms")]


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(place.parent.name))
    found, todo = [], [process]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


def memory(process: int) -> int:
    """The share of the machine's memory that is this process's, in KiB."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
