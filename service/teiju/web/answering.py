"""From a query to an entry of the cache: each answer is worked out once, however many ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from teiju.engine.interface import Engine, QueryRequest
from teiju.settings import Settings
from teiju.web import compression
from teiju.web.cache import Cache, Entry, Key

_IN_PASSING = 64 << 10
"""Bytes that are compressed between two requests; more is done beside them."""


@dataclass(slots=True)
class _Flight:
    """Work under way, and how many wait for it."""

    task: asyncio.Task[Entry]
    waiting: int = 0


class Answering:
    """The cache, and the work that fills it."""

    def __init__(self, settings: Settings) -> None:
        self.cache = Cache(settings.cache)
        self._flights: dict[Key, _Flight] = {}

    async def answer(
        self,
        engine: Engine,
        asked: QueryRequest,
        key: Key,
        types: dict[str, str],
        *,
        repeatable: bool,
    ) -> Entry:
        """The answer; `types` gives the content type of each format that may come.

        Raises what the engine raises. When the last of those who wait goes away, the work ends.
        """
        if not repeatable:
            return await self._work(engine, asked, "", types)
        entry = self.cache.get(key)
        if entry is not None:
            return entry
        flight = self._flights.get(key)
        if flight is None:
            task = asyncio.ensure_future(self._work(engine, asked, key.tag(), types))
            flight = self._flights[key] = started = _Flight(task)
            task.add_done_callback(lambda _: self._land(key, started))
        flight.waiting += 1
        try:
            entry = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0 and not flight.task.done():
                self._land(key, flight)
                flight.task.cancel()
        self.cache.put(key, entry)
        return entry

    async def variant(self, key: Key, entry: Entry, coding: str) -> bytes:
        """The entry's body in a content coding, made once."""
        made = entry.variants.get(coding)
        if made is not None:
            return made
        if len(entry.body) <= _IN_PASSING:
            made = compression.compressed(entry.body, coding)
        else:
            made = await asyncio.to_thread(compression.compressed, entry.body, coding)
        if entry.tag:
            entry.variants[coding] = made
            if self.cache.get(key) is entry:
                self.cache.put(key, entry)
        return made

    def _land(self, key: Key, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    async def _work(
        self, engine: Engine, asked: QueryRequest, tag: str, types: dict[str, str]
    ) -> Entry:
        answer = await engine.answer(asked)
        return Entry(tag, types[answer.format].encode(), answer.body)
