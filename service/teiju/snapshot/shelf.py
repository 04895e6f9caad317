"""The shelf: the folder that keeps snapshots, one of which is the current one.

A snapshot is written beside its final place and renamed into it; the link `current` is replaced
in one step. So a reader sees the old snapshot or the new one, whole, whenever a build stops.
Whoever changes the shelf holds its lock, and adds a line to its history.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from teiju.errors import NotFoundError, UserError
from teiju.snapshot.history import Entry, Event, append, read
from teiju.snapshot.manifest import DATASET, FILE, Manifest, read_manifest

_NAME_LENGTH = 16
CURRENT = "current"
"""The link to the current snapshot."""
_DRAFT = ".draft-"
_LINK = ".current-"
_LOCK = ".lock"


def current(shelf: Path) -> Path:
    """The folder of the current snapshot. Raises NotFoundError when there is none."""
    link = shelf / CURRENT
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


def snapshot(shelf: Path, version: str) -> Path:
    """The folder of a snapshot that is kept: by its version or the beginning of it, or `current`.

    Raises NotFoundError when there is none, UserError when several begin like that.
    """
    if version == CURRENT:
        return current(shelf)
    wanted = version[:_NAME_LENGTH]
    found = [folder for folder in snapshots(shelf) if wanted and folder.name.startswith(wanted)]
    if not found:
        raise NotFoundError(
            f"{version}: そのスナップショットはありません。teiju history で一覧を見てください / "
            "no such snapshot: teiju history lists them"
        )
    if len(found) > 1:
        names = ", ".join(folder.name for folder in found)
        raise UserError(f"{version}: 複数あります / several begin like that: {names}")
    return found[0]


def snapshots(shelf: Path) -> list[Path]:
    """The folders of all snapshots that are kept, by name."""
    if not shelf.is_dir():
        return []
    return sorted(
        path
        for path in shelf.iterdir()
        if not path.is_symlink() and not path.name.startswith(".") and (path / FILE).is_file()
    )


@contextmanager
def lock(shelf: Path) -> Iterator[None]:
    """Holds the shelf for one publication; the system lets go of it when the process ends.

    Raises UserError when another publication holds it.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    handle = os.open(shelf / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                f"{shelf}: ほかの公開作業が進行中です。終わってからやり直してください / "
                "another publication is under way: try again when it has ended"
            ) from error
        yield
    finally:
        os.close(handle)


@contextmanager
def draft(shelf: Path) -> Iterator[Path]:
    """A folder to write a snapshot in; it is gone afterwards unless it was put on the shelf.

    Holds the lock meanwhile, and clears what a killed publication left. Raises UserError when
    another publication is under way.
    """
    with lock(shelf):
        _clear(shelf)
        folder = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=shelf))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put(folder: Path, version: str, shelf: Path) -> Path:
    """Puts a finished draft on the shelf under its version and makes it the current one."""
    folder.chmod(0o755)
    for path in folder.iterdir():
        _flush(path)
    _flush(folder)
    target = shelf / version[:_NAME_LENGTH]
    if not (target / FILE).is_file():
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    _flush(shelf)
    _switch(target, shelf, Event.PUBLISHED)
    return target


def roll_back(shelf: Path, version: str | None = None) -> Path:
    """Makes an earlier snapshot the current one: the given one, or what was current before.

    Raises NotFoundError when there is none, UserError when another publication is under way.
    """
    with lock(shelf):
        target = snapshot(shelf, version) if version else _before(shelf)
        if target == current(shelf):
            raise UserError(f"{target.name}: 現在公開中です / this is the current snapshot")
        _switch(target, shelf, Event.ROLLED_BACK)
        return target


def is_rolled_back(shelf: Path) -> bool:
    """Was the current snapshot chosen by going back? Then no build may replace it unasked."""
    recorded = read(shelf)
    return bool(recorded) and recorded[-1].event is Event.ROLLED_BACK


def history(shelf: Path) -> tuple[Entry, ...]:
    """What was published when, the oldest first.

    A snapshot without a record stands first, dated by its file; the current one stands last.
    """
    recorded = read(shelf)
    known = {entry.version for entry in recorded}
    unrecorded = []
    for folder in snapshots(shelf):
        version = _version(folder)
        if version not in known:
            moment = datetime.fromtimestamp((folder / FILE).stat().st_mtime, UTC)
            unrecorded.append(
                Entry(version=version, date=moment.replace(microsecond=0), event=Event.PUBLISHED)
            )
    unrecorded.sort(key=lambda entry: entry.date)
    link = shelf / CURRENT
    now = _version(link.resolve()) if (link / FILE).is_file() else ""
    # A publication that was killed after its last step is not recorded.
    last = tuple(entry for entry in unrecorded if recorded and entry.version == now)
    first = tuple(entry for entry in unrecorded if entry not in last)
    return (*first, *recorded, *last)


def _before(shelf: Path) -> Path:
    """The snapshot that was current before the current one."""
    now = current(shelf)
    kept = {folder.name: folder for folder in snapshots(shelf)}
    line: list[str] = []
    for entry in history(shelf):
        name = entry.version[:_NAME_LENGTH]
        # A way back makes what followed it undone: the next way back leads further.
        line = [*line[: line.index(name)], name] if name in line else [*line, name]
    earlier = line[: line.index(now.name)] if now.name in line else line
    for name in reversed(earlier):
        if name in kept:
            return kept[name]
    raise NotFoundError(
        f"{shelf}: 前のスナップショットがありません / there is no earlier snapshot to go back to"
    )


def _switch(target: Path, shelf: Path, event: Event) -> None:
    """Points `current` at a snapshot in one step, and records it."""
    link = shelf / CURRENT
    before = link.resolve() if (link / FILE).is_file() else None
    recorded = read(shelf)
    is_recorded = bool(recorded) and recorded[-1].version == _version(target)
    if before == target.resolve() and is_recorded:
        return
    make_current(target, shelf)
    append(shelf, _entry(before, target, event))


def _entry(before: Path | None, target: Path, event: Event) -> Entry:
    """The record of a switch: how many quads came and went."""
    old, new = _lines(before), _lines(target)
    return Entry(
        version=_version(target),
        date=datetime.now(UTC).replace(microsecond=0),
        event=event,
        previous=None if before is None else _version(before),
        added=len(new - old),
        removed=len(old - new),
    )


def _version(folder: Path) -> str:
    try:
        return read_manifest(folder).version
    except NotFoundError:
        return folder.name


def _lines(folder: Path | None) -> frozenset[bytes]:
    if folder is None or not (folder / DATASET).is_file():
        return frozenset()
    return frozenset((folder / DATASET).read_bytes().splitlines())


def make_current(target: Path, shelf: Path) -> None:
    """Points `current` at a snapshot of the shelf, in one step."""
    link = Path(tempfile.mktemp(prefix=_LINK, dir=shelf))
    link.symlink_to(target.name)
    os.replace(link, shelf / CURRENT)
    _flush(shelf)


def _clear(shelf: Path) -> None:
    """Removes the drafts and links of publications that were killed."""
    for path in shelf.iterdir():
        if path.name.startswith(_DRAFT):
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(_LINK):
            path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
