"""From start to first answer: `python benchmarks/startup.py`. Writes `results/startup.md`.

Measured from outside, from starting the process until a query has its answer.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import machine
import servers
from compare import NATIONAL
from machine import mebibytes, say
from servers import Server

from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.snapshot.manifest import DATASET, read_manifest


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--national", type=Path, default=NATIONAL, help="snapshot folder")
    parser.add_argument("--times", type=int, default=3, help="default: %(default)s")
    chosen = parser.parse_args(arguments)
    note = machine.description()
    rows: list[list[str]] = []
    real = shelf.current(Settings().snapshots)
    for data, snapshot in (("real", real), ("national", chosen.national)):
        quads = read_manifest(snapshot).quads
        for name, seconds, memory in _starts(snapshot, real=data == "real", times=chosen.times):
            shown = ", ".join(f"{second:.2f}" for second in sorted(seconds))
            rows.append(
                [name, data, f"{quads:,}", f"{median(seconds):.2f}", shown, mebibytes(memory)]
            )
            say(f"{data}, {name}: {shown} s")
    head = ("server", "data", "quads", "median s", "each start, s", "MiB")
    text = f"# From start to first answer\n\n{note}\n\n{machine.table(head, rows)}\n"
    machine.write("startup", text + _EXPLANATION)


_EXPLANATION = """
`teiju serve` is the command as it stands: it compares the snapshot with the tables first.
`teiju` is the service on a given snapshot folder. `oxigraph serve` has to be sent its data; the
disk form has it in its folder already (`oxigraph load`, not counted).
"""


def _starts(snapshot: Path, *, real: bool, times: int) -> list[tuple[str, list[float], int]]:
    dataset = snapshot / DATASET
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        location = Path(scratch) / "oxigraph"
        servers.oxigraph_on_disk(dataset, location).stop()
        ways: list[tuple[str, Callable[[], Server]]] = [
            ("teiju", lambda: servers.teiju(snapshot)),
            ("oxigraph serve", lambda: servers.oxigraph_in_memory(dataset)),
            (
                "oxigraph serve-read-only",
                lambda: servers.oxigraph_on_disk(dataset, location),
            ),
        ]
        if real:
            ways.insert(0, ("teiju serve", servers.teiju_command))
        found = [(name, *_start_often(start, times)) for name, start in ways]
        shutil.rmtree(location, ignore_errors=True)
    return found


def _start_often(start: Callable[[], Server], times: int) -> tuple[list[float], int]:
    seconds, memory = [], 0
    for _ in range(times):
        server = start()
        memory = server.memory()
        server.stop()
        seconds.append(server.seconds_to_answer)
    return seconds, memory


if __name__ == "__main__":
    main(sys.argv[1:])
