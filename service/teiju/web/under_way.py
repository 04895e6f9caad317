"""The requests that began on one snapshot: it stays loaded until they are answered.

Counted as a whole, since a page asks several queries one after the other, and a query may still
wait for its place.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType


class UnderWay:
    """Entered by each request for as long as it is being answered."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._count += 1
        self._none.clear()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._count -= 1
        if not self._count:
            self._none.set()

    async def end(self, seconds: float) -> None:
        """Waits until all are answered, or for some seconds, as where a client reads slowly."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._none.wait(), seconds)
