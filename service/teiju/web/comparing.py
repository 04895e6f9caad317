"""The process that compares and ends: `python -m teiju.web.comparing`.

Standard input: a Task as JSON. Standard output, pickled for the service that started it: what was
found, or why there is nothing.
"""

from __future__ import annotations

import pickle
import resource
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from teiju.editions import snapshots
from teiju.editions.comparison import compare
from teiju.editions.facts import facts_of
from teiju.editions.naming import edition_named
from teiju.editions.patching import edition_patch
from teiju.errors import NotFoundError


class What(StrEnum):
    """What is asked for."""

    EDITIONS = "editions"
    EDITIONS_PATCH = "editions-patch"
    SNAPSHOTS = "snapshots"
    SNAPSHOTS_PATCH = "snapshots-patch"
    CHOICES = "choices"


class Task(BaseModel):
    """A comparison: two words for editions of the snapshot `folder`, or two snapshots' folders.

    `memory` bounds the process, in bytes.
    """

    model_config = ConfigDict(frozen=True)

    what: What
    folder: Path
    old: str = ""
    new: str = ""
    memory: int


def found(task: Task) -> object:
    """A Comparison, a SnapshotComparison, the bytes of an RDF Patch, or the editions there are.

    Raises NotFoundError when the words name nothing.
    """
    return _MAKERS[task.what](task)


def _editions(task: Task) -> object:
    facts = facts_of(task.folder)
    return compare(facts, edition_named(facts, task.old), edition_named(facts, task.new))


def _editions_patch(task: Task) -> object:
    facts = facts_of(task.folder)
    sides = edition_named(facts, task.old), edition_named(facts, task.new)
    return "".join(edition_patch(facts, *sides)).encode()


def _snapshots(task: Task) -> object:
    return snapshots.compare_snapshots(Path(task.old), Path(task.new))


def _snapshots_patch(task: Task) -> object:
    return "".join(snapshots.patch(Path(task.old), Path(task.new))).encode()


def _choices(task: Task) -> object:
    """The word for each edition that the snapshot knows, and its name."""
    facts = facts_of(task.folder)
    start = f"{facts.base}id/vision/"
    return tuple(
        (iri.removeprefix(start).replace("/edition/", "/"), facts.name(iri))
        for iri in sorted(facts.sources("rdf:type", facts.full("tj:VisionEdition")))
    )


_MAKERS: Final[dict[What, Callable[[Task], object]]] = {
    What.EDITIONS: _editions,
    What.EDITIONS_PATCH: _editions_patch,
    What.SNAPSHOTS: _snapshots,
    What.SNAPSHOTS_PATCH: _snapshots_patch,
    What.CHOICES: _choices,
}


def main() -> None:
    """Reads the task, bounds this process, answers."""
    task = Task.model_validate_json(sys.stdin.buffer.read())
    resource.setrlimit(resource.RLIMIT_AS, (task.memory, task.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: tuple[bool, Any]
    try:
        answer = (True, found(task))
    except NotFoundError as error:
        answer = (False, str(error))
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
