"""The shelf: the folder that keeps snapshots, one of which is the current one.

A snapshot is written beside its final place and renamed into it; the link `current` is replaced
in one step. So a reader sees the old snapshot or the new one, whole, whenever a build stops.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from teiju.errors import NotFoundError
from teiju.snapshot.manifest import FILE, Manifest, read_manifest

_NAME_LENGTH = 16
_CURRENT = "current"


def current(shelf: Path) -> Path:
    """The folder of the current snapshot. Raises NotFoundError when there is none."""
    link = shelf / _CURRENT
    if not (link / FILE).is_file():
        raise NotFoundError(
            f"{shelf}: スナップショットがありません。teiju build を実行してください / "
            "no snapshot here: run teiju build"
        )
    return link.resolve()


def current_manifest(shelf: Path) -> Manifest | None:
    """The manifest of the current snapshot, or None when there is none."""
    try:
        return read_manifest(current(shelf))
    except NotFoundError:
        return None


@contextmanager
def draft(shelf: Path) -> Iterator[Path]:
    """A folder to write a snapshot in; it is gone afterwards unless it was put on the shelf."""
    shelf.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=shelf))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(folder: Path, version: str, shelf: Path) -> Path:
    """Puts a finished draft on the shelf under its version and makes it the current one."""
    folder.chmod(0o755)
    for path in folder.iterdir():
        _flush(path)
    target = shelf / version[:_NAME_LENGTH]
    if not (target / FILE).is_file():
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    _flush(shelf)
    make_current(target, shelf)
    return target


def make_current(target: Path, shelf: Path) -> None:
    """Points `current` at a snapshot of the shelf, in one step."""
    link = Path(tempfile.mktemp(prefix=".current-", dir=shelf))
    link.symlink_to(target.name)
    os.replace(link, shelf / _CURRENT)
    _flush(shelf)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
