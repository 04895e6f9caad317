"""The pages on the history: what was published when, and one snapshot that is still kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from teiju.editions.citation import CitationStyle, citation, cited
from teiju.errors import NotFoundError
from teiju.snapshot import shelf
from teiju.snapshot.history import Entry, Event
from teiju.snapshot.manifest import Manifest, read_manifest
from teiju.web.citation_files import FILES, day_of
from teiju.web.kept_snapshots import PATH, kept
from teiju.web.pages import calendar
from teiju.web.pages.files import File, files_of
from teiju.web.pages.language import Language, Words
from teiju.web.pages.page import Asked, Page

_SHOWN: Final = (CitationStyle.APA, CitationStyle.CHICAGO, CitationStyle.BIBTEX)


@dataclass(frozen=True, slots=True)
class Publication:
    """One time that a snapshot became current. Without manifest it is no longer kept."""

    version: str
    moment: str
    manifest: Manifest | None
    is_current: bool
    is_rolled_back: bool
    added: int | None
    removed: int | None
    diff: str | None
    """The address of what changed from the one before, where both are kept."""


@dataclass(frozen=True, slots=True)
class SnapshotsView:
    """What was published when, the latest first, and how to cite what is current."""

    published: tuple[Publication, ...]
    version: str
    citations: tuple[str, ...]
    citation_files: tuple[str, ...] = tuple(FILES)


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A snapshot, how it differs from the one under service, and its files for good."""

    manifest: Manifest
    version: str
    moment: str
    diff: str | None
    files: tuple[File, ...]
    citations: tuple[str, ...]
    citation_files: tuple[str, ...] = tuple(FILES)


async def page(asked: Asked) -> Page | None:
    """The history, the latest first."""
    entries, manifests = await asyncio.to_thread(_read, asked.settings.snapshots)
    day = await asyncio.to_thread(day_of, asked.manifest, asked.settings.snapshots)
    return Page(
        template="snapshots.html",
        title=Words(asked.texts("snapshots.title"), asked.language),
        view=SnapshotsView(
            tuple(_publication(entry, manifests, asked) for entry in reversed(entries)),
            asked.manifest.version,
            _citations(asked, asked.manifest, day),
        ),
        description=asked.texts("snapshots.description"),
        crumbs=(asked.crumb("nav.data", "data"),),
        formats=(),
        is_kept=False,
    )


async def snapshot_page(asked: Asked) -> Page | None:
    """A snapshot that is kept. Raises Problem 410 when it no longer is."""
    match = PATH.fullmatch(asked.path)
    if match is None:
        return None
    found = await asyncio.to_thread(kept, asked.settings.snapshots, match[1])
    if found is None:
        return None
    entries = await asyncio.to_thread(shelf.history, asked.settings.snapshots)
    entry = next(one for one in entries if one.version == match[1])
    is_current = match[1] == asked.manifest.version
    return Page(
        template="snapshot.html",
        title=Words(f"{asked.texts('snapshots.snapshot')} {match[1][:16]}", asked.language),
        view=SnapshotView(
            manifest=found.manifest,
            version=found.manifest.version,
            moment=_moment(entry, asked.language),
            diff=None if is_current else _diff(asked, match[1], asked.manifest.version),
            files=files_of(found.manifest, "", asked.texts, f"snapshot/{match[1]}/"),
            citations=_citations(asked, found.manifest, entry.date.date()),
        ),
        description=asked.texts("snapshots.this" if is_current else "snapshots.old"),
        crumbs=(asked.crumb("nav.data", "data"), asked.crumb("nav.snapshots", "snapshots")),
        iri=asked.iri,
        is_kept=False,
    )


def _read(place: Path) -> tuple[tuple[Entry, ...], dict[str, Manifest]]:
    """The history, and the manifests of what is kept by the name of its folder."""
    manifests = {}
    for folder in shelf.snapshots(place):
        try:
            manifests[folder.name] = read_manifest(folder)
        except NotFoundError:
            continue
    return shelf.history(place), manifests


def _publication(entry: Entry, manifests: dict[str, Manifest], asked: Asked) -> Publication:
    manifest, before = manifests.get(entry.version[:16]), (entry.previous or "")[:16]
    has_both = manifest is not None and before in manifests
    return Publication(
        version=entry.version,
        moment=_moment(entry, asked.language),
        manifest=manifest,
        is_current=entry.version == asked.manifest.version,
        is_rolled_back=entry.event is Event.ROLLED_BACK,
        added=entry.added,
        removed=entry.removed,
        diff=_diff(asked, before, entry.version) if has_both else None,
    )


def _moment(entry: Entry, language: Language) -> str:
    return calendar.written(f"{entry.date:%Y-%m-%dT%H:%M}", language)


def _diff(asked: Asked, old: str, new: str) -> str:
    return f"/{asked.language}/diff?{urlencode({'from': old[:16], 'to': new[:16]})}"


def _citations(asked: Asked, manifest: Manifest, day: date | None) -> tuple[str, ...]:
    """A snapshot in the styles that people copy; none when nothing tells when it was published."""
    if day is None:
        return ()
    work = cited(manifest, day, asked.settings.public_url)
    return tuple(citation(work, style, asked.language) for style in _SHOWN)
