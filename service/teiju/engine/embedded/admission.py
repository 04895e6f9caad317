"""Who may run now: a fast lane that every query enters, and a slow lane for those that stay.

Places in the fast lane go round the clients, so one client's hundred queries wait for each other,
and nobody else for them. A query that stays is moved to the slow lane, where it runs on what
processor time the others leave.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from teiju.engine.interface import BusyError

SLOW_PLACES_PER_FAST: Final = 4
LONGEST_WAIT: Final = 5.0
"""Seconds a query waits for a place before its client is told to come back."""

_SAFE_TIME: Final = 2.0
"""Seconds a query may run before it has to make room for another in the slow lane."""

_RETRY: Final = 2
_RETRY_SLOW: Final = 5
_REMEMBERED: Final = 1024


@dataclass(eq=False, slots=True)
class Place:
    """A query's place; `end` stops the query with an error."""

    client: str
    slow: bool
    end: Callable[[Exception], None] = field(default=lambda _: None)
    since: float = field(default_factory=time.monotonic)

    @property
    def age(self) -> float:
        """Seconds since the query began."""
        return time.monotonic() - self.since


class Admission:
    """The lanes and the queue before them."""

    def __init__(self, places: int, queue: int) -> None:
        self._free = places
        self._slow_places = SLOW_PLACES_PER_FAST * places
        self._queue = queue
        self._slow: set[Place] = set()
        self._fast: set[Place] = set()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._length = 0
        self._known_as_slow: OrderedDict[int, float] = OrderedDict()

    async def enter(self, client: str, query: int) -> Place:
        """A place for a query, told apart by its hash. Raises BusyError when there is none."""
        if self._is_known_as_slow(query) and not (self._free > 0 and self._length == 0):
            return self._slow_place(client)
        if self._free == 0 or self._length > 0:
            await self._turn_of(client)
        else:
            self._free -= 1
        place = Place(client, slow=False)
        self._fast.add(place)
        return place

    def leave(self, place: Place) -> None:
        """Gives the place to the next."""
        if place.slow:
            self._slow.discard(place)
        else:
            self._fast.discard(place)
            self._next_turn()

    def move_over(self, place: Place) -> bool:
        """Moves a query to the slow lane; False when it has to stay where it is.

        Where others wait, the query that ran longest makes room, or this one is ended.
        """
        if not self._has_slow_room(place.client):
            if self._length == 0:
                return False
            if not self._make_slow_room(place.client):
                place.end(BusyError(_RETRY_SLOW))
                return False
        self._fast.discard(place)
        place.slow = True
        self._slow.add(place)
        self._next_turn()
        return True

    def remember_as_slow(self, query: int, seconds: float) -> None:
        """For some seconds, the query does not get a place in the fast lane ahead of others."""
        self._known_as_slow[query] = time.monotonic() + seconds
        self._known_as_slow.move_to_end(query)
        if len(self._known_as_slow) > _REMEMBERED:
            self._known_as_slow.popitem(last=False)

    @property
    def crowded(self) -> bool:
        """Whether somebody waits for a place."""
        return self._length > 0

    @property
    def slow(self) -> frozenset[Place]:
        """The places of the slow lane that are taken."""
        return frozenset(self._slow)

    def figures(self) -> dict[str, int | float | str]:
        """How many run and wait."""
        return {"fast": len(self._fast), "slow": len(self._slow), "waiting": self._length}

    async def _turn_of(self, client: str) -> None:
        line = self._waiting.get(client, deque())
        if self._length >= self._queue or len(line) >= max(1, self._queue // 2):
            raise BusyError(_RETRY)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        self._waiting[client] = line
        self._length += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.done() and not turn.cancelled():
                # The turn came while the client went away.
                self._next_turn()
            else:
                self._forget(client, turn)
            if isinstance(error, TimeoutError):
                raise BusyError(_RETRY) from None
            raise

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        line = self._waiting.get(client)
        if line is not None and turn in line:
            line.remove(turn)
            self._length -= 1
            if not line:
                del self._waiting[client]

    def _next_turn(self) -> None:
        """Hands one free place on: to the first of the client whose turn it is."""
        while self._waiting:
            client, line = self._waiting.popitem(last=False)
            turn = line.popleft()
            self._length -= 1
            if line:
                self._waiting[client] = line
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _is_known_as_slow(self, query: int) -> bool:
        until = self._known_as_slow.get(query)
        return until is not None and until > time.monotonic()

    def _slow_place(self, client: str) -> Place:
        if not self._has_slow_room(client):
            raise BusyError(_RETRY_SLOW)
        place = Place(client, slow=True)
        self._slow.add(place)
        return place

    def _has_slow_room(self, client: str) -> bool:
        share = max(1, self._slow_places // 2)
        mine = sum(1 for other in self._slow if other.client == client)
        return len(self._slow) < self._slow_places and mine < share

    def _make_slow_room(self, client: str) -> bool:
        full = len(self._slow) >= self._slow_places
        able = [other for other in self._slow if full or other.client == client]
        longest = max(able, key=lambda other: other.age, default=None)
        if longest is None or longest.age < _SAFE_TIME:
            return False
        longest.end(BusyError(_RETRY_SLOW))
        self._slow.discard(longest)
        return self._has_slow_room(client)
