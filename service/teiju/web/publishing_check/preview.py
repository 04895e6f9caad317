"""What publishing would do: the changes in words, the official table, the pages themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from teiju.editions import wording
from teiju.editions.comparison import Comparison, between
from teiju.editions.facts import Facts, facts_of
from teiju.editions.state import EditionState, stated
from teiju.settings import Settings
from teiju.snapshot.manifest import read_manifest
from teiju.web import static_files
from teiju.web.pages import rendering
from teiju.web.pages.language import Language
from teiju.web.pages.rendering import Rendering
from teiju.web.publishing_check.draft_dataset import draft_store
from teiju.web.publishing_check.draft_links import Links
from teiju.web.publishing_check.draft_pages import Look, Published, State, draft_pages
from teiju.web.publishing_check.draft_tables import indicators, measures_table
from teiju.web.static_files import StaticFiles


@dataclass(frozen=True, slots=True)
class Draft:
    """The tables that an import of a zone would write below `root`: path → text."""

    root: Path
    zone: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: in which language, and at which address."""

    language: Language
    address: str


def preview(draft: Draft, folder: Path, settings: Settings, reader: Reader) -> dict[str, Any]:
    """What publishing the draft would do to the snapshot `folder`, as JSON can hold it.

    `pages`, `gone`, `unseen`: the pages of the zone's things. `edition`: what changes in the
    zone's latest edition and what it says; None where it states no measures.
    """
    manifest, before = read_manifest(folder), facts_of(folder)
    store = draft_store(draft.root, draft.zone, draft.files, manifest.base, before.store)
    files = StaticFiles([rendering.STATIC, static_files.BUNDLE], settings.base)
    look = Look(Rendering(settings, files), settings, reader.language)
    found = asyncio.run(
        draft_pages(draft.zone, store, Published(folder, manifest, before.store), look)
    )
    links = Links([page.path for page in found.pages], reader.language, reader.address)
    pages = tuple(replace(page, document=links.led(page.document)) for page in found.pages)
    now = Facts(store, manifest.base)
    latest = _latest_edition(now, draft.zone)
    edition = None if latest is None else _edition(before, now, latest, look)
    if edition is not None:
        edition["changes"] = links.led(edition["changes"])
    return asdict(replace(found, pages=pages)) | {"edition": edition}


def _latest_edition(facts: Facts, zone: str) -> str | None:
    """The current edition of the zone's last vision."""
    start = f"{facts.base}id/vision/{zone}/"
    current = [pair for pair in facts.pairs("tj:currentEdition") if pair[0].startswith(start)]
    numbered = [(int(vision.removeprefix(start)), edition) for vision, edition in current]
    return max(numbered)[1] if numbered else None


def _edition(before: Facts, now: Facts, edition: str, look: Look) -> dict[str, Any] | None:
    table = measures_table(now, edition)
    if table is None:
        return None
    comparison = between(now, _published(before, edition), stated(now, edition))
    known = indicators(before, edition)
    return {
        "name": now.name(edition),
        "changes": _in_words(comparison, now.base, look),
        "title": table.title,
        "header": table.header,
        "rows": [
            [None if cell is None else {"text": cell.text, "rows": cell.rows} for cell in row]
            for row in table.rows
        ],
        "indicators": [
            asdict(one) | {"state": State.of(known.get(iri), one)}
            for iri, one in indicators(now, edition).items()
        ],
    }


def _published(before: Facts, edition: str) -> EditionState:
    """What is published of the edition; of the one that it follows, where it is a new one."""
    found = stated(before, edition)
    current = before.one(edition.partition("/edition/")[0], "tj:currentEdition")
    return found if found.measures or current is None else stated(before, current)


def _in_words(comparison: Comparison, base: str, look: Look) -> str:
    """The changes as HTML; empty where there are none."""
    if not comparison.measures:
        return ""
    return look.rendering.document(
        "edition_changes.html",
        look.language,
        comparison=comparison,
        base=base,
        parts=wording.PARTS,
        kinds=wording.KINDS,
        heading="h4",
        number=1,
    ).decode()
