"""What pages load beside their HTML: styles, scripts, pictures, under addresses that never change.

An address holds a part of the file's hash (`/static/style.1f2e3d4c5b.css`), so a browser may keep
it for ever. The plain name (`/static/style.css`) is answered too, and checked each time.
"""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from teiju.web import compression, negotiation
from teiju.web.problems import Problem
from teiju.web.responses import Headers, Receive, Scope, Send, header, respond, respond_problem

PREFIX: Final = "/static/"
BUNDLE: Final = Path(__file__).with_name("bundle")
"""Made from `frontend/` on installation. Without it pages work as plain HTML."""

_HASHED: Final = re.compile(r"(?P<stem>[^/]+)\.(?P<hash>[0-9a-f]{10})\.(?P<suffix>[a-z0-9]+)")
_FOREVER: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_CHECKED: Final = (b"cache-control", b"no-cache")
_COMPRESSIBLE: Final = {".css", ".js", ".json", ".svg", ".txt", ".webmanifest"}
_TYPES: Final = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file, with its compressed forms as they are asked for."""

    path: Path
    body: bytes = field(repr=False)
    digest: str
    _variants: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """Where it is served for ever."""
        return f"{PREFIX}{self.path.stem}.{self.digest[:10]}{self.path.suffix}"

    @property
    def content_type(self) -> str:
        """Its media type; text is UTF-8."""
        suffix = self.path.suffix
        found = _TYPES.get(suffix) or mimetypes.guess_type(self.path.name)[0]
        media_type = found or "application/octet-stream"
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

    async def variant(self, coding: str) -> bytes:
        """The file in a content coding."""
        if coding not in self._variants:
            made = await asyncio.to_thread(compression.compressed, self.body, coding)
            self._variants[coding] = made
        return self._variants[coding]


class StaticFiles:
    """The files of some folders, by name; read once, when the first is asked for."""

    def __init__(self, folders: Iterable[Path], base: str) -> None:
        self._folders = tuple(folders)
        self._base = base
        self._files: Mapping[str, StaticFile] | None = None

    @property
    def files(self) -> Mapping[str, StaticFile]:
        """Name → file."""
        if self._files is None:
            paths = (
                path for folder in self._folders if folder.is_dir() for path in folder.iterdir()
            )
            self._files = {path.name: _read(path) for path in paths if path.is_file()}
        return self._files

    def __contains__(self, name: str) -> bool:
        return name in self.files

    def address(self, name: str) -> str:
        """The address to write into a page. Raises KeyError when there is no such file."""
        return self.files[name].address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET and HEAD of `/static/…`."""
        if scope["method"] not in ("GET", "HEAD"):
            allow = ((b"allow", b"GET, HEAD"),)
            problem = Problem(status=405, code="method", headers=allow)
            return await respond_problem(scope, send, problem, self._base, [])
        name = scope["path"].removeprefix(PREFIX)
        found = self.files.get(name)
        lasting = found is None
        if found is None and (match := _HASHED.fullmatch(name)) is not None:
            found = self.files.get(f"{match['stem']}.{match['suffix']}")
            if found is not None and not found.digest.startswith(match["hash"]):
                found = None
        if found is None:
            problem = Problem(status=404, code="not-found")
            return await respond_problem(scope, send, problem, self._base, [])
        return await _respond_file(scope, send, found, _FOREVER if lasting else _CHECKED)


async def _respond_file(
    scope: Scope, send: Send, file: StaticFile, caching: tuple[bytes, bytes]
) -> None:
    coding = None
    body = file.body
    if file.path.suffix in _COMPRESSIBLE and len(body) >= compression.WORTHWHILE:
        accept = header(scope, b"accept-encoding")
        coding = negotiation.content_coding(accept, compression.CODINGS)
        body = body if coding is None else await file.variant(coding)
    etag = f'"{file.digest[:32]}{"" if coding is None else f"-{coding}"}"'.encode()
    headers: Headers = [(b"etag", etag), caching, (b"vary", b"Accept-Encoding")]
    if etag.decode() in (header(scope, b"if-none-match") or ""):
        return await respond(scope, send, 304, headers, None)
    headers.append((b"content-type", file.content_type.encode()))
    if coding is not None:
        headers.append((b"content-encoding", coding.encode()))
    return await respond(scope, send, 200, headers, body)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(path, body, hashlib.sha256(body).hexdigest())
