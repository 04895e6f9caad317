"""Linked data as an ASGI piece: 303 from a thing to its documents, 200 for documents.

| path | what |
|---|---|
| `/id/…`, `/scheme/…` | a thing: 303 to a description, or to its page |
| `/def`, `/shapes`, `/graph/…`, `/dataset/…`, `/report`, `/prefixes` | documents: 200 |
| the same with `.ttl`, `.jsonld`, `.nt`, `.rdf`, `.trig`, `.nq` | in this form; `?page=2` |
| the same with `.html` | to its page, in the visitor's language |

Standards: Cool URIs for the Semantic Web (W3C, 2008), section 4; RFC 9110, section 12; RFC 8288.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from teiju.formats import Format
from teiju.settings import Settings
from teiju.snapshot.manifest import CATALOGUE
from teiju.snapshot.withdrawn import Withdrawal
from teiju.snapshot.writing import WITH_GRAPHS
from teiju.web import documents
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.documents import Pages
from teiju.web.kept_snapshots import PATH, Kept, kept
from teiju.web.linked_data import links, writing
from teiju.web.linked_data.address import HTML, Address, readings
from teiju.web.linked_data.description import Describing, Description
from teiju.web.linked_data.negotiating import wanted
from teiju.web.linked_data.notice import about_document
from teiju.web.linked_data.withdrawn import gone, read_withdrawn
from teiju.web.pages.language import Language, preferred
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Headers, Receive, Scope, Send, header, respond

_WHOLE_GRAPHS: Final = {
    "def": "graph/ontology",
    "shapes": "graph/shapes",
    "queries": "graph/queries",
    "dataset/catalogue": "graph/meta",
    "dataset/void": "graph/void",
    "report": "report",
}
"""Document → the graph that it holds."""

_PAGE: Final = re.compile(rb"page=([1-9][0-9]{0,5})")
_LONGEST: Final = 2000


class LinkedData:
    """The ASGI application behind every IRI of the base."""

    def __init__(
        self, published: Callable[[], Publication], settings: Settings, pages: Pages
    ) -> None:
        self._published = published
        self._base = settings.base
        self._pages = pages
        self._place = settings.snapshots
        self._answering = Answering(settings)
        self._describing: tuple[Publication, Describing] | None = None
        self._withdrawn: tuple[Publication, Mapping[str, Withdrawal]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await documents.answer(scope, receive, send, self._serve, self._base, self._pages)

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._answering.cache.clear()
        self._describing = self._withdrawn = None

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        for found in reversed(readings(path) if len(path) <= _LONGEST else ()):
            withdrawal = self._withdrawals(self._published()).get(found.path)
            if withdrawal is not None:
                raise gone(withdrawal, self._base)
            if await self._answered(scope, receive, send, found):
                return
        raise Problem(status=404, code="not-found")

    async def _answered(self, scope: Scope, receive: Receive, send: Send, found: Address) -> bool:
        """Answers when the address stands for something. Raises Problem."""
        if found.format is not None:
            return await self._send(scope, send, found, found.format)
        if not await self._exists(found):
            return False
        if found.suffix == HTML:
            await self._lead(scope, send, found, found.page(_language(scope)))
            return True
        form = wanted(header(scope, b"accept"))
        if found.is_document and form is not None:
            return await self._send(scope, send, found, form)
        page = found.page(_language(scope))
        if found.is_document:
            link = (b"link", links.of_page(found, page, self._base).encode())
            await documents.send_page(scope, receive, send, self._pages, page, [link])
        else:
            target = page if form is None else found.document(form.extension)
            await self._lead(scope, send, found, target)
        return True

    def _earlier(self, found: Address) -> Kept | None:
        """The snapshot that an address names, unless it is the one under service.

        Raises Problem 410 when it is no longer kept.
        """
        match = PATH.fullmatch(found.path)
        if match is None or match[1] == self._published().manifest.version:
            return None
        return kept(self._place, match[1])

    async def _exists(self, found: Address) -> bool:
        if self._earlier(found) is not None:
            return True
        iri = self._base + _WHOLE_GRAPHS.get(found.path, found.path)
        return _is_iri(iri) and await self._of(self._published()).exists(iri)

    async def _lead(self, scope: Scope, send: Send, found: Address, target: str) -> None:
        headers: Headers = [
            (b"location", target.encode()),
            documents.VARY,
            (b"link", links.of_thing(found).encode()),
            documents.FRESH,
            *documents.CORS,
        ]
        await respond(scope, send, 303, headers, b"")

    async def _send(self, scope: Scope, send: Send, found: Address, form: Format) -> bool:
        """Sends the document in a format, unless there is nothing to say in it."""
        publication = self._published()
        if not _is_iri(self._base + found.path):
            return False
        asked = _PAGE.fullmatch(scope["query_string"])
        page = int(asked[1]) if asked else 1
        own = None if found.suffix is None else form.extension
        key = Key(
            publication.manifest.version, found.path, (f"{page}",), (str(own),), None, form.name
        )
        entry = self._answering.cache.get(key)
        earlier = self._earlier(found)
        if entry is None and earlier is not None:
            # What that snapshot said of itself, its versions and its files.
            said = parse(path=earlier.folder / CATALOGUE, format=RdfFormat.TURTLE)
            body = writing.document(said, form, self._base)
            link = links.of_document(found, self._base, own, 1, more=False)
            entry = Entry(key.tag(), form.content_type.encode(), body, link=link.encode())
            self._answering.cache.put(key, entry)
        if entry is None:
            described = await self._described(publication, found, page)
            if not described.statements:
                return False
            notice = about_document(found, self._base, described, page)
            graphs = (*described.statements, *described.labels)
            quads = (*(graphs if form.name in WITH_GRAPHS else described.now()), *notice)
            body = writing.document(quads, form, self._base)
            link = links.of_document(found, self._base, own, page, more=described.more)
            entry = Entry(key.tag(), form.content_type.encode(), body, link=link.encode())
            self._answering.cache.put(key, entry)
        more: Headers = [documents.VARY, (b"link", entry.link)]
        if found.suffix is None:
            more.append((b"content-location", found.document(form.extension).encode()))
        await documents.send_entry(scope, send, self._answering, key, entry, more)
        return True

    async def _described(self, publication: Publication, found: Address, page: int) -> Description:
        describing, iri = self._of(publication), self._base + found.path
        graphs = {graph.iri for graph in publication.manifest.graphs}
        whole = self._base + _WHOLE_GRAPHS.get(found.path, found.path)
        if whole in graphs or found.path in _WHOLE_GRAPHS:
            also = (f"{self._base}dataset/teiju",) if found.path == "dataset/void" else ()
            return await describing.graph(whole, iri, page, also)
        if found.path.startswith("queries/"):
            return await describing.parts(f"{self._base}graph/queries", iri, page)
        return await describing.thing(iri, page)

    def _of(self, publication: Publication) -> Describing:
        if self._describing is None or self._describing[0] is not publication:
            self._describing = (publication, Describing(publication))
        return self._describing[1]

    def _withdrawals(self, publication: Publication) -> Mapping[str, Withdrawal]:
        if self._withdrawn is None or self._withdrawn[0] is not publication:
            self._withdrawn = (publication, read_withdrawn(publication.folder))
        return self._withdrawn[1]


def _language(scope: Scope) -> Language:
    return preferred(header(scope, b"accept-language"))


def _is_iri(text: str) -> bool:
    """Whether it can stand between < and > in a query."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
