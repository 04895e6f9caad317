"""The SPARQL endpoint: plain ASGI, so that an answer from the cache takes the shortest way.

| method | what it does |
|---|---|
| GET, HEAD | a query in the target; without one the service description or the query page |
| POST, QUERY | a query in the body, as application/sparql-query or as a form |
| OPTIONS | what there is, and CORS preflight |
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from teiju.engine.interface import QueryRequest
from teiju.engine.lexer import is_repeatable, kind_of
from teiju.errors import EngineError
from teiju.formats import Kind
from teiju.settings import Settings
from teiju.web import compression, negotiation, problems, request, service_description
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import (
    PAGE_POLICY,
    Headers,
    Receive,
    Scope,
    Send,
    address_of,
    client_of,
    header,
    respond,
    respond_problem,
)

METHODS: Final = "GET, HEAD, POST, QUERY, OPTIONS"
_VARY: Final = (b"vary", b"Accept, Accept-Encoding")
_NO_STORE: Final = (b"cache-control", b"no-store")
_FRESH: Final = (b"cache-control", b"public, max-age=60, stale-while-revalidate=600")
_CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Accept-Post, Accept-Query, Allow, Content-Encoding, ETag, Link, Retry-After, Vary",
    ),
)
_PREFLIGHT: Final = (
    (b"access-control-allow-methods", METHODS.encode()),
    (b"access-control-max-age", b"86400"),
)
_ALLOWED_HEADERS: Final = b"Accept, Accept-Language, Content-Type, If-None-Match, Cache-Control"
_HEADER_NAMES: Final = re.compile(
    rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:\s*,\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*"
)
_DISCARDED: Final = 16 << 20
"""Bytes of a body that is too large which are read before the connection is given up."""

_LONGEST_SHORTCUT: Final = 4096
_MOST_SHORTCUTS: Final = 4096
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([0-9a-f]{32})(?:-(?:gzip|br|zstd))?"')


class SparqlEndpoint:
    """The ASGI application behind `/sparql`."""

    def __init__(
        self,
        published: Callable[[], Publication],
        settings: Settings,
        query_page: Callable[[Scope], Awaitable[bytes]],
    ) -> None:
        self._published = published
        self._settings = settings
        self._query_page = query_page
        self._answering = Answering(settings)
        self._descriptions: dict[tuple[str, str, str], bytes] = {}
        self._shortcuts: dict[tuple[str, bytes, str | None], Key] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if await self._from_cache(scope, send):
            return
        try:
            await self._serve(scope, receive, send)
        except Problem as problem:
            await self._respond_problem(scope, send, problem)
        except EngineError as error:
            await self._respond_problem(scope, send, problems.problem_of(error))

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._shortcuts.clear()
        self._descriptions.clear()
        self._answering.cache.clear()

    def figures(self) -> dict[str, int]:
        """The state of the cache."""
        return {"cache": self._answering.cache.size}

    async def _from_cache(self, scope: Scope, send: Send) -> bool:
        """Answers a request that was answered before in the same words."""
        if scope["method"] not in ("GET", "HEAD"):
            return False
        version = self._published().engine.version
        key = self._shortcuts.get((version, scope["query_string"], header(scope, b"accept")))
        entry = None if key is None else self._answering.cache.get(key)
        if key is None or entry is None:
            return False
        await self._respond_entry(scope, send, key, entry)
        return True

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["method"]:
            case "GET" | "HEAD":
                parameters = request.from_target(scope["query_string"])
            case "POST" | "QUERY":
                body = await self._body(scope, receive)
                content_type = header(scope, b"content-type") or ""
                parameters = request.from_body(scope["query_string"], content_type, body)
            case "OPTIONS":
                return await self._options(scope, send)
            case _:
                raise Problem(
                    status=405,
                    code="method",
                    detail=f"使えるメソッド / allowed: {METHODS}",
                    headers=((b"allow", METHODS.encode()),),
                )
        if parameters.query is None:
            return await self._describe(scope, send, parameters.formats)
        return await self._answer(scope, receive, send, parameters, parameters.query)

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        parameters: request.Parameters,
        query: str,
    ) -> None:
        engine = self._published().engine
        results, graph = self._formats(scope, parameters.formats)
        kind = kind_of(query)
        key = Key(
            engine.version,
            query,
            parameters.default_graphs,
            parameters.named_graphs,
            results.content_type if results and kind is not Kind.GRAPH else None,
            graph.content_type if graph and kind is not Kind.RESULTS else None,
        )
        repeatable = is_repeatable(query, kind)
        conditional = scope["method"] != "POST" and kind is not None and repeatable
        if conditional and header(scope, b"if-none-match") is not None:
            tag = key.tag()
            if self._is_known_to_client(scope, tag):
                return await self._respond_not_modified(scope, send, tag)
        asked = QueryRequest(
            text=query,
            default_graphs=parameters.default_graphs,
            named_graphs=parameters.named_graphs,
            results=results.format if results else None,
            graph=graph.format if graph else None,
            client=client_of(scope),
        )
        types = {choice.format: choice.content_type for choice in (results, graph) if choice}
        work = self._answering.answer(engine, asked, key, types, repeatable=repeatable)
        entry = await _unless_gone(work, receive)
        if entry is None:
            return None
        self._remember(scope, key, entry)
        return await self._respond_entry(scope, send, key, entry)

    def _formats(
        self, scope: Scope, names: tuple[str, ...]
    ) -> tuple[negotiation.Choice | None, negotiation.Choice | None]:
        if not names:
            accept = header(scope, b"accept")
            return tuple(negotiation.choose(accept, kind) for kind in Kind)  # type: ignore[return-value]
        results, graph = (negotiation.named(names, kind) for kind in Kind)
        if results is None and graph is None:
            raise Problem(
                status=400,
                code="bad-request",
                detail="format に使える値 / format may be one of: json, xml, csv, tsv, "
                "turtle, ntriples, rdfxml, jsonld, trig, nquads",
                more={"parameter": "format", "available": negotiation.available()},
            )
        return results, graph

    def _remember(self, scope: Scope, key: Key, entry: Entry) -> None:
        if not entry.tag or scope["method"] not in ("GET", "HEAD"):
            return
        if len(scope["query_string"]) <= _LONGEST_SHORTCUT:
            if len(self._shortcuts) >= _MOST_SHORTCUTS:
                self._shortcuts.clear()
            self._shortcuts[key.version, scope["query_string"], header(scope, b"accept")] = key

    async def _respond_entry(self, scope: Scope, send: Send, key: Key, entry: Entry) -> None:
        method = scope["method"]
        if entry.tag and method != "POST" and self._is_known_to_client(scope, entry.tag):
            return await self._respond_not_modified(scope, send, entry.tag)
        coding = None
        body = entry.body
        if len(body) >= compression.WORTHWHILE:
            accept = header(scope, b"accept-encoding")
            coding = negotiation.content_coding(accept, compression.CODINGS)
            if coding is not None:
                body = await self._answering.variant(key, entry, coding)
        headers: Headers = [(b"content-type", entry.content_type), _VARY, *_CORS]
        if coding is not None:
            headers.append((b"content-encoding", coding.encode()))
        if entry.tag and method != "POST":
            headers += [(b"etag", _etag(entry.tag, coding)), _FRESH]
        else:
            headers.append(_NO_STORE)
        return await respond(scope, send, 200, headers, body)

    def _is_known_to_client(self, scope: Scope, tag: str) -> bool:
        known = header(scope, b"if-none-match")
        if known is None:
            return False
        return any(found[1] == tag for found in _ENTITY_TAG.finditer(known[:_LONGEST_SHORTCUT]))

    async def _respond_not_modified(self, scope: Scope, send: Send, tag: str) -> None:
        known = header(scope, b"if-none-match") or ""
        matching = [m for m in _ENTITY_TAG.finditer(known[:_LONGEST_SHORTCUT]) if m[1] == tag]
        coding = negotiation.content_coding(header(scope, b"accept-encoding"), compression.CODINGS)
        own = _etag(tag, coding).decode()
        chosen = next((m[0] for m in matching if m[0].removeprefix("W/") == own), matching[0][0])
        etag = chosen.removeprefix("W/").encode()
        await respond(scope, send, 304, [(b"etag", etag), _FRESH, _VARY, *_CORS], None)

    async def _describe(self, scope: Scope, send: Send, names: tuple[str, ...]) -> None:
        accept = header(scope, b"accept")
        offers = [*negotiation.available(Kind.GRAPH), "text/html"]
        if names:
            choice = negotiation.named(names, Kind.GRAPH)
        elif negotiation.best(accept, offers) == "text/html":
            page = await self._query_page(scope)
            headers: Headers = [(b"content-type", b"text/html; charset=utf-8"), *_CORS]
            headers += [(b"vary", b"Accept, Accept-Language"), _NO_STORE, PAGE_POLICY]
            return await respond(scope, send, 200, headers, page)
        else:
            choice = negotiation.choose(accept, Kind.GRAPH)
        if choice is None:
            raise problems.not_acceptable(offers)
        body = self._description(scope, choice.format)
        headers = [(b"content-type", choice.content_type.encode()), _VARY, *_CORS]
        headers.append((b"cache-control", b"public, max-age=60"))
        return await respond(scope, send, 200, headers, body)

    def _description(self, scope: Scope, name: str) -> bytes:
        published = self._published()
        address = address_of(scope, self._settings.public_url)
        key = (published.manifest.version, name, address)
        if key not in self._descriptions:
            self._descriptions[key] = service_description.written(
                published.manifest, self._settings, name, address=address
            )
        return self._descriptions[key]

    async def _options(self, scope: Scope, send: Send) -> None:
        asked = (header(scope, b"access-control-request-headers") or "").encode("latin-1")
        allowed = asked if _HEADER_NAMES.fullmatch(asked) else _ALLOWED_HEADERS
        headers: Headers = [(b"allow", METHODS.encode()), *_CORS, *_PREFLIGHT]
        headers += [
            (b"access-control-allow-headers", allowed),
            (b"accept-post", request.BODY_TYPES.encode()),
            (b"accept-query", request.BODY_TYPES.encode()),
            (b"vary", b"Access-Control-Request-Headers"),
        ]
        await respond(scope, send, 204, headers, None)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        limit = self._settings.body
        declared = header(scope, b"content-length") or "0"
        too_large = not declared.isdecimal() or int(declared[:20]) > limit
        if too_large and header(scope, b"expect") is not None:
            # The client waits to hear whether it should send at all.
            raise request.too_large(limit)
        parts: list[bytes] = []
        size, more = 0, True
        while more and size <= limit + _DISCARDED:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Problem(status=408, code="timeout")
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            too_large = too_large or size > limit
            # What is too large is read on all the same: few clients listen before they have sent.
            parts = [] if too_large else [*parts, message.get("body", b"")]
        if too_large:
            raise request.too_large(limit)
        coding = (header(scope, b"content-encoding") or "").strip().lower()
        return request.inflated(b"".join(parts), coding, limit)

    async def _respond_problem(self, scope: Scope, send: Send, problem: Problem) -> None:
        unread = problem.status in (408, 413) and problem.more.get("limit") == "body"
        extra: Headers = [_VARY, *_CORS, _NO_STORE]
        if unread:
            # The rest of the body is not read, so the connection cannot be used again.
            extra.append((b"connection", b"close"))
        await respond_problem(scope, send, problem, self._settings.base, extra)


def _etag(tag: str, coding: str | None) -> bytes:
    return (f'"{tag}"' if coding is None else f'"{tag}-{coding}"').encode()


async def _unless_gone(work: Coroutine[Any, Any, Entry], receive: Receive) -> Entry | None:
    """The outcome of the work, or None when the client went away, which stops the work."""
    own = asyncio.current_task()
    assert own is not None
    gone = asyncio.ensure_future(_hang_up(receive))
    gone.add_done_callback(lambda ended: None if ended.cancelled() else own.cancel())
    try:
        return await work
    except asyncio.CancelledError:
        if gone.done() and not gone.cancelled() and own.uncancel() == 0:
            return None
        raise
    finally:
        gone.cancel()


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
