"""The service run by uvicorn in one process: it says where it is, and moves on at SIGHUP."""

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


def run(publication: Publication, settings: Settings, host: str, port: int) -> None:
    """Runs until SIGINT or SIGTERM."""
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
    _Server(config, service).run()


class _Server(uvicorn.Server):
    """uvicorn's server with an announcement and a signal for a new snapshot."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._moving: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn before it accepts connections."""
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        where = f"http://{shown}:{port}/"
        self._announce(f"{where} (SPARQL: {where}sparql)")
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._move)

    def _announce(self, what: str) -> None:
        manifest = self._service.publication.manifest
        print(
            f"teiju: {what}, snapshot {manifest.version[:16]}, {manifest.triples:,} triples",
            file=sys.stderr,
            flush=True,
        )

    def _move(self) -> None:
        if self._moving is None or self._moving.done():
            self._moving = asyncio.get_running_loop().create_task(self._move_on())

    async def _move_on(self) -> None:
        """To the snapshot that is current on the shelf, once it is loaded."""
        settings = self._service.settings
        try:
            publication = open_publication(shelf.current(settings.snapshots), settings)
            await publication.engine.start()
        except TeijuError as error:
            print(f"teiju: the snapshot stays as it is: {error}", file=sys.stderr, flush=True)
            return
        await self._service.publish(publication)
        self._announce("now serving")
