"""The service as an ASGI application: the endpoint, and the rooms beside it.

| URL | what | formats |
|---|---|---|
| `/sparql` | the SPARQL endpoint, its description, a form to ask | see `teiju.formats`; HTML |
| `/`, `/ja/…`, `/en/…` | pages for people, `teiju.web.pages` | HTML |
| `/ja/publish/check`, `/en/publish/check` | a workbook checked, nothing kept | HTML, JSON, XLSX |
| `/id/…`, `/scheme/…`, `/graph/…`, `/def` … | every IRI, `teiju.web.linked_data` | RDF; HTML |
| `/queries/{name}.{suffix}` | the answer to a stored query | CSV, JSON, XLSX … |
| `/openapi.json`, `/sitemap.xml`, `/robots.txt` | what machines look for | JSON, XML, text |
| `/downloads/…` | the files of the snapshot | as they are |
| `/diff.…` | what changed between two editions or snapshots | CSV, XLSX, RDF Patch |
| `/static/…` | what pages load | CSS, JavaScript, SVG |
| `/health` | the state of the service | JSON |
| `/problem/{code}` | what an error means | HTML, JSON |
"""

from __future__ import annotations

import asyncio
from typing import Final

from teiju.settings import Settings
from teiju.web import static_files, stored_query_api
from teiju.web.catalogue.serving import Catalogue
from teiju.web.difference_files import DifferenceFiles
from teiju.web.downloads import Downloads
from teiju.web.linked_data.address import is_linked_data
from teiju.web.linked_data.serving import LinkedData
from teiju.web.pages import rendering
from teiju.web.pages.site import Site
from teiju.web.publication import Publication
from teiju.web.publishing_check.serving import PublishingCheck
from teiju.web.responses import Receive, Scope, Send
from teiju.web.room import Room, below
from teiju.web.sparql import SparqlEndpoint
from teiju.web.state import State
from teiju.web.static_files import StaticFiles
from teiju.web.stored_query_api import StoredQueryApi
from teiju.web.under_way import UnderWay

_LONGEST: Final = 60.0
"""Seconds that a request may go on asking the snapshot on which it began."""


class Service:
    """The whole application."""

    def __init__(self, publication: Publication, settings: Settings) -> None:
        self.publication = publication
        self.settings = settings
        self.state = State(lambda: self.publication, settings, lambda: self.sparql.figures())
        self.static_files = StaticFiles([rendering.STATIC, static_files.BUNDLE], settings.base)
        self.site = Site(lambda: self.publication, settings, self.static_files)
        self.sparql = SparqlEndpoint(lambda: self.publication, settings, self.site.query_page)
        self.linked_data = LinkedData(lambda: self.publication, settings, self.site)
        self.downloads = Downloads(lambda: self.publication, settings, self.site)
        self.differences = DifferenceFiles(lambda: self.publication, settings, self.site)
        self.queries = StoredQueryApi(
            lambda: self.publication, settings, self.site, self.linked_data
        )
        self.catalogue = Catalogue(lambda: self.publication, settings, self.site)
        self.publishing_check = PublishingCheck(lambda: self.publication, settings, self.site)
        self.rooms = self._rooms()
        self._under_way = UnderWay()
        self._retiring: set[asyncio.Task[None]] = set()

    def _rooms(self) -> tuple[Room, ...]:
        """The rooms; the first one that answers a path has it. One line a room."""
        return (
            Room(below(static_files.PREFIX), self.static_files),
            Room(PublishingCheck.answers, self.publishing_check),
            Room(self.site.answers, self.site, self.site.forget),
            Room(DifferenceFiles.answers, self.differences),
            Room(Downloads.answers, self.downloads, self.downloads.forget),
            Room(below(stored_query_api.PREFIX), self.queries, self.queries.forget),
            Room(Catalogue.answers, self.catalogue, self.catalogue.forget),
            Room(is_linked_data, self.linked_data, self.linked_data.forget),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the service."""
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["type"] != "http":
            return None
        with self._under_way:
            return await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/sparql":
            return await self.sparql(scope, receive, send)
        for room in self.rooms:
            if room.answers(path):
                return await room.application(scope, receive, send)
        return await self.state(scope, receive, send)

    def publish(self, publication: Publication) -> None:
        """Moves to another snapshot; whoever is being answered still gets the old one's answer."""
        old, self.publication = self.publication, publication
        begun, self._under_way = self._under_way, UnderWay()
        self.sparql.forget()
        for room in self.rooms:
            room.forget()
        retiring = asyncio.get_running_loop().create_task(_retire(old, begun))
        self._retiring.add(retiring)
        retiring.add_done_callback(self._retiring.discard)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.publication.engine.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.gather(*self._retiring)
        await self.publication.engine.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _retire(publication: Publication, begun: UnderWay) -> None:
    """Closes a publication's engine once the requests that began on it are answered."""
    await begun.end(_LONGEST)
    await publication.engine.close()
