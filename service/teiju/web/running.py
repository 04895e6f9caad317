"""The service run by uvicorn in one process: it says where it is, and follows its shelf.

It moves to the snapshot that is current on the shelf when it sees that there is another, or at
once at SIGHUP. Requests go on being answered from the old one until the new one is loaded.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sys

import uvicorn

from teiju.errors import TeijuError
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.web.app import Service
from teiju.web.http_limits import bounded
from teiju.web.publication import Publication
from teiju.web.server import open_publication

_LOOK = 1.0
"""Seconds between two looks at the shelf."""


def run(
    publication: Publication, settings: Settings, host: str, port: int, *, follow: bool = False
) -> None:
    """Runs until SIGINT or SIGTERM; `follow` moves on with the shelf without a signal."""
    service = Service(publication, settings)
    config = uvicorn.Config(
        service,
        host=host,
        port=port,
        http=bounded(settings),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        backlog=1024,
    )
    _Server(config, service, follow=follow).run()


class _Server(uvicorn.Server):
    """uvicorn's server with an announcement and a signal for a new snapshot."""

    def __init__(self, config: uvicorn.Config, service: Service, *, follow: bool) -> None:
        super().__init__(config)
        self._service = service
        self._follow = follow
        self._following: asyncio.Task[None] | None = None
        self._moving: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn before it accepts connections."""
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        where = f"http://{shown}:{port}/"
        self._announce(f"{where} (SPARQL: {where}sparql)")
        loop = asyncio.get_running_loop()
        self._moving = loop.create_task(self._keep_moving())
        loop.add_signal_handler(signal.SIGHUP, self._moved.set)
        if self._follow:
            self._following = loop.create_task(self._keep_looking())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn when it is told to stop."""
        for task in (self._following, self._moving):
            if task is not None:
                task.cancel()
        await super().shutdown(sockets)

    async def _keep_looking(self) -> None:
        """Moves on whenever another snapshot has become current; each is tried once."""
        link = self._service.settings.snapshots / shelf.CURRENT
        seen = self._service.publication.folder.name
        while True:
            await asyncio.sleep(_LOOK)
            now = link.resolve().name if link.exists() else seen
            if now != seen:
                seen = now
                self._moved.set()

    def _announce(self, what: str) -> None:
        manifest = self._service.publication.manifest
        print(
            f"teiju: {what}, snapshot {manifest.version[:16]}, {manifest.triples:,} triples",
            file=sys.stderr,
            flush=True,
        )

    async def _keep_moving(self) -> None:
        """One move after the other: the shelf may move again while a snapshot is loaded."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            await self._move_on()

    async def _move_on(self) -> None:
        """To the snapshot that is current on the shelf, once it is loaded."""
        settings = self._service.settings
        try:
            publication = open_publication(shelf.current(settings.snapshots), settings)
            await publication.engine.start()
        except TeijuError as error:
            print(f"teiju: the snapshot stays as it is: {error}", file=sys.stderr, flush=True)
            return
        self._service.publish(publication)
        self._announce("now serving")
