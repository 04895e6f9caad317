"""Who may run now: a fast lane that every query enters, and a slow lane for those that stay.

The next place in the fast lane goes to the client that has used the least processor time of late,
so one client's hundred queries wait for each other, and nobody else for them. Where somebody
waits, a query that stays is moved to the slow lane, where it runs on what the others leave.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from teiju.engine.embedded.accounts import Accounts
from teiju.engine.interface import BusyError

SLOW_PLACES_PER_FAST: Final = 8
LONGEST_WAIT: Final = 10.0
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
    charged: float = 0.0

    @property
    def age(self) -> float:
        """Seconds since the query began."""
        return time.monotonic() - self.since


@dataclass(eq=False, slots=True)
class _Turn:
    """A query that waits."""

    future: asyncio.Future[None]
    since: float = field(default_factory=time.monotonic)


class Admission:
    """The lanes and the queue before them."""

    def __init__(self, places: int, queue: int) -> None:
        self._free = places
        self._slow_places = SLOW_PLACES_PER_FAST * places
        self._queue = queue
        self._slow: set[Place] = set()
        self._fast: set[Place] = set()
        self._waiting: OrderedDict[str, deque[_Turn]] = OrderedDict()
        self._length = 0
        self._accounts = Accounts()
        self._known_as_slow: OrderedDict[int, tuple[float, bool]] = OrderedDict()

    async def enter(self, client: str, query: int) -> Place:
        """A place for a query, told apart by its hash. Raises BusyError when there is none."""
        known, hopeless = self._known(query)
        at_once = self._free > 0 and self._length == 0
        if (hopeless or (known and not at_once)) and self._has_slow_room(client):
            return self._slow_place(client)
        if hopeless:
            raise BusyError(_RETRY_SLOW)
        if at_once:
            self._free -= 1
        else:
            await self._turn_of(client)
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

    def charge(self, place: Place, used: float) -> None:
        """Notes how many seconds of processor time a query has used so far."""
        self._accounts.charge(place.client, used - place.charged)
        place.charged = used

    def move_over(self, place: Place) -> bool:
        """Moves a query to the slow lane; False when it has to stay where it is.

        Where the slow lane is full, a query that has been in it for long makes room.
        """
        if not self._has_slow_room(place.client) and not self._make_slow_room(place.client):
            return False
        self._fast.discard(place)
        place.slow = True
        self._slow.add(place)
        self._next_turn()
        return True

    def remember_as_slow(self, query: int, seconds: float, *, hopeless: bool = False) -> None:
        """For some seconds, the query does not get a place in the fast lane ahead of others.

        One that came to no answer gets none at all, and is not let in where the slow one is full.
        """
        self._known_as_slow[query] = (time.monotonic() + seconds, hopeless)
        self._known_as_slow.move_to_end(query)
        if len(self._known_as_slow) > _REMEMBERED:
            self._known_as_slow.popitem(last=False)

    def send_away(self) -> None:
        """Tells those who have waited too long to come back."""
        latest = time.monotonic() - LONGEST_WAIT
        for client, line in list(self._waiting.items()):
            while line and line[0].since < latest:
                self._refuse(client, line[0])

    @property
    def crowded(self) -> bool:
        """Whether somebody waits for a place."""
        return self._length > 0

    @property
    def hard_pressed(self) -> bool:
        """Whether more queries stay than a client or two would ask with good reason."""
        return 4 * len(self._slow) > self._slow_places

    def figures(self) -> dict[str, int | float | str]:
        """How many run and wait."""
        return {"fast": len(self._fast), "slow": len(self._slow), "waiting": self._length}

    async def _turn_of(self, client: str) -> None:
        if self._length >= self._queue:
            self._shorten(client)
        turn = _Turn(asyncio.get_running_loop().create_future())
        self._waiting.setdefault(client, deque()).append(turn)
        self._length += 1
        try:
            await turn.future
        except asyncio.CancelledError:
            if turn.future.done() and not turn.future.cancelled():
                # The turn came while the client went away.
                self._next_turn()
            else:
                self._forget(client, turn)
            raise

    def _shorten(self, client: str) -> None:
        """Where the queue is full, the longest line gives a place to a client with a shorter one.

        Raises BusyError when there is no such line.
        """
        longest = max(self._waiting, key=lambda name: len(self._waiting[name]), default=None)
        own = len(self._waiting.get(client, ()))
        if longest is None or len(self._waiting[longest]) <= own + 1:
            raise BusyError(_RETRY)
        self._refuse(longest, self._waiting[longest][-1])

    def _refuse(self, client: str, turn: _Turn) -> None:
        self._forget(client, turn)
        if not turn.future.done():
            turn.future.set_exception(BusyError(_RETRY))

    def _forget(self, client: str, turn: _Turn) -> None:
        line = self._waiting.get(client)
        if line is not None and turn in line:
            line.remove(turn)
            self._length -= 1
            if not line:
                del self._waiting[client]

    def _next_turn(self) -> None:
        """Hands one free place on: to the first of the client whose turn it is."""
        while self._waiting:
            client = self._accounts.least(self._waiting)
            line = self._waiting[client]
            turn = line.popleft()
            self._length -= 1
            if line:
                self._waiting.move_to_end(client)
            else:
                del self._waiting[client]
            if not turn.future.done():
                turn.future.set_result(None)
                return
        self._free += 1

    def _known(self, query: int) -> tuple[bool, bool]:
        """Whether the query was slow before, and whether it came to no answer."""
        until, hopeless = self._known_as_slow.get(query, (0.0, False))
        known = until > time.monotonic()
        return known, known and hopeless

    def _slow_place(self, client: str) -> Place:
        place = Place(client, slow=True)
        self._slow.add(place)
        return place

    def _has_slow_room(self, client: str) -> bool:
        if len(self._slow) >= self._slow_places:
            return False
        mine = sum(1 for other in self._slow if other.client == client)
        return mine < max(1, self._slow_places // 2) or not self._somebody_besides(client)

    def _somebody_besides(self, client: str) -> bool:
        if any(other != client for other in self._waiting):
            return True
        return any(place.client != client for lane in (self._fast, self._slow) for place in lane)

    def _make_slow_room(self, client: str) -> bool:
        full = len(self._slow) >= self._slow_places
        able = [p for p in self._slow if p.age >= _SAFE_TIME and (full or p.client == client)]
        if not able:
            return False
        of_whom = self._accounts.most({place.client for place in able})
        ended = max((p for p in able if p.client == of_whom), key=lambda p: p.age)
        ended.end(BusyError(_RETRY_SLOW))
        self._slow.discard(ended)
        return self._has_slow_room(client)
