"""Makes the national data set: `python benchmarks/generate.py --zones 131 FOLDER`.

Writes tables into FOLDER/data and a snapshot into FOLDER/snapshot, and says where the time goes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from national.snapshot import Size, map_tables, write_snapshot, write_tables
from pyoxigraph import Store

from teiju import resources

ZONES = 131
FOLDER = Path(__file__).parent / ".build" / "national"


def main(arguments: list[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--zones", type=int, default=ZONES, help="default: %(default)s")
    chosen = parser.parse_args(arguments)
    if chosen.zones < 1 or chosen.zones > 999:
        parser.error("--zones must be 1 to 999")
    size = generate(chosen.folder, chosen.zones)
    print(f"{chosen.folder / 'snapshot'}")
    print(
        f"{size.quads:,} quads in named graphs, {size.triples:,} triples in the default graph, "
        f"version {size.version}",
        file=sys.stderr,
    )


def generate(folder: Path, zones: int) -> Size:
    """Makes tables and snapshot anew; `folder` is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "snapshot").mkdir(parents=True)
    root, base, store = resources.root(), resources.DEFAULT_BASE, Store()
    with step("tables"):
        metadata = write_tables(root, folder, zones, _show)
    with step("mapping"):
        counted = map_tables(metadata, base, store, _show)
    return write_snapshot(root, base, store, counted, folder / "snapshot", step)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Says on standard error which step runs and how long it took."""
    print(f"  {name} …", end="", file=sys.stderr, flush=True)
    begun = time.monotonic()
    yield
    print(f"\r  {name}: {time.monotonic() - begun:.1f} s\x1b[K", file=sys.stderr, flush=True)


def _show(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  {done}/{of}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
