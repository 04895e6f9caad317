"""The command `teiju` as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ELSEWHERE = """
import sys
from pathlib import Path
from teiju import resources
folder = Path(sys.argv.pop(1))
resources.root = lambda: folder
from teiju.cli.main import run
run()
"""


def teiju(
    *arguments: str, shelf: Path, root: Path | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own on a shelf of snapshots.

    `root` is the folder of the tables, when they are not those of the checkout.
    """
    environment = os.environ | {"TEIJU_SNAPSHOTS": str(shelf)} | settings
    program = ["-m", "teiju"] if root is None else ["-c", _ELSEWHERE, str(root)]
    return subprocess.run(
        [sys.executable, *program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
