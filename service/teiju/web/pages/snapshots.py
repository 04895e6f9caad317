"""The page on the history: the snapshots that this installation keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from teiju.errors import NotFoundError
from teiju.snapshot.manifest import FILE, Manifest, read_manifest
from teiju.web.pages import calendar
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page


@dataclass(frozen=True, slots=True)
class Kept:
    """One snapshot and when it was built here."""

    manifest: Manifest
    built: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SnapshotsView:
    """What the template shows: all snapshots, the latest first."""

    kept: tuple[Kept, ...]


async def page(asked: Asked) -> Page | None:
    """The list of snapshots."""
    found: list[tuple[float, Kept]] = []
    shelf = asked.settings.snapshots
    for folder in shelf.iterdir() if shelf.is_dir() else ():
        if folder.is_symlink() or not (folder / FILE).is_file():
            continue
        try:
            manifest = read_manifest(folder)
        except NotFoundError:
            continue
        moment = (folder / FILE).stat().st_mtime
        day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M")
        built = calendar.written(day, asked.language)
        is_current = manifest.version == asked.manifest.version
        found.append((moment, Kept(manifest, built, is_current)))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return Page(
        template="snapshots.html",
        title=Words(asked.texts("snapshots.title"), asked.language),
        view=SnapshotsView(tuple(kept for _, kept in found)),
        description=asked.texts("snapshots.description"),
        crumbs=(asked.crumb("nav.data", "data"),),
        formats=(),
        is_kept=False,
    )
