"""What machines look for first, as an ASGI piece.

| path | what |
|---|---|
| `/robots.txt` | what crawlers may read, and where the sitemap is |
| `/sitemap.xml`, `/sitemap-{n}.xml` | every page in both languages |
| `/openapi.json` | the stored queries and the endpoint as operations |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from teiju.settings import Settings
from teiju.web import documents
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.catalogue import openapi, sitemap
from teiju.web.documents import Pages
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Receive, Scope, Send, address_of
from teiju.web.stored_query_api import stored_queries

_PART: Final = re.compile(r"/sitemap-([1-9][0-9]{0,3})\.xml")
_VARY: Final = (b"vary", b"Accept-Encoding")
_XML: Final = b"application/xml"
_ROBOTS: Final = """User-agent: *
Disallow: /sparql?
Disallow: /ja/search?
Disallow: /en/search?
Allow: /

Sitemap: {origin}/sitemap.xml
"""


class Catalogue:
    """The ASGI application behind these paths."""

    def __init__(
        self, published: Callable[[], Publication], settings: Settings, pages: Pages
    ) -> None:
        self._published = published
        self._base = settings.base
        self._public_url = settings.public_url
        self._origin = (settings.public_url or settings.base).rstrip("/")
        self._pages = pages
        self._answering = Answering(settings)

    @staticmethod
    def answers(path: str) -> bool:
        """Whether a path is one of these."""
        return path in ("/robots.txt", "/sitemap.xml", "/openapi.json") or bool(
            _PART.fullmatch(path)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await documents.answer(scope, receive, send, self._serve, self._base, self._pages)

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._answering.cache.clear()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, address = scope["path"], address_of(scope, self._public_url)
        key = Key(self._published().manifest.version, path, (address,), (), None, None)
        entry = self._answering.cache.get(key)
        if entry is None:
            content_type, body = await self._made(path, address)
            entry = Entry(key.tag(), content_type, body)
            self._answering.cache.put(key, entry)
        await documents.send_entry(scope, send, self._answering, key, entry, [_VARY])

    async def _made(self, path: str, address: str) -> tuple[bytes, bytes]:
        """Content type and body. Raises Problem when there is no such part."""
        publication = self._published()
        if path == "/robots.txt":
            return b"text/plain; charset=utf-8", _ROBOTS.format(origin=self._origin).encode()
        queries = stored_queries(self._base)
        if path == "/openapi.json":
            body = openapi.document(queries, publication.manifest, address)
            return b"application/json", body
        paths = await sitemap.addresses(publication.engine, self._base, queries)
        match = _PART.fullmatch(path)
        if match is None:
            return _XML, sitemap.index(paths, self._origin)
        if int(match[1]) > sitemap.parts(paths):
            raise Problem(status=404, code="not-found")
        return _XML, sitemap.part(paths, int(match[1]), self._origin)
