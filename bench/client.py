"""The load: so many visitors at once, each of whom begins anew when done. Run as a process of its own.

Reads a job as JSON from standard input and writes what it measured to standard output. Connections stay open, a POST
is never sent twice, and a submission counts when the receipt has been read.
"""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bench.form import KEY_SLOT, MARK_SLOT

KEY_BEFORE = b'name="form_key" value="'


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes


class Line(asyncio.Protocol):
    """One open connection, one exchange at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._received = bytearray()
        self._head = ""
        self._end: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits gets no answer any more."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed"))

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is whole."""
        self._received += data
        if self._end is None:
            head, found, _ = self._received.partition(b"\r\n\r\n")
            if not found:
                return
            self._head = head.decode("latin-1")
            self._end = len(head) + 4 + int(_header(self._head, "content-length") or 0)
        if len(self._received) >= self._end and self._waiting is not None:
            body = bytes(self._received[self._head_length : self._end])
            answer = Answer(int(self._head[9:12]), _header(self._head, "location"), body)
            self._received.clear()
            self._end = None
            self._waiting.set_result(answer)

    @property
    def _head_length(self) -> int:
        return len(self._head) + 4

    async def exchange(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def _header(head: str, name: str) -> str:
    at = head.lower().find(f"\r\n{name}:")
    return head[at + len(name) + 3 :].partition("\r\n")[0].strip() if at >= 0 else ""


@dataclass
class Job:
    """What to do: `pages` are addresses, each with ways to fill its form; without any, pages are only read."""

    host: str
    port: int
    pages: dict[str, list[str]]
    visitors: int
    seconds: float
    mark: str
    gzip: bool = False


@dataclass
class Done:
    """What was measured."""

    seconds: list[float] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def open_line(job: Job) -> Line:
    """A new connection to the server."""
    _, line = await asyncio.get_running_loop().create_connection(Line, job.host, job.port)
    return line


async def visit(job: Job, number: int, until: float, done: Done) -> None:
    """One visitor after the other on one connection."""
    chance = random.Random(f"{job.mark}{number}")
    addresses = list(job.pages)
    line = await open_line(job)
    count = number
    while time.perf_counter() < until:
        count += 1
        address = addresses[count % len(addresses)]
        mark = f"{job.mark}-{number}-{count}."
        forms = job.pages[address]
        body = chance.choice(forms).replace(MARK_SLOT, mark) if forms else ""
        began = time.perf_counter()
        try:
            if body:
                await submission(job, line, address, body)
                done.marks.append(mark)
            else:
                await page(job, line, address)
            done.seconds.append(time.perf_counter() - began)
        except (OSError, RuntimeError) as fault:
            done.faults.append(f"{type(fault).__name__}: {fault}")
            line.close()
            line = await open_line(job)
    line.close()


async def page(job: Job, line: Line, address: str) -> Answer:
    """The first page."""
    answer = await line.exchange(_get(job, address))
    if answer.status != 200:
        raise RuntimeError(f"page: {answer.status}")
    return answer


async def submission(job: Job, line: Line, address: str, body: str) -> tuple[Answer, Answer]:
    """Page, answers, receipt: the first and the last of them."""
    first = await page(job, line, address)
    _, found, rest = first.body.partition(KEY_BEFORE)
    if found:
        body = body.replace(KEY_SLOT, rest.partition(b'"')[0].decode())
    answer = await line.exchange(_post(job, address, body))
    if answer.status != 303:
        raise RuntimeError(f"sent: {answer.status}")
    receipt = await line.exchange(_get(job, urlsplit(urljoin(address, answer.location)).path))
    if receipt.status != 200:
        raise RuntimeError(f"receipt: {receipt.status}")
    return first, receipt


def _get(job: Job, path: str) -> bytes:
    accept = "Accept-Encoding: gzip\r\n" if job.gzip else ""
    return f"GET {path} HTTP/1.1\r\nHost: {job.host}:{job.port}\r\nUser-Agent: bench\r\n{accept}\r\n".encode()


def _post(job: Job, path: str, body: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {job.host}:{job.port}\r\nUser-Agent: bench\r\n"
        f"Origin: http://{job.host}:{job.port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def work(job: Job) -> dict[str, Any]:
    """All visitors at once, until the time is up and the last of them is done."""
    done = Done()
    began = time.perf_counter()
    cpu = time.process_time()
    await asyncio.gather(*(visit(job, number, began + job.seconds, done) for number in range(job.visitors)))
    wall = time.perf_counter() - began
    return {
        "wall": wall,
        "cpu": (time.process_time() - cpu) / wall,
        "seconds": done.seconds,
        "marks": done.marks,
        "faults": done.faults,
    }


if __name__ == "__main__":
    json.dump(asyncio.run(work(Job(**json.load(sys.stdin)))), sys.stdout)
