"""What the figures were taken on, and the form in which they are written down."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from teiju import __version__

RESULTS = Path(__file__).parent / "results"


def description() -> str:
    """Machine, processors, memory, versions and date, as Markdown list items."""
    return "\n".join(
        [
            f"- Machine: {_processor()}, {os.cpu_count()} processors, {_memory():.0f} GiB memory, "
            f"{platform.system()} {platform.release().split('-')[0]}",
            f"- Versions: teiju {__version__} at {_commit()}, Python {platform.python_version()}, "
            f"pyoxigraph {version('pyoxigraph')}, oxigraph {version('oxigraph')}, "
            f"uvicorn {version('uvicorn')}",
            f"- Load before the run: {os.getloadavg()[0]:.2f} (one-minute average)",
            f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [_line(head), _line(["---", *("---:" for _ in head[1:])])]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def write(name: str, text: str) -> None:
    """Writes `results/NAME.md` and shows it."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    print(text)


def say(text: str) -> None:
    """Tells the person who waits what is going on."""
    print(text, file=sys.stderr, flush=True)


def milliseconds(seconds: float) -> str:
    """A time for a table; a hyphen when there is none."""
    if seconds != seconds:  # NaN: nothing was measured
        return "-"
    return f"{seconds * 1000:.2f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def mebibytes(size: int) -> str:
    """A size for a table."""
    return f"{size / 2**20:,.0f}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=RESULTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "an unknown commit"
