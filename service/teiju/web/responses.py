"""What every response has in common, below any framework."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from teiju.web import negotiation
from teiju.web.problems import Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
AtOnce = Callable[[int, Headers, bytes], bool]

AT_ONCE: Final = "teiju.at_once"
"""The ASGI extension by which a response goes out in one piece; it tells whether it did."""

PAGE_POLICY: Final = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)
"""For pages: what they need, from here, and nothing inline."""

_DATA_POLICY: Final = (
    b"content-security-policy",
    b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
)
_SAFETY: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_PIECE: Final = 256 << 10


def header(scope: Scope, name: bytes) -> str | None:
    """A request header; several of one name are joined as RFC 9110, 5.3 says."""
    found = [value for key, value in scope["headers"] if key == name]
    if not found:
        return None
    return (found[0] if len(found) == 1 else b", ".join(found)).decode("latin-1")


def client_of(scope: Scope) -> str:
    """Who asks: the address of the other end."""
    client = scope.get("client")
    return client[0] if client else ""


def address_of(scope: Scope, public_url: str | None) -> str:
    """The address at which the service is reached, without slash at its end.

    It is the setting `public_url` or the one that it listens on, never what a client calls it.
    """
    if public_url is not None:
        return public_url.rstrip("/")
    host, port = scope.get("server") or ("127.0.0.1", None)
    return f"http://{host}" + ("" if port is None else f":{port}")


def restricted(headers: Headers) -> Headers:
    """The headers with those that keep a browser safe; data gets the strictest policy."""
    if all(name != b"content-security-policy" for name, _ in headers):
        headers = [*headers, _DATA_POLICY]
    present = {name for name, _ in headers}
    return [*headers, *(pair for pair in _SAFETY if pair[0] not in present)]


async def respond(
    scope: Scope, send: Send, status: int, headers: Headers, body: bytes | None
) -> None:
    """One whole response. A large body goes in pieces, as fast as the client reads."""
    sent = restricted(headers)
    if body is not None:
        sent.append((b"content-length", str(len(body)).encode()))
    at_once: AtOnce | None = scope.get("extensions", {}).get(AT_ONCE)
    if at_once is not None and len(body or b"") <= _PIECE:
        whole = b"" if body is None or scope["method"] == "HEAD" else body
        if at_once(status, sent, whole):
            return
    await send({"type": "http.response.start", "status": status, "headers": sent})
    if body is None or scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return
    for start in range(0, max(1, len(body)), _PIECE):
        end = start + _PIECE
        piece = body if len(body) <= _PIECE else body[start:end]
        more = end < len(body)
        await send({"type": "http.response.body", "body": piece, "more_body": more})


async def respond_problem(
    scope: Scope, send: Send, problem: Problem, base: str, extra: Headers
) -> None:
    """A problem document, as JSON or, where that is asked for, as text."""
    offers = ("application/problem+json", "application/json", "text/plain")
    wanted = negotiation.best(header(scope, b"accept"), offers)
    if wanted == "text/plain":
        body, media_type = problem.as_text(), b"text/plain; charset=utf-8"
    else:
        body, media_type = problem.as_json(base), b"application/problem+json"
    headers: Headers = [(b"content-type", media_type), *problem.headers, *extra]
    await respond(scope, send, problem.status, headers, body)
