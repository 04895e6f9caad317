"""The files for download: whole, in ranges (RFC 9110, section 14), or not at all when known.

| path | what |
|---|---|
| `/downloads/…` | a file of the snapshot, made when it was built |
| `/downloads/snapshot/{version}/…` | the same of any snapshot that is kept, for good |
| `/downloads/snapshot/{version}/CITATION.…` | how to cite it, `teiju.web.citation_files` |
| `/downloads/…/SHA256SUMS`, `/downloads/SHA256SUMS` | the checksums of a folder |
| `/downloads/`, `/downloads` | to the page on the data |
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

from teiju.settings import Settings
from teiju.snapshot.manifest import DATASET, DOWNLOADS, SUMS, Download
from teiju.web import documents
from teiju.web.citation_files import FILES, citation_file
from teiju.web.documents import Pages
from teiju.web.kept_snapshots import kept
from teiju.web.pages.language import preferred
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Headers, Receive, Scope, Send, header, respond, restricted

PREFIX: Final = "/downloads/"
_RANGE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE)
_SNAPSHOT: Final = "snapshot/"
_FOR_GOOD: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_PIECE: Final = 256 << 10
_PACKED: Final = {".gz": b"application/gzip", ".zip": b"application/zip"}


@dataclass(frozen=True, slots=True)
class _File:
    """A file that may be sent; `digest` is its SHA-256, "" for a list of checksums."""

    path: Path
    size: int
    media_type: bytes
    digest: str
    is_permanent: bool = False
    """Whether its address names its snapshot, so that it never changes."""


class Downloads:
    """The ASGI application behind `/downloads/`."""

    def __init__(
        self, published: Callable[[], Publication], settings: Settings, pages: Pages
    ) -> None:
        self._published = published
        self._base = settings.base
        self._place = settings.snapshots
        self._public_url = settings.public_url
        self._pages = pages
        self._files: tuple[Publication, dict[str, Download]] | None = None

    @staticmethod
    def answers(path: str) -> bool:
        """Whether a path is one of a download."""
        return path.startswith(PREFIX) or path == PREFIX.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await documents.answer(scope, receive, send, self._serve, self._base, self._pages)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix("/downloads").removeprefix("/")
        if not name:
            return await _to_page(scope, send)
        version, _, rest = name.removeprefix(_SNAPSHOT).partition("/")
        if name.startswith(_SNAPSHOT) and rest in FILES:
            return await self._send_citation(scope, send, version, rest)
        return await _send_file(scope, send, self._file(name))

    async def _send_citation(self, scope: Scope, send: Send, version: str, name: str) -> None:
        found = kept(self._place, version)
        if found is None:
            raise Problem(status=404, code="not-found")
        make = partial(citation_file, name, found.manifest, self._place, self._public_url)
        body = await asyncio.to_thread(make)
        if body is None:
            raise Problem(status=404, code="not-found")
        headers: Headers = [
            (b"content-type", FILES[name][1]),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            _FOR_GOOD,
            *documents.CORS,
        ]
        await respond(scope, send, 200, headers, body)

    def forget(self) -> None:
        """Forgets the files of the old snapshot."""
        self._files = None

    def _file(self, name: str) -> _File:
        """The file of that name. Raises Problem when the snapshot lists none."""
        if name.startswith(_SNAPSHOT):
            version, _, rest = name.removeprefix(_SNAPSHOT).partition("/")
            found = kept(self._place, version)
            if found is None:
                raise Problem(status=404, code="not-found")
            known = {download.path: download for download in found.manifest.downloads}
            file = _file_of(rest, known, found.folder, found.manifest.version)
            return replace(file, is_permanent=True)
        publication = self._published()
        if self._files is None or self._files[0] is not publication:
            known = {download.path: download for download in publication.manifest.downloads}
            self._files = (publication, known)
        return _file_of(name, self._files[1], publication.folder, publication.manifest.version)


def _file_of(name: str, known: dict[str, Download], folder: Path, version: str) -> _File:
    """The file of that name in a snapshot's folder. Raises Problem when it lists none."""
    path = folder / DOWNLOADS / name
    download = known.get(name)
    if download is not None:
        media_type = _PACKED.get(Path(name).suffix) or download.media_type.encode()
        return _File(path, download.bytes, media_type, download.sha256)
    if name == DATASET:
        path = folder / DATASET
        return _File(path, path.stat().st_size, b"application/n-quads", version)
    is_list = name == SUMS or name.removesuffix(f"/{SUMS}") in _folders(known)
    if not is_list or not path.is_file():
        raise Problem(status=404, code="not-found")
    return _File(path, path.stat().st_size, b"text/plain; charset=utf-8", "")


def _folders(known: dict[str, Download]) -> set[str]:
    return {path.rpartition("/")[0] for path in known} - {""}


async def _to_page(scope: Scope, send: Send) -> None:
    page = f"/{preferred(header(scope, b'accept-language'))}/data"
    vary = (b"vary", b"Accept-Language")
    await respond(scope, send, 303, [(b"location", page.encode()), vary], b"")


async def _send_file(scope: Scope, send: Send, file: _File) -> None:
    """The file, the range of it that is asked for, or 304. Raises Problem 416."""
    fresh = _FOR_GOOD if file.is_permanent else documents.FRESH
    headers: Headers = [(b"accept-ranges", b"bytes"), fresh, *documents.CORS]
    etag = f'"{file.digest}"' if file.digest else ""
    if etag:
        headers.append((b"etag", etag.encode()))
        if documents.is_known(header(scope, b"if-none-match"), etag):
            return await respond(scope, send, 304, headers, None)
    headers.append((b"content-type", file.media_type))
    name = quote(file.path.name)
    headers.append((b"content-disposition", f'inline; filename="{name}"'.encode()))
    start, end, status = _range(scope, file.size, etag)
    if status == 206:
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{file.size}".encode()))
    elif file.digest and file.path.name != DATASET:
        digest = base64.b64encode(bytes.fromhex(file.digest)).decode()
        headers.append((b"repr-digest", f"sha-256=:{digest}:".encode()))
    headers.append((b"content-length", str(end - start).encode()))
    return await _stream(scope, send, file.path, status, restricted(headers), (start, end))


def _range(scope: Scope, size: int, etag: str) -> tuple[int, int, int]:
    """First byte, the one after the last, status. Raises Problem 416.

    Several ranges, and what is no range, are passed over: the whole is sent.
    """
    match = _RANGE.fullmatch(header(scope, b"range") or "")
    if_range = header(scope, b"if-range")
    if match is None or scope["method"] != "GET" or not (match[1] or match[2]):
        return 0, size, 200
    if if_range is not None and if_range.strip() != etag:
        return 0, size, 200
    if not match[1]:
        start, end = max(0, size - int(match[2])), size
    else:
        start = int(match[1])
        end = min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return 0, size, 200
    if start >= size or start >= end:
        unit = (b"content-range", f"bytes */{size}".encode())
        detail = f"0 から {size - 1} バイトまであります / bytes 0 to {size - 1} exist"
        raise Problem(status=416, code="range", detail=detail, headers=(unit,))
    return start, end, 206


async def _stream(
    scope: Scope, send: Send, path: Path, status: int, headers: Headers, part: tuple[int, int]
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    start, end = part
    if scope["method"] == "HEAD":
        return await send({"type": "http.response.body", "body": b""})
    with path.open("rb") as file:
        file.seek(start)
        while start < end:
            piece = await asyncio.to_thread(file.read, min(_PIECE, end - start))
            start += len(piece) or end
            await send({"type": "http.response.body", "body": piece, "more_body": start < end})
    return None
