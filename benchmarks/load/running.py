"""Starting the load generator as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from load.plan import Outcome, Plan


class LoadFailedError(Exception):
    """The load generator ended without an outcome."""


class RunningLoad:
    """A load under way."""

    def __init__(self, plan: Plan) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "load.driver"],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(plan.to_json())
        self._process.stdin.close()
        self._process.stdin = None

    def outcome(self) -> Outcome:
        """Waits for the end. Raises LoadFailedError when the generator broke down."""
        written, _ = self._process.communicate()
        if self._process.returncode:
            raise LoadFailedError(f"the load generator ended with {self._process.returncode}")
        return Outcome(**json.loads(written))


def run(plan: Plan) -> Outcome:
    """Runs a load to its end."""
    return RunningLoad(plan).outcome()
