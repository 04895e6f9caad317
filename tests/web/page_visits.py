"""Visits to the pages without a server: the whole application on a store in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import html5rdf
from pyoxigraph import RdfFormat, Store

from teiju.engine.in_process import StoreEngine
from teiju.settings import Settings
from teiju.snapshot.manifest import DATASET, read_manifest
from teiju.web.app import Service
from teiju.web.publication import Publication

_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Seen:
    """A response as a visitor gets it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The document."""
        return self.body.decode()

    @cached_property
    def tree(self) -> Any:
        """The document as a tree; raises when it is not valid HTML."""
        return html5rdf.HTMLParser(strict=True, namespaceHTMLElements=True).parse(self.text)

    def elements(self, name: str) -> list[Any]:
        """All elements of a name, in order."""
        return list(self.tree.iter(_XHTML + name))

    def links(self) -> Iterator[str]:
        """The addresses that the page links to on this host."""
        for name in ("a", "link", "form", "script"):
            for element in self.elements(name):
                for attribute in ("href", "action", "src"):
                    address = element.get(attribute)
                    if address and address.startswith("/"):
                        yield address

    def words(self) -> str:
        """The text of the main part, with single spaces."""
        (main,) = self.elements("main")
        return " ".join("".join(main.itertext()).split())


class Visitor:
    """Somebody who looks at pages."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        manifest = read_manifest(folder)
        if store is None:
            store = Store()
            store.bulk_load(path=folder / DATASET, format=RdfFormat.N_QUADS)
        settings = Settings(base=manifest.base, snapshots=folder.parent)
        engine = StoreEngine(store, manifest.version, settings)
        self.service = Service(Publication(manifest, engine, folder), settings)

    def get(self, address: str, method: str = "GET", **headers: str) -> Seen:
        """One request; header names have _ for -."""
        return asyncio.run(self._get(address, method, headers))

    async def _get(self, address: str, method: str, headers: dict[str, str]) -> Seen:
        parts = urlsplit(address)
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "root_path": "",
            "query_string": quote(parts.query, safe="=&%+;/:@?,!'()*-._~").encode(),
            "headers": [
                (name.replace("_", "-").lower().encode(), value.encode())
                for name, value in headers.items()
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await self.service(scope, receive, send)
        start = sent[0]
        found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Seen(start["status"], found, body)
