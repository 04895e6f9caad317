"""Linked data as an ASGI piece: 303 from a thing to its documents, 200 for documents.

| path | what |
|---|---|
| `/id/…`, `/scheme/…`, `/dataset/…` | a thing: 303 to a description, or to its page |
| the same with `.ttl`, `.jsonld`, `.nt`, `.rdf`, `.trig`, `.nq` | its description |
| the same with `.html` | to its page, in the visitor's language |
| `/def`, `/shapes`, `/graph/…` | documents: their content by negotiation |

Standards: Cool URIs for the Semantic Web (W3C, 2008), section 4; RFC 9110, section 12; RFC 8288.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from teiju.errors import EngineError
from teiju.formats import Format, Kind, of_kind
from teiju.settings import Settings
from teiju.web import compression, negotiation, problems
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.linked_data import description
from teiju.web.linked_data.address import HTML, Address, format_of, readings
from teiju.web.linked_data.description import Description
from teiju.web.linked_data.negotiating import wanted
from teiju.web.pages.language import preferred
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Headers, Receive, Scope, Send, header, respond

_METHODS: Final = "GET, HEAD, OPTIONS"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_WITHDRAWN: Final = "def#withdrawnOn"
_WHOLE_GRAPHS: Final = {"def": "graph/ontology", "shapes": "graph/shapes"}
_FRESH: Final = (b"cache-control", b"public, max-age=60, stale-while-revalidate=600")
_CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Content-Location, ETag, Link, Location, Vary"),
)
_LONGEST: Final = 2000


class LinkedData:
    """The ASGI application behind every IRI of the base."""

    def __init__(self, published: Callable[[], Publication], settings: Settings) -> None:
        self._published = published
        self._base = settings.base
        self._answering = Answering(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Raises Problem for what cannot be served."""
        if scope["method"] == "OPTIONS":
            return await respond(scope, send, 204, _preflight(scope), None)
        if scope["method"] not in ("GET", "HEAD"):
            allow = (b"allow", _METHODS.encode())
            raise Problem(status=405, code="method", headers=(allow,))
        path = scope["path"].removeprefix("/")
        try:
            found = await self._found(path)
        except EngineError as error:
            raise problems.problem_of(error) from error
        if found is None:
            raise Problem(status=404, code="not-found")
        address, described = found
        return await self._serve(scope, send, address, described)

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._answering.cache.clear()

    async def _found(self, path: str) -> tuple[Address, Description] | None:
        """What a path stands for, with its description."""
        for address in readings(path) if len(path) <= _LONGEST else ():
            described = await self._described(address)
            if described.is_stated:
                return address, described
        return None

    async def _described(self, address: Address) -> Description:
        publication, iri = self._published(), address.iri(self._base)
        engine = publication.engine
        if address.path in _WHOLE_GRAPHS:
            graph = f"{self._base}{_WHOLE_GRAPHS[address.path]}"
            whole = await description.of_graph(engine, graph)
            return Description(iri, whole.triples)
        found = await description.of_thing(engine, iri, self._base)
        if iri in {graph.iri for graph in publication.manifest.graphs}:
            content = await description.of_graph(engine, iri)
            return Description(iri, tuple(dict.fromkeys((*content.triples, *found.triples))))
        return found

    async def _serve(
        self, scope: Scope, send: Send, address: Address, described: Description
    ) -> None:
        if address.extension == HTML:
            return await self._to_page(scope, send, address)
        if address.extension is not None:
            form = format_of(address.extension)
            return await self._send_document(scope, send, address, described, form)
        form_wanted = wanted(header(scope, b"accept"))
        if form_wanted is None:
            return await self._to_page(scope, send, address)
        if address.is_document:
            return await self._send_document(scope, send, address, described, form_wanted)
        headers = [
            (b"location", address.target(form_wanted.extension).encode()),
            (b"vary", b"Accept, Accept-Language"),
            (b"link", _describing(address).encode()),
            _FRESH,
            *_CORS,
        ]
        return await respond(scope, send, 303, headers, b"")

    async def _to_page(self, scope: Scope, send: Send, address: Address) -> None:
        language = preferred(header(scope, b"accept-language"))
        headers = [
            (b"location", address.page(language).encode()),
            (b"vary", b"Accept, Accept-Language"),
            (b"link", _describing(address).encode()),
            _FRESH,
            *_CORS,
        ]
        return await respond(scope, send, 303, headers, b"")

    async def _send_document(
        self,
        scope: Scope,
        send: Send,
        address: Address,
        described: Description,
        form: Format,
    ) -> None:
        version = self._published().manifest.version
        key = Key(version, address.path, ("description",), (), None, form.media_type)
        entry = self._answering.cache.get(key)
        if entry is None:
            body = described.written(form.name, self._base)
            entry = Entry(key.tag(), form.content_type.encode(), body)
            self._answering.cache.put(key, entry)
        gone = described.has(f"{self._base}{_WITHDRAWN}")
        await self._respond(
            scope, send, key, entry, self._links(address, form), 410 if gone else 200
        )

    def _links(self, address: Address, form: Format) -> str:
        """The Link header of a description (RFC 8288)."""
        alternates = [
            f'<{address.target(other.extension)}>; rel="alternate"; type="{other.media_type}"'
            for other in of_kind(Kind.GRAPH)
            if other is not form
        ]
        pages = [
            f'<{address.page(language)}>; rel="alternate"; type="text/html"; hreflang="{language}"'
            for language in ("ja", "en")
        ]
        canonical = f"{self._base}{address.target(form.extension).removeprefix('/')}"
        own = [
            f'<{canonical}>; rel="canonical"',
            f'<{self._base}dataset/teiju>; rel="describedby"',
            f'<{_LICENCE}>; rel="license"',
        ]
        return ", ".join((*alternates, *pages, *own))

    async def _respond(
        self, scope: Scope, send: Send, key: Key, entry: Entry, links: str, status: int
    ) -> None:
        coding, body = None, entry.body
        if len(body) >= compression.WORTHWHILE:
            accept = header(scope, b"accept-encoding")
            coding = negotiation.content_coding(accept, compression.CODINGS)
            if coding is not None:
                body = await self._answering.variant(key, entry, coding)
        etag = f'"{entry.tag}{"" if coding is None else f"-{coding}"}"'
        headers: Headers = [
            (b"vary", b"Accept, Accept-Encoding"),
            (b"etag", etag.encode()),
            (b"link", links.encode()),
            _FRESH,
            *_CORS,
        ]
        if status == 200 and _is_known(header(scope, b"if-none-match"), etag):
            return await respond(scope, send, 304, headers, None)
        headers.append((b"content-type", entry.content_type))
        if coding is not None:
            headers.append((b"content-encoding", coding.encode()))
        return await respond(scope, send, status, headers, body)


def _is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether a client has it already (RFC 9110, 13.1.2)."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return "*" in known or etag in known


def _describing(address: Address) -> str:
    return ", ".join(
        f'<{address.target(form.extension)}>; rel="describedby"; type="{form.media_type}"'
        for form in of_kind(Kind.GRAPH)
    )


def _preflight(scope: Scope) -> Headers:
    headers: Headers = [(b"allow", _METHODS.encode()), *_CORS]
    if header(scope, b"access-control-request-method") is not None:
        headers.append((b"access-control-allow-methods", _METHODS.encode()))
        headers.append((b"access-control-allow-headers", b"Accept, Accept-Language, If-None-Match"))
        headers.append((b"access-control-max-age", b"86400"))
    return headers
