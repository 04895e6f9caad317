"""What changed between two snapshots or two editions, worked out beside the service.

One comparison runs at a time, in a process of its own that is ended when it takes too long; a
short line may wait for it. Its outcome is kept by what it was made from, which never changes.
"""

from __future__ import annotations

import asyncio
import pickle
import re
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from teiju.editions.comparison import Comparison
from teiju.editions.snapshots import SnapshotComparison
from teiju.engine.interface import BusyError
from teiju.errors import NotFoundError, UserError
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.web.child_process import ChildFailedError, answer_of
from teiju.web.comparing import Task, What
from teiju.web.problems import Problem

_T = TypeVar("_T")
_VERSION: Final = re.compile(r"[0-9a-f]{8,64}|current")
_EDITION: Final = re.compile(r"[A-Za-z0-9:/._-]{3,300}")
_LINE: Final = 8
_KEPT: Final = 32
_LARGE: Final = 1 << 20
"""Bytes of a patch beyond which it is not kept."""

ALLOWED: Final = (
    "from と to に、2つの版（例 ichinoseki-hiraizumi/3/2024）か、2つのスナップショット"
    "（ハッシュ値の先頭8桁以上、または current）を指定してください / "
    "give from and to: two editions (such as ichinoseki-hiraizumi/3/2024), or two snapshots "
    "(8 or more digits of the hash, or current)"
)


async def compared(
    old: str, new: str, folder: Path, settings: Settings
) -> Comparison | SnapshotComparison:
    """The differences of what two words name; editions are those of the snapshot in `folder`.

    Raises Problem 400 or 404 when they name nothing, 422 when it takes too much, BusyError when
    others wait already.
    """
    comparing = _comparing(settings)
    kept = _folders(old, new, settings.snapshots)
    if kept is not None:
        task = comparing.task(What.SNAPSHOTS, folder, str(kept[0]), str(kept[1]))
        return await comparing.found(task, SnapshotComparison)
    return await comparing.found(comparing.task(What.EDITIONS, folder, old, new), Comparison)


async def patched(old: str, new: str, folder: Path, settings: Settings) -> bytes:
    """The same as an RDF Patch. Raises what `compared` raises."""
    comparing = _comparing(settings)
    kept = _folders(old, new, settings.snapshots)
    if kept is not None:
        task = comparing.task(What.SNAPSHOTS_PATCH, folder, str(kept[0]), str(kept[1]))
    else:
        task = comparing.task(What.EDITIONS_PATCH, folder, old, new)
    return await comparing.found(task, bytes)


async def editions(folder: Path, settings: Settings) -> tuple[tuple[str, str], ...]:
    """The editions that a snapshot knows: the word for each, and its name."""
    comparing = _comparing(settings)
    return await comparing.found(comparing.task(What.CHOICES, folder), tuple)


class _Comparing:
    """The comparisons of a service: one runs, a few wait, what was found lately is kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0
        self._kept: OrderedDict[Task, object] = OrderedDict()

    def task(self, what: What, folder: Path, old: str = "", new: str = "") -> Task:
        """A comparison within the memory that the settings allow."""
        memory = self._settings.compare_memory
        return Task(what=what, folder=folder, old=old, new=new, memory=memory)

    async def found(self, task: Task, kind: type[_T]) -> _T:
        """What a comparison finds. Raises BusyError, Problem."""
        if task not in self._kept and self._waiting >= _LINE:
            raise BusyError(5)
        self._waiting += 1
        try:
            async with self._turn:
                outcome = self._kept.get(task) or await self._worked_out(task)
        finally:
            self._waiting -= 1
        self._keep(task, outcome)
        assert isinstance(outcome, kind)
        return outcome

    def _keep(self, task: Task, outcome: object) -> None:
        if isinstance(outcome, bytes) and len(outcome) > _LARGE:
            return
        self._kept[task] = outcome
        self._kept.move_to_end(task)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    async def _worked_out(self, task: Task) -> object:
        seconds = self._settings.compare_seconds
        try:
            sent = task.model_dump_json().encode()
            answer = await answer_of("teiju.web.comparing", sent, seconds)
        except TimeoutError:
            raise _limit("time", seconds) from None
        except ChildFailedError:
            raise _limit("memory", task.memory) from None
        is_found, outcome = pickle.loads(answer)
        if not is_found:
            raise Problem(status=404, code="not-found", detail=outcome)
        return outcome


@lru_cache(maxsize=4)
def _comparing(settings: Settings) -> _Comparing:
    return _Comparing(settings)


def _limit(limit: str, value: float) -> Problem:
    detail = (
        "違いが大きすぎて、比べきれませんでした。手元で teiju diff を使ってください / "
        "the differences are too large to be worked out here: run teiju diff"
    )
    return Problem(status=422, code="limit", detail=detail, more={"limit": limit, "value": value})


def _folders(old: str, new: str, place: Path) -> tuple[Path, Path] | None:
    """The folders of two snapshots; None when the words name editions. Raises Problem."""
    are_versions = [_VERSION.fullmatch(word) is not None for word in (old, new)]
    if all(are_versions):
        try:
            return shelf.snapshot(place, old), shelf.snapshot(place, new)
        except NotFoundError as error:
            raise Problem(status=404, code="not-found", detail=str(error)) from error
        except UserError as error:
            raise Problem(status=400, code="parameter", detail=str(error)) from error
    if any(are_versions) or not all(_EDITION.fullmatch(word) for word in (old, new)):
        raise Problem(status=400, code="parameter", detail=ALLOWED)
    return None
