"""Messages between the service and a worker: a small JSON head and a body of bytes."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, Final

SIZES: Final = struct.Struct("!II")
"""Lengths of head and body, in bytes, before either."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Head = dict[str, Any]


def pack(head: Head, body: bytes = b"") -> bytes:
    """One message as bytes."""
    encoded = _ENCODER.encode(head).encode()
    return b"".join((SIZES.pack(len(encoded), len(body)), encoded, body))


def unpack_head(encoded: bytes) -> Head:
    """The head of a message."""
    head: Head = json.loads(encoded)
    return head


def receive(connection: socket.socket) -> tuple[Head, bytes] | None:
    """The next message of a blocking socket, None when the other side has closed it."""
    sizes = _exactly(connection, SIZES.size)
    if sizes is None:
        return None
    head_size, body_size = SIZES.unpack(sizes)
    encoded = _exactly(connection, head_size + body_size)
    if encoded is None:
        return None
    return unpack_head(encoded[:head_size]), encoded[head_size:]


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size > 0:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
