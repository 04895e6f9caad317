"""Work done in a process of its own, which ends in time or is ended."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path


class ChildFailedError(Exception):
    """The process ended without an answer. `status` is its exit status, negative for a signal."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it ended with {status}")
        self.status = status


async def answer_of(
    module: str,
    sent: bytes,
    seconds: float,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What `python -m module` writes when it is sent some bytes; its errors join ours.

    It runs in `folder`, with `environment` beside our own. Raises TimeoutError when it does not
    end in `seconds`, ChildFailedError when it fails. Who stops waiting ends it.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **(environment or {})},
    )
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await process.communicate(sent)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ChildFailedError(process.returncode)
    return answer
