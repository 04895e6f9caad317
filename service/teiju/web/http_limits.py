"""HTTP/1.1 with bounds: on the sizes of target and header, on time, on connections."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from teiju.settings import Settings
from teiju.web.problems import Problem
from teiju.web.responses import AT_ONCE, Headers, restricted
from teiju.web.sparql import METHODS

_MOST_CONNECTIONS = 2048
_LINGER = 1.0
_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) [^ ]+ HTTP/1\.[01]\r?\n")
_KNOWN_METHODS = frozenset(
    (b"GET", b"HEAD", b"POST", b"QUERY", b"OPTIONS", b"PUT", b"PATCH", b"DELETE", b"TRACE")
)


class BoundedHttpProtocol(HttpToolsProtocol):
    """One connection. A client that sends or reads too slowly is cut off."""

    settings: Settings
    """Set on a subclass by `bounded`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head_size = 0
        self._header_size = 0
        self._in_head = False
        self._refused = False
        self._method_is_unknown = False
        self._sending: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the event loop."""
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS:
            self._refuse(Problem(status=503, code="busy", headers=((b"retry-after", b"5"),)))
            return
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self._request_is_here()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        if self._refused:
            return
        was_in_head = self._in_head
        self._method_is_unknown = not was_in_head and self._is_strange(data)
        super().data_received(data)
        if was_in_head and self._in_head:
            self._head_size += len(data)
            if self._head_size > self.settings.target + self.settings.headers:
                self._refuse_head()

    def _is_strange(self, data: bytes) -> bool:
        """Whether a request begins here, in good order but for a method nobody knows."""
        match = _REQUEST_LINE.match(data)
        return match is not None and match[1] not in _KNOWN_METHODS

    def on_message_begin(self) -> None:
        """Called by the parser."""
        super().on_message_begin()
        self._in_head, self._head_size, self._header_size = True, 0, 0
        if self._sending is None:
            self._expect_request()

    def on_url(self, url: bytes) -> None:
        """Called by the parser."""
        if self._refused:
            return
        super().on_url(url)
        if len(self.url) > self.settings.target:
            self._refuse_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser."""
        if self._refused:
            return
        super().on_header(name, value)
        self._header_size += len(name) + len(value) + 4
        if self._header_size > self.settings.headers:
            self._refuse_head()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._in_head = False
        if self._refused:
            return
        before = self.cycle
        if self._has_no_single_host():
            detail = "Host ヘッダーを1つ付けてください / send one Host header"
            self._refuse(Problem(status=400, code="bad-request", detail=detail))
            return
        super().on_headers_complete()
        if self.cycle is not before:
            cycle = self.cycle
            self.scope["extensions"] = {AT_ONCE: partial(self._answer, cycle)}  # type: ignore[dict-item]

    def _has_no_single_host(self) -> bool:
        """RFC 9112, 3.2: HTTP/1.1 asks for one, and servers answer 400 where it is not so."""
        hosts = sum(1 for name, _ in self.headers if name == b"host")
        return hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1")

    def _answer(
        self, cycle: RequestResponseCycle, status: int, headers: Headers, body: bytes
    ) -> bool:
        """A whole response in one write, with what uvicorn does after the last piece of one.

        False when the client does not keep up, so that the response has to wait for it.
        """
        if cycle.flow.write_paused:
            return False
        if cycle.disconnected or cycle.response_started or self.transport.is_closing():
            return True
        head = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        if head.count(b"\n") != len(headers):
            raise ValueError("a header has more than one line")
        if (b"connection", b"close") in headers:
            cycle.keep_alive = False
        elif not cycle.keep_alive:
            head += b"connection: close\r\n"
        start = b"".join(b"%b: %b\r\n" % pair for pair in cycle.default_headers)
        self.transport.write(b"".join((STATUS_LINE[status], start, head, b"\r\n", body)))
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        return True

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._request_is_here()
        if not self._refused:
            super().on_message_complete()

    def pause_writing(self) -> None:
        """Called by the transport when the client does not keep up."""
        super().pause_writing()
        if self._stalled is None:
            seconds = self.settings.request_seconds
            self._stalled = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Called by the transport when the client has caught up."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Called when the connection has been idle; what was not read by then is dropped."""
        if self._stalled is not None:
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Called when the parser cannot read the request."""
        if self._method_is_unknown:
            detail = f"使えるメソッド / allowed: {METHODS}"
            allow = ((b"allow", METHODS.encode()),)
            self._refuse(Problem(status=405, code="method", detail=detail, headers=allow))
            return
        detail = "HTTP のリクエストとして読めません / this is not an HTTP request"
        self._refuse(Problem(status=400, code="bad-request", detail=detail))

    def _expect_request(self) -> None:
        seconds = self.settings.request_seconds
        self._sending = self.loop.call_later(seconds, self._refuse_slowness)

    def _request_is_here(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _refuse_slowness(self) -> None:
        self._sending = None
        if not self._in_head and self.cycle is None:
            self.transport.abort()
            return
        self._refuse(Problem(status=408, code="timeout"))

    def _refuse_head(self) -> None:
        if len(self.url) > self.settings.target:
            detail = "長いクエリは POST で送ってください / send a long query by POST"
            self._refuse(Problem(status=414, code="too-large", detail=detail))
            return
        detail = f"{self.settings.headers} バイトまで / up to {self.settings.headers} bytes"
        self._refuse(Problem(status=431, code="too-large", detail=detail))

    def _refuse(self, problem: Problem) -> None:
        """Answers without the application, and closes."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._request_is_here()
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy and self.cycle.response_started:
            self.transport.abort()
            return
        body = problem.as_json(self.settings.base)
        lines = [f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}".encode()]
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"access-control-allow-origin", b"*"),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
            *problem.headers,
        ]
        lines += [name + b": " + value for name, value in restricted(headers)]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        # Closed while the client still sends, the connection would lose the answer.
        self.loop.call_later(_LINGER, self.transport.abort)


def bounded(settings: Settings) -> type[BoundedHttpProtocol]:
    """The protocol with an installation's bounds."""
    return type("Http", (BoundedHttpProtocol,), {"settings": settings})
