"""The endpoint beside others on the same data: `python benchmarks/compare.py`.

Answers are compared before anything is timed; a difference ends the run. Writes
`benchmarks/results/compare.md`.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import answers
import machine
import pyoxigraph
import servers
from asking import DifferentAnswersError, as_rows, ask_once, require_same
from load.plan import Outcome, Plan, Question, quantile
from load.running import run
from machine import mebibytes, milliseconds, say
from mix import Asked, query_mix
from servers import Server

from teiju.snapshot.manifest import DATASET, read_manifest

NATIONAL = Path(__file__).parent / ".build" / "national" / "snapshot"
UNCACHED, CACHED, NOT_MODIFIED = "uncached", "cached", "304"


@dataclass(slots=True)
class Measured:
    """What was measured of one server: outcomes of the loads by mode, and its memory."""

    server: Server
    outcomes: defaultdict[str, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    memory_at_rest: int = 0
    most_memory: int = 0
    reordered: tuple[str, ...] = ()

    def rate(self, mode: str) -> float:
        """Good answers per second, the median of the rounds."""
        return median(outcome.rate for outcome in self.outcomes[mode])

    def times(self, mode: str) -> list[float]:
        """All times of a mode, ascending."""
        return sorted(time for outcome in self.outcomes[mode] for time in outcome.times)

    def times_of(self, mode: str, name: str) -> list[float]:
        """The times of one question, ascending."""
        return sorted(t for outcome in self.outcomes[mode] for t in outcome.latencies.get(name, ()))


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: rounds, seconds of each load, connections."""

    rounds: int
    seconds: float
    connections: int


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshot", type=Path, default=NATIONAL, help="snapshot folder")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=10.0, help="default: %(default)s")
    parser.add_argument("--connections", type=int, default=8, help="default: %(default)s")
    parser.add_argument("--rdflib-endpoint", type=Path, help="its command, to include it")
    parser.add_argument("--only-teiju", action="store_true", help="leave the disk form out")
    parser.add_argument("--result", default="compare", help="name of the file in results/")
    chosen = parser.parse_args(arguments)
    extent = Extent(chosen.rounds, chosen.seconds, chosen.connections)
    mix = query_mix()
    note = machine.description()
    with contextlib.ExitStack() as running:
        compared = _start(chosen, running)
        _compare_answers([measured.server for measured in compared], mix)
        for number in range(extent.rounds):
            say(f"round {number + 1} of {extent.rounds}")
            for measured in compared:
                _measure(measured, mix, extent)
        if chosen.rdflib_endpoint:
            compared.append(_measure_rdflib(chosen, compared[0].server, mix, running))
    machine.write(chosen.result, _report(compared, mix, extent, chosen.snapshot, note))


def _start(chosen: argparse.Namespace, running: contextlib.ExitStack) -> list[Measured]:
    dataset = chosen.snapshot / DATASET
    started = [servers.oxigraph_in_memory(dataset)]
    running.callback(started[-1].stop)
    started.append(servers.teiju(chosen.snapshot))
    running.callback(started[-1].stop)
    if not chosen.only_teiju:
        started.append(servers.oxigraph_on_disk(dataset, chosen.snapshot.parent / "oxigraph"))
        running.callback(started[-1].stop)
    for server in started:
        say(f"{server.name}: first answer after {server.seconds_to_answer:.2f} s")
    return [Measured(server, memory_at_rest=server.memory()) for server in started]


def _compare_answers(compared: Sequence[Server], mix: tuple[Asked, ...]) -> None:
    expected = ask_once(compared[0], mix)
    for server in compared[1:]:
        require_same(expected, ask_once(server, mix), mix, server.name)
    say(f"{len(mix)} answers are the same from {', '.join(server.name for server in compared)}")


def _measure(measured: Measured, mix: tuple[Asked, ...], extent: Extent) -> None:
    server = measured.server
    plan = Plan(
        port=server.port,
        path=server.path,
        questions=tuple(asked.question for asked in mix),
        connections=extent.connections,
        seconds=extent.seconds,
    )
    with servers.watched(server) as watch:
        for mode, load in _modes(server, plan):
            outcome = run(load)
            measured.outcomes[mode].append(outcome)
            say(
                f"  {server.name}, {mode}: {outcome.rate:,.0f}/s, "
                f"client {outcome.client_share:.0%} of a processor, {outcome.statuses}"
            )
    measured.most_memory = max(measured.most_memory, watch.most)


def _modes(server: Server, plan: Plan) -> Iterator[tuple[str, Plan]]:
    if server.name != "teiju":
        yield UNCACHED, replace(plan, unique=True)
    else:
        tags = run(replace(plan, rounds=1, connections=1)).etags
        yield UNCACHED, replace(plan, unique=True)
        yield CACHED, plan
        if missing := {asked.name for asked in plan.questions} - tags.keys():
            raise LookupError(f"{server.name} gave no ETag for {', '.join(sorted(missing))}")
        known = tuple(replace(asked, etag=tags[asked.name]) for asked in plan.questions)
        yield NOT_MODIFIED, replace(plan, questions=known)


def _measure_rdflib(
    chosen: argparse.Namespace,
    reference: Server,
    mix: tuple[Asked, ...],
    running: contextlib.ExitStack,
) -> Measured:
    """One pass on one connection: it is slow enough for that to tell."""
    triples = chosen.snapshot.parent / "default.nt"
    _write_default_graph(chosen.snapshot / DATASET, triples)
    say("rdflib-endpoint: loading, which takes minutes")
    server = servers.rdflib_endpoint(chosen.rdflib_endpoint, triples)
    running.callback(server.stop)
    say(f"{server.name}: first answer after {server.seconds_to_answer:.0f} s")
    measured = Measured(server, memory_at_rest=server.memory())
    expected = ask_once(reference, mix)
    questions = tuple(asked.question for asked in mix)
    with servers.watched(server) as watch:
        outcome = run(_one_pass(server, questions))
    measured.outcomes[UNCACHED].append(outcome)
    measured.most_memory = watch.most
    _check_rdflib(measured, outcome, expected, mix)
    return measured


def _one_pass(server: Server, questions: tuple[Question, ...]) -> Plan:
    return Plan(
        port=server.port,
        path=server.path,
        questions=questions,
        connections=1,
        seconds=240,
        rounds=1,
        patience=60,
        keep_bodies=True,
    )


def _check_rdflib(
    measured: Measured,
    outcome: Outcome,
    expected: dict[str, list[answers.Row]],
    mix: tuple[Asked, ...],
) -> None:
    """Its rows have to be the same; it sorts some terms in another order, which is noted."""
    reordered = []
    found = as_rows(outcome.bodies, mix)
    for asked in mix:
        name = asked.question.name
        if name not in found:
            continue
        if not answers.same(expected[name], found[name], ordered=False):
            raise DifferentAnswersError(f"{measured.server.name}: another answer to {name}")
        if not answers.same(expected[name], found[name], ordered=asked.ordered):
            reordered.append(name)
    measured.reordered = tuple(reordered)


def _write_default_graph(dataset: Path, triples: Path) -> None:
    quads = pyoxigraph.parse(path=dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    default = (q.triple for q in quads if isinstance(q.graph_name, pyoxigraph.DefaultGraph))
    pyoxigraph.serialize(default, str(triples), format=pyoxigraph.RdfFormat.N_TRIPLES)


def _report(
    compared: list[Measured], mix: tuple[Asked, ...], extent: Extent, snapshot: Path, note: str
) -> str:
    manifest = read_manifest(snapshot)
    client = max(o.client_share for m in compared for os in m.outcomes.values() for o in os)
    reordered = [m for m in compared if m.reordered]
    parts = [
        "# The endpoint side by side\n",
        note,
        f"- Data: {manifest.quads:,} quads in {len(manifest.graphs):,} named graphs, "
        f"{manifest.triples:,} triples in the default graph (snapshot {manifest.version[:16]})",
        f"- Load: {len(mix)} queries in turn, {extent.connections} keep-alive connections, "
        f"{extent.rounds} rounds of {extent.seconds:.0f} s a server and mode, alternating; "
        "rates are medians of the rounds, p50 and p99 are over all answers",
        f"- The load generator took at most {client:.0%} of one processor; it runs on the same "
        "processors as the servers",
        "- Uncached: every request carries a comment of its own, so no cache has its answer",
        f"- Answers: all {len(mix)} compared with those of `oxigraph serve` before timing, equal",
        "\n## Requests\n",
        machine.table(
            ("server and mode", "requests/s", "ratio", "p50 ms", "p99 ms", "failed"),
            _request_rows(compared),
        ),
        "\n## Memory\n",
        "MiB of the whole process tree, shared pages counted once (PSS).\n",
        machine.table(
            ("server", "after the start", "ratio", "at most, under load", "ratio"),
            _memory_rows(compared),
        ),
        "\n## By query\n",
        "p50 in milliseconds, uncached, under the same load.\n",
        machine.table(
            ("query", "kind", *(measured.server.name for measured in compared)),
            _query_rows(compared, mix),
        ),
    ]
    for measured in reordered:
        parts.append(
            f"\n{measured.server.name} ran one pass on one connection. It gives the rows of "
            f"{', '.join(measured.reordered)} in another order."
        )
    return "\n".join(parts)


def _request_rows(compared: list[Measured]) -> Iterator[list[str]]:
    reference = compared[0].rate(UNCACHED)
    for measured in compared:
        for mode, outcomes in measured.outcomes.items():
            times = measured.times(mode)
            failed = sum(outcome.asked - outcome.answered for outcome in outcomes)
            rate = measured.rate(mode)
            yield [
                f"{measured.server.name}, {mode}",
                f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}",
                f"{rate / reference:.2f}"
                if rate / reference >= 0.01
                else f"{rate / reference:.5f}",
                milliseconds(quantile(times, 0.5)),
                milliseconds(quantile(times, 0.99)),
                str(failed),
            ]


def _memory_rows(compared: list[Measured]) -> Iterator[list[str]]:
    first = compared[0]
    for measured in compared:
        yield [
            measured.server.name,
            mebibytes(measured.memory_at_rest),
            f"{measured.memory_at_rest / first.memory_at_rest:.2f}",
            mebibytes(measured.most_memory),
            f"{measured.most_memory / first.most_memory:.2f}",
        ]


def _query_rows(compared: list[Measured], mix: tuple[Asked, ...]) -> Iterator[list[str]]:
    for asked in mix:
        name = asked.question.name
        medians = (quantile(m.times_of(UNCACHED, name), 0.5) for m in compared)
        yield [name, asked.kind, *map(milliseconds, medians)]


if __name__ == "__main__":
    main(sys.argv[1:])
