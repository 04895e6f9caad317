"""Which engine answers: the embedded one, or a remote one where the settings name it."""

from __future__ import annotations

from pathlib import Path

from teiju.engine.embedded.engine import EmbeddedEngine
from teiju.engine.interface import Engine
from teiju.settings import Settings
from teiju.snapshot.manifest import DATASET, Manifest


def open_engine(folder: Path, manifest: Manifest, settings: Settings) -> Engine:
    """The engine for a snapshot folder; the embedded one has begun to load."""
    if settings.engine_url is not None:
        from teiju.engine.remote import RemoteEngine

        return RemoteEngine(settings.engine_url, manifest.version, settings)
    return EmbeddedEngine(folder / DATASET, manifest.version, settings)
