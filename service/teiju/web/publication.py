"""What is published now: a snapshot's manifest and the engine that answers from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from teiju.engine.interface import Engine
from teiju.snapshot.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Publication:
    """One snapshot under service."""

    manifest: Manifest
    engine: Engine
    folder: Path
    """Of the snapshot, with what is made at build time."""
