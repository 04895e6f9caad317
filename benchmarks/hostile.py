"""Ordinary queries while hostile ones run: `python benchmarks/hostile.py`.

Twenty pathological queries are kept running; ordinary ones are asked before, during and after.
Writes `benchmarks/results/hostile.md`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import machine
import servers
from answers import same
from asking import as_rows, ask_once
from compare import NATIONAL
from load.plan import LOCAL, Outcome, Plan, Question, quantile
from load.running import RunningLoad, run
from machine import mebibytes, milliseconds, say
from mix import Asked, query_mix
from servers import Server

from teiju.snapshot.manifest import DATASET, read_manifest

_QUERIES = Path(__file__).parent / "hostile"
_TIMEOUT = 10
"""Seconds; the limit of either server for one query."""

_MEMORY = 8 << 30
"""Bytes; `oxigraph serve` has no limit of its own, and others use this machine too."""

_AHEAD = 2.0
_REST = 5.0
"""Seconds by which the hostile load starts earlier, and of rest after it."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Ordinary queries in one phase: what came of them, and how many answers were wrong."""

    name: str
    outcome: Outcome
    wrong: int


@dataclass(frozen=True, slots=True)
class Ordeal:
    """What one server went through."""

    name: str
    phases: tuple[Phase, ...]
    memory: tuple[int, int, int]
    """Bytes before, at most, and after."""
    hostile: dict[str, int]
    survived: bool
    right_afterwards: int
    """How many queries of the mix have the same answer as before."""


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshot", type=Path, default=NATIONAL, help="snapshot folder")
    parser.add_argument("--seconds", type=float, default=30.0, help="of the hostile load")
    parser.add_argument("--only-teiju", action="store_true", help="leave oxigraph serve out")
    parser.add_argument("--result", default="hostile", help="name of the file in results/")
    chosen = parser.parse_args(arguments)
    dataset, note, mix = chosen.snapshot / DATASET, machine.description(), query_mix()
    apart = tuple(f"127.0.0.{number}" for number in range(2, 22))

    def teiju() -> Server:
        return servers.teiju(chosen.snapshot, query_seconds=str(_TIMEOUT))

    def oxigraph() -> Server:
        return servers.oxigraph_in_memory(dataset, _TIMEOUT, _MEMORY)

    ordeals = [
        _ordeal("teiju, all from one address", teiju, (LOCAL,), mix, chosen.seconds),
        _ordeal("teiju, each from its own address", teiju, apart, mix, chosen.seconds),
    ]
    if not chosen.only_teiju:
        name = f"oxigraph serve --timeout-s {_TIMEOUT}"
        ordeals.append(_ordeal(name, oxigraph, (LOCAL,), mix, chosen.seconds))
    machine.write(chosen.result, _report(ordeals, mix, chosen.seconds, chosen.snapshot, note))


def hostile_queries() -> tuple[Question, ...]:
    """The twenty pathological queries."""
    return tuple(
        Question(name=path.stem, text=_without_head(path), accept="*/*")
        for path in sorted(_QUERIES.glob("*.rq"))
    )


def _without_head(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#+"))


def _ordeal(
    name: str,
    start: Callable[[], Server],
    sources: tuple[str, ...],
    mix: tuple[Asked, ...],
    seconds: float,
) -> Ordeal:
    say(name)
    server = start()
    try:
        expected = ask_once(server, mix)
        ordinary = Plan(
            port=server.port,
            path=server.path,
            questions=tuple(asked.question for asked in mix),
            connections=4,
            seconds=10,
            unique=True,
            pause=0.1,
            keep_bodies=True,
        )
        pathological = replace(
            ordinary,
            questions=hostile_queries(),
            connections=20,
            seconds=seconds + _AHEAD,
            sources=sources,
            keep_bodies=False,
        )
        before = run(ordinary)
        memory = server.memory()
        with servers.watched(server) as watch:
            attack = RunningLoad(pathological)
            time.sleep(_AHEAD)
            during = run(replace(ordinary, seconds=seconds))
            attacked = attack.outcome()
        time.sleep(_REST)
        memories = (memory, watch.most, server.memory())
        after = run(ordinary)
        survived = server.process.poll() is None
        found = ask_once(server, mix) if survived else {}
    finally:
        server.stop()
    right = sum(
        asked.question.name in found
        and same(expected[asked.question.name], found[asked.question.name], ordered=asked.ordered)
        for asked in mix
    )
    phases = tuple(
        Phase(phase, outcome, _wrong(outcome, expected, mix))
        for phase, outcome in (("before", before), ("during", during), ("after", after))
    )
    for phase in phases:
        say(f"  {phase.name}: {phase.outcome.statuses}, {phase.wrong} wrong")
    say(f"  hostile: {attacked.statuses}; memory {[mebibytes(size) for size in memories]} MiB")
    return Ordeal(name, phases, memories, attacked.statuses, survived, right)


def _wrong(outcome: Outcome, expected: dict, mix: tuple[Asked, ...]) -> int:
    """How many answers with status 200 were not the right ones."""
    found = as_rows(outcome.bodies, mix)
    ordered = {asked.question.name: asked.ordered for asked in mix}
    wrong = sum(outcome.differing.values())
    for name, rows in found.items():
        if not same(expected[name], rows, ordered=ordered[name]):
            wrong += len(outcome.latencies[name]) - outcome.differing.get(name, 0)
    return wrong


def _report(
    ordeals: list[Ordeal], mix: tuple[Asked, ...], seconds: float, snapshot: Path, note: str
) -> str:
    manifest = read_manifest(snapshot)
    return "\n".join(
        [
            "# Ordinary queries under a hostile load\n",
            note,
            f"- Data: {manifest.quads:,} quads, {manifest.triples:,} triples in the default graph",
            f"- Hostile: {len(hostile_queries())} connections keep {len(hostile_queries())} "
            f"pathological queries (`benchmarks/hostile/`) running for {seconds:.0f} s; a running "
            "comment in each keeps caches out of it; each rests 0.1 s after an answer or refusal",
            f"- Ordinary: 4 connections ask the mix of {len(mix)} queries, each resting 0.1 s "
            "after an answer, 10 s before, during, and 10 s after; uncached as well",
            f"- Either server ends a query after {_TIMEOUT} s. `oxigraph serve` may use "
            f"{_MEMORY >> 30} GiB of address space; it has no limit of its own",
            "\n## Ordinary queries\n",
            machine.table(
                ("server", "phase", "asked", "right", "p50 ms", "p99 ms", "longest ms"),
                _phase_rows(ordeals),
            ),
            "\n## The servers\n",
            machine.table(
                ("server", "survived", "MiB before", "at most", "after", "right afterwards"),
                _server_rows(ordeals, len(mix)),
            ),
            "\n## What the hostile clients got\n",
            *(f"- {ordeal.name}: {_statuses(ordeal.hostile)}" for ordeal in ordeals),
        ]
    )


def _phase_rows(ordeals: list[Ordeal]) -> Iterator[list[str]]:
    for ordeal in ordeals:
        for phase in ordeal.phases:
            times = phase.outcome.times
            right = phase.outcome.answered - phase.wrong
            yield [
                ordeal.name,
                phase.name,
                str(phase.outcome.asked),
                f"{right / phase.outcome.asked:.1%}" if phase.outcome.asked else "-",
                milliseconds(quantile(times, 0.5)),
                milliseconds(quantile(times, 0.99)),
                milliseconds(times[-1] if times else float("nan")),
            ]


def _server_rows(ordeals: list[Ordeal], queries: int) -> Iterator[list[str]]:
    for ordeal in ordeals:
        yield [
            ordeal.name,
            "yes" if ordeal.survived else "no",
            *map(mebibytes, ordeal.memory),
            f"{ordeal.right_afterwards} of {queries}",
        ]


def _statuses(counted: dict[str, int]) -> str:
    return ", ".join(f"{status}: {number}" for status, number in sorted(counted.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
