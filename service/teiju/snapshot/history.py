"""The history of a shelf: one line of JSON for each time that another snapshot became current.

The date stands here alone: it is no part of a snapshot, whose name is the hash of its facts.
"""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

FILE = "history.jsonl"


class Event(StrEnum):
    """How a snapshot became the current one."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled-back"


class Entry(BaseModel):
    """One change of the current snapshot. `added` and `removed` are quads."""

    model_config = ConfigDict(frozen=True)

    version: str
    date: datetime
    event: Event
    previous: str | None = None
    added: int | None = None
    removed: int | None = None


def read(shelf: Path) -> tuple[Entry, ...]:
    """The lines of the history in their order; a line that a kill cut off is passed over."""
    path = shelf / FILE
    if not path.is_file():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            found.append(Entry.model_validate_json(line))
        except ValidationError:
            continue
    return tuple(found)


def append(shelf: Path, entry: Entry) -> None:
    """Adds a line, on a new line even after one that was cut off, and writes it to the disk."""
    line = entry.model_dump_json(exclude_none=True).encode() + b"\n"
    with (shelf / FILE).open("ab+") as file:
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
