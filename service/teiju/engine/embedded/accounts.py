"""How much processor time each client has used of late, for fairness between them."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

_HALF_LIFE: Final = 10.0
_REMEMBERED: Final = 4096
_EQUAL: Final = 0.2
"""Seconds of processor time that make no difference between clients."""


class Accounts:
    """Seconds of processor time by client; half of them are forgotten every ten seconds."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def charge(self, client: str, seconds: float) -> None:
        """Adds to what a client has used."""
        now = time.monotonic()
        self._used[client] = (self._left(client, now) + seconds, now)
        self._used.move_to_end(client)
        if len(self._used) > _REMEMBERED:
            self._used.popitem(last=False)

    def least(self, clients: Iterable[str]) -> str:
        """The one that has used the least; the first of those who are about equal."""
        now = time.monotonic()
        return min(clients, key=lambda client: self._left(client, now) // _EQUAL)

    def most(self, clients: Iterable[str]) -> str:
        """The one that has used the most."""
        now = time.monotonic()
        return max(clients, key=lambda client: self._left(client, now))

    def _left(self, client: str, now: float) -> float:
        used, since = self._used.get(client, (0.0, now))
        return used * math.exp2((since - now) / _HALF_LIFE)
