"""The entry to the service: the engine loads while the libraries of the web are imported."""

from __future__ import annotations

from pathlib import Path

from teiju.engine.opening import open_engine
from teiju.settings import Settings
from teiju.snapshot.manifest import read_manifest
from teiju.web.publication import Publication


def serve(
    snapshot_folder: Path, settings: Settings, host: str, port: int, *, follow: bool = False
) -> None:
    """Serves a snapshot until it is told to stop; `follow` moves on when another is current.

    Raises NotFoundError when the folder is no snapshot.
    """
    publication = open_publication(snapshot_folder, settings)
    from teiju.web.running import run

    run(publication, settings, host, port, follow=follow)


def open_publication(folder: Path, settings: Settings) -> Publication:
    """A snapshot folder with an engine for it, which has begun to load."""
    manifest = read_manifest(folder)
    return Publication(manifest, open_engine(folder, manifest, settings), folder)
