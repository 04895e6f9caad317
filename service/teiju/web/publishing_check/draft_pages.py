"""The pages of a zone as they would be: rendered whole, and compared with the published ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from teiju.engine.in_process import StoreEngine
from teiju.settings import Settings
from teiju.snapshot.manifest import Manifest
from teiju.web.pages.asking import Asking
from teiju.web.pages.language import Language
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.rendering import Rendering
from teiju.web.pages.routes import page_at, place_of_kind
from teiju.web.pages.texts import Texts
from teiju.web.publication import Publication

_MOST: Final = 300
"""Pages that are rendered; a vision has about a hundred."""

_ALWAYS: Final = re.compile(r"id/zone/[^/]+|id/vision/[^/]+/\d+/edition/[^/]+")


class State(StrEnum):
    """What publishing would do to a page, or to an indicator's values."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"

    @classmethod
    def of(cls, before: object, now: object) -> State:
        """Seen from what was there before; None: nothing was."""
        if before is None:
            return cls.NEW
        return cls.SAME if before == now else cls.CHANGED


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page as it would be; `document` is the whole HTML, to stand in a frame."""

    path: str
    title: str
    language: str
    """Of the title."""

    kind: str
    state: State
    document: str


@dataclass(frozen=True, slots=True)
class DraftPages:
    """The pages that publishing would make or change, and those that are always worth a look.

    `gone`: titles of pages whose thing would be there no more. `unseen`: how many pages there are
    beyond those that were rendered.
    """

    pages: tuple[DraftPage, ...]
    gone: tuple[str, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class Published:
    """The snapshot under service: its folder, its manifest and its dataset."""

    folder: Path
    manifest: Manifest
    store: Store


@dataclass(frozen=True, slots=True)
class Look:
    """What every page is written with."""

    rendering: Rendering
    settings: Settings
    language: Language


async def draft_pages(zone: str, draft: Store, published: Published, look: Look) -> DraftPages:
    """The pages of a zone's things in a draft, seen from what is published."""
    now, before = _Site.on(draft, published, look), _Site.on(published.store, published, look)
    paths, known = now.paths(zone), before.paths(zone)
    shown: list[DraftPage] = []
    for path in paths[:_MOST]:
        page = await now.page(path)
        if page is None:
            continue
        document = now.document(page, path)
        state = State.of(await before.document_at(path) if path in known else None, document)
        if state is not State.SAME or _ALWAYS.fullmatch(path):
            title = page.title
            shown.append(DraftPage(path, title.text, title.language, page.kind, state, document))
    gone = [await before.page(path) for path in sorted({*known} - {*paths})[:_MOST]]
    return DraftPages(
        tuple(shown),
        tuple(page.title.text for page in gone if page is not None),
        max(0, len(paths) - _MOST),
    )


@dataclass(frozen=True, slots=True)
class _Site:
    """A dataset, and what asks it for pages."""

    store: Store
    asking: Asking
    look: Look

    @classmethod
    def on(cls, store: Store, published: Published, look: Look) -> _Site:
        manifest = published.manifest
        engine = StoreEngine(store, manifest.version, look.settings)
        return cls(store, Asking(Publication(manifest, engine, published.folder)), look)

    async def page(self, path: str) -> Page | None:
        """The page at a path, without links to files that are not there yet."""
        settings, language = self.look.settings, self.look.language
        asked = Asked(
            path=path,
            parameters={},
            language=language,
            asking=self.asking,
            settings=settings,
            texts=Texts(language),
            origin=(settings.public_url or settings.base).rstrip("/"),
        )
        found = await page_at(asked)
        return None if found is None else replace(found, formats=())

    def document(self, page: Page, path: str) -> str:
        """The HTML of a page."""
        manifest, language = self.asking.publication.manifest, self.look.language
        return self.look.rendering.page(page, language, manifest, path, is_draft=True).decode()

    async def document_at(self, path: str) -> str | None:
        """The HTML of the page at a path."""
        page = await self.page(path)
        return None if page is None else self.document(page, path)

    def paths(self, zone: str) -> list[str]:
        """Where the pages of the zone's things are, kind by kind."""
        start, name = re.escape(self.asking.base), re.escape(zone)
        own = re.compile(rf"{start}((?:id/[a-z]+|scheme/zone)/{name}(?:/[^#]*)?)")
        subjects = {quad.subject for quad in self.store}
        matches = (own.fullmatch(one.value) for one in subjects if isinstance(one, NamedNode))
        places = {
            match[1]: place
            for match in matches
            if match is not None and (place := place_of_kind(match[1])) is not None
        }
        return sorted(places, key=lambda path: (places[path], path))
