"""The command `teiju` as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def teiju(*arguments: str, shelf: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own on a shelf of snapshots."""
    environment = os.environ | {"TEIJU_SNAPSHOTS": str(shelf)} | settings
    return subprocess.run(
        [sys.executable, "-m", "teiju", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
