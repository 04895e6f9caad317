"""A page before it is written: what it shows, and what it says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from teiju.settings import Settings
from teiju.snapshot.manifest import Manifest
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.asking import Asking
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Language, Words
from teiju.web.pages.texts import Texts

_AT_ONCE: Final = 80
"""Things in one question for names, so that it stays short enough to be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asks for: a path below the language, and the parameters of the address."""

    path: str
    parameters: dict[str, str]
    language: Language
    asking: Asking
    settings: Settings
    texts: Texts
    origin: str
    """Where the service is reached, without slash at its end."""

    @property
    def manifest(self) -> Manifest:
        """The snapshot under service."""
        return self.asking.publication.manifest

    @property
    def folder(self) -> Path:
        """The folder of the snapshot under service."""
        return self.asking.publication.folder

    @property
    def addresses(self) -> Addresses:
        """The addresses of pages in this language."""
        return Addresses(self.manifest.base, self.language)

    @property
    def iri(self) -> str:
        """The IRI of the thing that the path names."""
        return self.addresses.iri(self.path)

    async def facts(self, query: str, *roots: str) -> Facts:
        """The facts that a query of the pages gives of some things. Raises EngineError."""
        return await self.asking.facts(query, self.language, *roots)

    async def named(self, facts: Facts, *things: str) -> Facts:
        """The facts, with something to call those things by that have no name. Raises EngineError.

        Such a name is made of their words, their place in a source, or what they are about.
        """
        own = (iri for iri in things if iri.startswith(self.manifest.base))
        unnamed = sorted({iri for iri in own if not facts.is_named(iri)})
        parts = [unnamed[at : at + _AT_ONCE] for at in range(0, len(unnamed), _AT_ONCE)]
        for names in await asyncio.gather(*(self.facts("unnamed", *part) for part in parts)):
            facts = facts.with_names(names)
        return facts

    def crumb(self, key: str, path: str) -> Link:
        """A step of the breadcrumbs to a page of this service."""
        return Link("", Words(self.texts(key), self.language), self.addresses.page(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template is given. `iri` names the thing that the page is about."""

    template: str
    title: Words
    view: object
    description: str = ""
    crumbs: tuple[Link, ...] = ()
    iri: str | None = None
    status: int = 200
    is_indexed: bool = True
    kind: str = ""
    """What the thing is, in words."""

    formats: tuple[str, ...] = field(default=("ttl", "jsonld", "nt", "rdf"))
    references: tuple[Link, ...] = ()
    """Web pages from which the thing is known."""

    is_kept: bool = True
    """Whether the page is the same as long as the snapshot is."""


Builder = Callable[[Asked], Awaitable[Page | None]]
"""Makes a page; None when there is no such thing."""
