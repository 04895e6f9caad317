"""The embedded engine: one template, workers forked from it, and the rules of admission."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import time
from pathlib import Path
from typing import Final

from teiju.engine.embedded.admission import Admission, Place
from teiju.engine.embedded.frames import Head
from teiju.engine.embedded.processes import Template, Worker, WorkerEndedError
from teiju.engine.interface import (
    Answer,
    BusyError,
    EngineFailedError,
    Health,
    InvalidQueryError,
    Limit,
    LimitReachedError,
    NotAcceptableError,
    QueryRequest,
    QuerySyntaxError,
    RefusedError,
    UnrepresentableError,
)
from teiju.formats import Kind
from teiju.settings import Settings

_LOOK: Final = 0.05
_LOOKS_PER_WEIGHING: Final = 4
"""How often, in seconds, it is looked at what runs; how often memory is, in looks."""

_QUANTUM: Final = 0.25
_SHORT_QUANTUM: Final = 0.1
_LOWER_AFTER: Final = 0.5
_LAST_AFTER: Final = 2.0
_SLOW_QUERY: Final = 1.0
"""Seconds of processor time: in the fast lane while others wait, the same when many queries stay,
in the slow lane before others go first, before all others do, and what is remembered as slow."""

_MEMORY_OF_SLOW: Final = 60.0
_MEMORY_OF_ENDED: Final = 300.0
_QUERIES_PER_WORKER: Final = 50_000
_GROWTH_PER_WORKER: Final = 128 << 20

_REASONS: Final = {
    "dataset": "default-graph-uri and named-graph-uri must be absolute IRIs",
    "function": "the query calls a function that this endpoint does not have",
    "evaluation": "the query cannot be evaluated",
}


_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#[^\r\n]*+")


class EmbeddedEngine:
    """Answers from a dataset in N-Quads. Loading begins at once; `start` waits for it."""

    def __init__(self, dataset: Path, version: str, settings: Settings) -> None:
        self._version = version
        self._dataset = dataset
        self._settings = settings
        self._template = Template(dataset, settings.query_memory)
        self._admission = Admission(settings.workers, settings.queue)
        self._idle: list[Worker] = []
        self._at_work: dict[Worker, Place] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._looks = 0
        self._looking = False
        self._closed = False

    @property
    def version(self) -> str:
        """The version of the snapshot it answers from."""
        return self._version

    @property
    def quads(self) -> int:
        """How many quads are loaded, those of the default graph included."""
        return self._template.quads

    async def start(self) -> None:
        """Waits until the snapshot is loaded. Raises EngineFailedError when it cannot be."""
        if not await self._template.ready(self._restart):
            raise EngineFailedError(f"{self._dataset} could not be loaded")
        await self._refill()

    async def answer(self, request: QueryRequest) -> Answer:
        """The whole answer. Raises one of the errors of `teiju.engine.interface`."""
        body = request.text.encode()
        if len(body) > self._settings.query_length:
            raise LimitReachedError(Limit.LENGTH, self._settings.query_length)
        fingerprint = hash(
            (_uncommented(request.text), request.default_graphs, request.named_graphs)
        )
        place = await self._admission.enter(request.client, fingerprint)
        try:
            worker = await self._take()
            try:
                return await self._ask(worker, place, request, body, fingerprint)
            finally:
                self._give_back(worker)
        except WorkerEndedError:
            raise BusyError(2) from None
        finally:
            self._admission.leave(place)

    async def close(self) -> None:
        """Ends the template and every worker."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._template.close()
        # One turn of the loop, in which the connections to the workers close.
        await asyncio.sleep(0)

    def health(self) -> Health:
        """What runs and what waits."""
        workers = len(self._idle) + len(self._at_work)
        figures = {"workers": workers, **self._admission.figures()}
        return Health(ready=self._template.alive, version=self._version, figures=figures)

    async def _ask(
        self, worker: Worker, place: Place, request: QueryRequest, body: bytes, fingerprint: int
    ) -> Answer:
        place.since = time.monotonic()
        reply = worker.ask(
            {
                "seconds": self._settings.query_seconds,
                "default_graphs": request.default_graphs,
                "named_graphs": request.named_graphs,
                "results": request.results,
                "graph": request.graph,
                "base": self._settings.base,
                "depth": self._settings.query_depth,
                "output": self._settings.query_output,
            },
            body,
        )

        def end(reason: Exception) -> None:
            worker.kill()
            seconds = _MEMORY_OF_SLOW if isinstance(reason, BusyError) else _MEMORY_OF_ENDED
            self._admission.remember_as_slow(fingerprint, seconds, hopeless=True)
            if not reply.done():
                reply.set_exception(reason)

        place.end = end
        if place.slow:
            worker.lower(to_the_last=True)
        self._at_work[worker] = place
        self._look_soon()
        try:
            head, answered = await reply
        except WorkerEndedError as error:
            self._admission.remember_as_slow(fingerprint, _MEMORY_OF_ENDED, hopeless=True)
            raise self._cause(error) from None
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            del self._at_work[worker]
        worker.grown = int(head["grown"])
        used = float(head["processor"]) - worker.at_rest
        worker.at_rest = float(head["processor"])
        self._admission.charge(place, used)
        if used > _SLOW_QUERY:
            self._admission.remember_as_slow(fingerprint, _MEMORY_OF_SLOW)
        if "fault" in head:
            raise self._fault(head)
        return Answer(answered, str(head["format"]))

    def _look_soon(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(_LOOK, self._look)

    def _look(self) -> None:
        """Ends what is out of time, and lets those go first who have not had their share."""
        self._looking = False
        seconds = self._settings.query_seconds
        for worker, place in list(self._at_work.items()):
            if place.age >= seconds:
                place.end(LimitReachedError(Limit.TIME, seconds))
            elif place.age >= _SHORT_QUANTUM:
                self._judge(worker, place)
        self._admission.send_away()
        self._looks += 1
        if self._looks % _LOOKS_PER_WEIGHING == 0:
            self._weigh()
        if self._at_work or self._admission.crowded:
            self._look_soon()

    def _judge(self, worker: Worker, place: Place) -> None:
        used = worker.processor_time()
        if used is None:
            used = place.age
        self._admission.charge(place, used)
        crowded, pressed = self._admission.crowded, self._admission.hard_pressed
        if crowded and not place.slow and used >= (_SHORT_QUANTUM if pressed else _QUANTUM):
            self._admission.move_over(place)
        if place.slow and pressed:
            worker.lower(to_the_last=used >= _LOWER_AFTER)
        elif (place.slow or crowded) and used >= _LOWER_AFTER:
            worker.lower(to_the_last=used >= _LAST_AFTER)

    def _weigh(self) -> None:
        """Ends the query that holds the most memory when all together hold too much."""
        sizes = {w: w.own_memory() for w, place in self._at_work.items() if place.age >= _QUANTUM}
        if sum(sizes.values()) > self._settings.memory:
            largest = max(sizes, key=lambda worker: sizes[worker])
            self._at_work[largest].end(BusyError(5))

    def _cause(self, error: WorkerEndedError) -> Exception:
        match error.signal:
            case signal.SIGABRT | signal.SIGKILL:
                return LimitReachedError(Limit.MEMORY, self._settings.query_memory)
            case signal.SIGXCPU:
                return LimitReachedError(Limit.TIME, self._settings.query_seconds)
            case 0:
                return BusyError(2)
            case _:
                return LimitReachedError(Limit.COMPLEXITY, None)

    def _fault(self, head: Head) -> Exception:
        settings = self._settings
        match head["fault"]:
            case "syntax":
                expected = tuple(head["expected"])
                return QuerySyntaxError(head["reason"], head["line"], head["column"], expected)
            case "update" | "service":
                return RefusedError(head["fault"])
            case "unacceptable":
                return NotAcceptableError(Kind(head["kind"]))
            case "unrepresentable":
                return UnrepresentableError(head["format"], Kind(head["kind"]))
            case "invalid":
                return InvalidQueryError(_REASONS[head["reason"]])
            case "depth":
                return LimitReachedError(Limit.DEPTH, settings.query_depth)
            case "output":
                return LimitReachedError(Limit.OUTPUT, settings.query_output)
            case _:
                return LimitReachedError(Limit.MEMORY, settings.query_memory)

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.connected:
                break
        else:
            worker = await self._template.spawn()
        self._refill_soon()
        return worker

    def _give_back(self, worker: Worker) -> None:
        worker.served += 1
        if (
            worker.connected
            and not worker.lowered
            and worker.served < _QUERIES_PER_WORKER
            and worker.grown < _GROWTH_PER_WORKER
            and len(self._idle) < 2 * self._settings.workers
        ):
            self._idle.append(worker)
            return
        worker.kill()
        self._refill_soon()

    async def _refill(self) -> None:
        """Keeps as many workers idle as there are places in the fast lane."""
        while not self._closed and len(self._idle) < self._settings.workers:
            try:
                self._idle.append(await self._template.spawn())
            except WorkerEndedError:
                return

    def _refill_soon(self) -> None:
        if self._closed or self._tasks or len(self._idle) >= self._settings.workers:
            return
        task = asyncio.get_running_loop().create_task(self._refill())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _restart(self) -> None:
        """Loads the snapshot anew when the template was ended from outside."""
        if self._closed:
            return
        for worker in self._idle:
            worker.kill()
        self._idle.clear()
        self._template.close()
        self._template = Template(self._dataset, self._settings.query_memory)
        task = asyncio.get_running_loop().create_task(self._resume())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _resume(self) -> None:
        with contextlib.suppress(EngineFailedError):
            await self.start()


def _uncommented(text: str) -> str:
    """What the same query has in common with itself however it is commented on."""
    return _COMMENT.sub("", text).strip()
