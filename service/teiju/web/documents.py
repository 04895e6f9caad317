"""Documents over HTTP: validators, codings, CORS, problems in the form that is asked for."""

from __future__ import annotations

from typing import Final, Protocol

from teiju.errors import EngineError
from teiju.web import compression, negotiation, problems
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.pages.language import Language
from teiju.web.problems import Problem
from teiju.web.responses import AT_ONCE, Headers, Message, Receive, Scope, Send, header, respond
from teiju.web.responses import respond_problem as respond_as_data
from teiju.web.room import Application

METHODS: Final = b"GET, HEAD, OPTIONS"
VARY: Final = (b"vary", b"Accept, Accept-Language, Accept-Encoding")
FRESH: Final = (b"cache-control", b"public, max-age=60, stale-while-revalidate=600")
NO_STORE: Final = (b"cache-control", b"no-store")
CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Accept-Ranges, Content-Location, Content-Range, ETag, Link, Location, Retry-After, Vary",
    ),
)
_DATA: Final = ("application/problem+json", "application/json", "text/plain")


class Pages(Protocol):
    """The pages for people, as far as data lead to them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the page of a path that begins with a language."""
        ...

    async def respond_problem(
        self, scope: Scope, send: Send, problem: Problem, language: Language | None = None
    ) -> None:
        """Sends a problem as a page."""
        ...


async def answer(
    scope: Scope, receive: Receive, send: Send, serve: Application, base: str, pages: Pages
) -> None:
    """One request for a document: `serve` sends it, and raises Problem or EngineError.

    Other methods than GET and HEAD do not reach it.
    """
    if await _answered_by_method(scope, send, base):
        return
    try:
        await serve(scope, receive, send)
    except Problem as problem:
        await _respond_problem(scope, send, problem, base, pages)
    except EngineError as error:
        await _respond_problem(scope, send, problems.problem_of(error), base, pages)


async def _answered_by_method(scope: Scope, send: Send, base: str) -> bool:
    """Answers what is neither GET nor HEAD: the preflight, and refusals."""
    if scope["method"] in ("GET", "HEAD"):
        return False
    headers: Headers = [(b"allow", METHODS), *CORS]
    if scope["method"] == "OPTIONS":
        if header(scope, b"access-control-request-method") is not None:
            allowed = b"Accept, Accept-Language, If-None-Match, If-Range, Range"
            headers += [
                (b"access-control-allow-methods", METHODS),
                (b"access-control-allow-headers", allowed),
                (b"access-control-max-age", b"86400"),
            ]
        await respond(scope, send, 204, headers, None)
        return True
    detail = "使えるメソッド / allowed: GET, HEAD, OPTIONS"
    problem = Problem(status=405, code="method", detail=detail)
    await respond_as_data(scope, send, problem, base, [*headers, NO_STORE])
    return True


async def _respond_problem(
    scope: Scope, send: Send, problem: Problem, base: str, pages: Pages
) -> None:
    """A problem as a page for browsers, as data for others."""
    if negotiation.best(header(scope, b"accept"), (*_DATA, "text/html")) == "text/html":
        return await pages.respond_problem(scope, send, problem)
    extra: Headers = [(b"vary", b"Accept, Accept-Language"), *CORS, NO_STORE]
    return await respond_as_data(scope, send, problem, base, extra)


async def send_page(
    scope: Scope, receive: Receive, send: Send, pages: Pages, target: str, more: Headers
) -> None:
    """The page at another path, sent in place of a document's RDF forms, with `more` headers."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if pair[0] != b"vary"]
            place = (b"content-location", target.encode())
            message["headers"] = [*kept, VARY, place, *more, *CORS]
        await send(message)

    extensions = {k: v for k, v in scope.get("extensions", {}).items() if k != AT_ONCE}
    path, _, query = target.partition("?")
    moved = {"path": path, "query_string": query.encode(), "extensions": extensions}
    await pages({**scope, **moved}, receive, sending)


async def send_entry(
    scope: Scope, send: Send, answering: Answering, key: Key, entry: Entry, more: Headers
) -> None:
    """An entry of the cache as a document that any origin may read."""
    await send_kept(scope, send, answering, key, entry, [FRESH, *CORS, *more])


async def send_kept(
    scope: Scope, send: Send, answering: Answering, key: Key, entry: Entry, headers: Headers
) -> None:
    """An entry of the cache in the coding that fits, with a strong validator if kept, or 304."""
    coding, body = None, entry.body
    if len(body) >= compression.WORTHWHILE:
        accept = header(scope, b"accept-encoding")
        coding = negotiation.content_coding(accept, compression.CODINGS)
        if coding is not None:
            body = await answering.variant(key, entry, coding)
    if entry.tag:
        etag = f'"{entry.tag}{"" if coding is None else f"-{coding}"}"'
        headers = [(b"etag", etag.encode()), *headers]
        if is_known(header(scope, b"if-none-match"), etag):
            return await respond(scope, send, 304, headers, None)
    headers = [*headers, (b"content-type", entry.content_type)]
    if coding is not None:
        headers.append((b"content-encoding", coding.encode()))
    return await respond(scope, send, 200, headers, body)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether a client has it already (RFC 9110, 13.1.2)."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return "*" in known or etag in known
