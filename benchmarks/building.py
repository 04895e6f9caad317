"""Where a build of the real data spends its time: `python benchmarks/building.py`.

Writes `results/building.md`. The process builds alone, from the tables to the files for download.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import machine
from machine import mebibytes, say

from teiju import resources
from teiju.snapshot.build import Source, build
from teiju.snapshot.manifest import read_manifest


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="default: %(default)s")
    chosen = parser.parse_args(arguments)
    note = machine.description()
    steps: defaultdict[str, list[float]] = defaultdict(list)
    quads = 0
    for number in range(chosen.times):
        say(f"build {number + 1} of {chosen.times}")
        quads = _build(steps)
    whole = [sum(times) for times in zip(*steps.values(), strict=True)]
    rows = [_row(name, times, median(whole)) for name, times in steps.items()]
    head = ("step", "median s", "each build, s", "share")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    text = f"# Where a build spends its time\n\n{note}\n"
    text += f"- Data: the tables of `data/`, {quads:,} quads\n"
    text += f"- Memory at most: {mebibytes(memory)} MiB\n\n"
    machine.write(
        "building", text + machine.table(head, [*rows, _row("whole", whole, median(whole))])
    )


def _build(steps: defaultdict[str, list[float]]) -> int:
    """Builds once on a shelf of its own, notes the steps, and returns the number of quads."""

    @contextmanager
    def step(name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        steps[name.rpartition(" / ")[2]].append(time.perf_counter() - begun)

    with tempfile.TemporaryDirectory() as place:
        source = Source(resources.root(), resources.DEFAULT_BASE)
        outcome = build(source, Path(place), step)
        if outcome.folder is None:
            raise SystemExit(outcome.report)
        return read_manifest(outcome.folder).quads


def _row(name: str, times: list[float], whole: float) -> list[str]:
    shown = ", ".join(f"{seconds:.1f}" for seconds in sorted(times))
    return [name, f"{median(times):.1f}", shown, f"{median(times) / whole:.0%}"]


if __name__ == "__main__":
    main(sys.argv[1:])
