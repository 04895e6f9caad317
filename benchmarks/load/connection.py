"""One keep-alive HTTP/1.1 connection that spends as little of the machine as it can."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Response:
    """Status, `ETag` (empty without one) and the body with its chunks joined."""

    status: int
    etag: str
    body: bytes


class BrokenResponseError(Exception):
    """The server closed the connection within an answer, or before one."""


class Connection(asyncio.Protocol):
    """Sends one request at a time and gives back its response."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Response] | None = None
        self._received = bytearray()
        self._status = 0
        self._etag = ""
        self._body_start = 0
        self._body_length: int | None = None
        self._chunks: list[bytes] | None = None
        self._closes = False

    @property
    def open(self) -> bool:
        """Whether another request can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> asyncio.Future[Response]:
        """Sends the bytes of a request; the future holds the response.

        It raises BrokenResponseError when the connection ends before the answer does.
        """
        self._waiting = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            self._waiting.set_exception(BrokenResponseError())
        else:
            self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        """Hangs up at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(BrokenResponseError())

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self._received += data
        if self._status == 0 and not self._read_head():
            return
        if self._chunks is not None:
            body = self._read_chunks()
        elif self._body_length is not None:
            end = self._body_start + self._body_length
            body = bytes(self._received[self._body_start : end]) if self._has(end) else None
        else:
            body = b""
        if body is not None:
            self._finish(body)

    def _has(self, end: int) -> bool:
        return len(self._received) >= end

    def _read_head(self) -> bool:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._received[:end])
        self._status = int(head[9:12])
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }
        self._etag = headers.get(b"etag", b"").decode("latin-1")
        self._body_start = end + 4
        self._closes = headers.get(b"connection", b"").lower() == b"close"
        if self._status in (204, 304):
            self._body_length = 0
        elif headers.get(b"transfer-encoding", b"").lower() == b"chunked":
            self._chunks = []
        else:
            self._body_length = int(headers.get(b"content-length", b"0"))
        return True

    def _read_chunks(self) -> bytes | None:
        assert self._chunks is not None
        while True:
            line_end = self._received.find(b"\r\n", self._body_start)
            if line_end < 0:
                return None
            size = int(self._received[self._body_start : line_end].partition(b";")[0], 16)
            end = line_end + 2 + size + 2
            if not self._has(end):
                return None
            if size == 0:
                return b"".join(self._chunks)
            self._chunks.append(bytes(self._received[line_end + 2 : end - 2]))
            self._body_start = end

    def _finish(self, body: bytes) -> None:
        response = Response(self._status, self._etag, body)
        self._received.clear()
        self._status, self._body_length, self._chunks = 0, None, None
        if self._closes and self._transport is not None:
            self._transport.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(response)
