"""What changed between two snapshots or two editions, made beside the event loop.

One comparison runs at a time, in a thread of its own; a short line may wait for it. Its outcome
is kept by the snapshots it was made from, which never change. Who would have to wait too long is
told to come back, and then finds it made.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from teiju.editions import snapshots
from teiju.editions.comparison import Comparison, compare
from teiju.editions.facts import facts_of
from teiju.editions.naming import edition_named
from teiju.editions.patching import edition_patch
from teiju.editions.snapshots import SnapshotComparison, compare_snapshots
from teiju.engine.interface import BusyError
from teiju.errors import NotFoundError, UserError
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.web.problems import Problem

_T = TypeVar("_T")
_VERSION: Final = re.compile(r"[0-9a-f]{8,64}|current")
_EDITION: Final = re.compile(r"[A-Za-z0-9:/._-]{3,300}")
_LINE: Final = 8
_PATIENCE: Final = 20.0
_THREAD: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="differences")
_WAITING: Final[set[Future[Any]]] = set()

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

    Raises Problem 400 or 404 when they name nothing, BusyError when others wait already.
    """
    kept = _folders(old, new, settings.snapshots)
    if kept is not None:
        return await _made(lambda: _snapshots(*kept))
    return await _made(lambda: _editions(folder, old, new))


async def patched(old: str, new: str, folder: Path, settings: Settings) -> bytes:
    """The same as an RDF Patch. Raises what `compared` raises."""
    kept = _folders(old, new, settings.snapshots)
    if kept is not None:
        return await _made(lambda: _snapshots_patch(*kept))
    return await _made(lambda: _editions_patch(folder, old, new))


async def editions(folder: Path) -> tuple[tuple[str, str], ...]:
    """The editions that a snapshot knows: the word for each, and its name."""
    return await _made(lambda: _choices(folder))


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


async def _made(make: Callable[[], _T]) -> _T:
    """What a function makes in the thread of comparisons. Raises BusyError, Problem."""
    if len(_WAITING) >= _LINE:
        raise BusyError(5)
    future = _THREAD.submit(make)
    _WAITING.add(future)
    future.add_done_callback(_WAITING.discard)
    try:
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), _PATIENCE)
    except TimeoutError as error:
        raise BusyError(10) from error
    except NotFoundError as error:
        raise Problem(status=404, code="not-found", detail=str(error)) from error


@lru_cache(maxsize=16)
def _snapshots(old: Path, new: Path) -> SnapshotComparison:
    return compare_snapshots(old, new)


@lru_cache(maxsize=2)
def _snapshots_patch(old: Path, new: Path) -> bytes:
    return "".join(snapshots.patch(old, new)).encode()


@lru_cache(maxsize=64)
def _editions(folder: Path, old: str, new: str) -> Comparison:
    facts = facts_of(folder)
    return compare(facts, edition_named(facts, old), edition_named(facts, new))


@lru_cache(maxsize=16)
def _editions_patch(folder: Path, old: str, new: str) -> bytes:
    facts = facts_of(folder)
    found = edition_patch(facts, edition_named(facts, old), edition_named(facts, new))
    return "".join(found).encode()


@lru_cache(maxsize=2)
def _choices(folder: Path) -> tuple[tuple[str, str], ...]:
    facts = facts_of(folder)
    start = f"{facts.base}id/vision/"
    return tuple(
        (iri.removeprefix(start).replace("/edition/", "/"), facts.name(iri))
        for iri in sorted(facts.sources("rdf:type", facts.full("tj:VisionEdition")))
    )
