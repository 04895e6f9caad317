"""Runs one load. `python -m load.driver` reads a plan on standard input, writes its outcome."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict

import uvloop

from load.connection import BrokenResponseError, Connection, Response
from load.plan import LOCAL, Outcome, Plan, Question

_SEED = 20250618


class _Ledger:
    """What has been answered so far."""

    def __init__(self) -> None:
        self.latencies: defaultdict[str, list[float]] = defaultdict(list)
        self.statuses: Counter[str] = Counter()
        self.differing: Counter[str] = Counter()
        self.first: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.received = 0

    def note(self, name: str, response: Response, seconds: float) -> None:
        self.statuses[str(response.status)] += 1
        if response.status not in (200, 304):
            return
        self.latencies[name].append(seconds)
        self.received += len(response.body)
        first = self.first.setdefault(name, response.body)
        if first is not response.body and first != response.body:
            self.differing[name] += 1
        if response.etag:
            self.etags[name] = response.etag


async def run(plan: Plan) -> Outcome:
    """Asks as planned until the time is over or every round is done."""
    ledger = _Ledger()
    used = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    order = _order(plan)
    # From the clock, so that no two loads ask a question with the same number.
    numbers = itertools.count(time.time_ns())
    await asyncio.gather(
        *(
            _ask_on(plan, plan.sources[i % len(plan.sources)], order, numbers, started, ledger)
            for i in range(plan.connections)
        )
    )
    seconds = time.perf_counter() - started
    now = resource.getrusage(resource.RUSAGE_SELF)
    bodies = {}
    if plan.keep_bodies:
        bodies = {name: body.decode("utf-8", "replace") for name, body in ledger.first.items()}
    return Outcome(
        seconds=seconds,
        latencies=dict(ledger.latencies),
        statuses=dict(ledger.statuses),
        differing=dict(ledger.differing),
        received=ledger.received,
        client_cpu=now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
        bodies=bodies,
        etags=ledger.etags,
    )


def _order(plan: Plan) -> Iterator[Question]:
    """Every question once a round, each round in an order of its own, always the same ones."""
    shuffled = random.Random(_SEED)
    rounds = itertools.count() if plan.rounds == 0 else range(plan.rounds)
    for _ in rounds:
        questions = list(plan.questions)
        shuffled.shuffle(questions)
        yield from questions


async def _ask_on(
    plan: Plan,
    source: str,
    order: Iterator[Question],
    numbers: Iterator[int],
    started: float,
    ledger: _Ledger,
) -> None:
    heads = {question: _request(plan, question) for question in plan.questions}
    connection: Connection | None = None
    for question in order:
        if time.perf_counter() - started >= plan.seconds:
            break
        before, after = heads[question]
        number = b"%%0A%%23%d" % next(numbers) if plan.unique else b""
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(plan.patience):
                if connection is None or not connection.open:
                    connection = await _connect(plan.port, source)
                response = await connection.ask(before + number + after)
        except (BrokenResponseError, OSError):
            ledger.statuses["broken"] += 1
            connection = None
            await asyncio.sleep(0.05)
        except TimeoutError:
            ledger.statuses["late"] += 1
            if connection is not None:
                connection.close()
            connection = None
        else:
            ledger.note(question.name, response, time.perf_counter() - begun)
        if plan.pause:
            await asyncio.sleep(plan.pause)
    if connection is not None:
        connection.close()


async def _connect(port: int, source: str) -> Connection:
    loop = asyncio.get_running_loop()
    local = None if source == LOCAL else (source, 0)
    _, connection = await loop.create_connection(Connection, LOCAL, port, local_addr=local)
    return connection


def _request(plan: Plan, question: Question) -> tuple[bytes, bytes]:
    """The bytes before and after the place of the running number."""
    headers = [f" HTTP/1.1\r\nHost: {LOCAL}:{plan.port}", f"Accept: {question.accept}"]
    if question.etag:
        headers.append(f"If-None-Match: {question.etag}")
    before = f"GET {question.target(plan.path)}"
    return before.encode(), ("\r\n".join(headers) + "\r\n\r\n").encode()


if __name__ == "__main__":
    outcome = uvloop.run(run(Plan.from_json(sys.stdin.read())))
    json.dump(asdict(outcome), sys.stdout)
