"""The snapshots of the shelf beside the one under service, at their permanent addresses.

`dataset/snapshot/{version}` is a snapshot's IRI, `/downloads/snapshot/{version}/…` are its files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from teiju.errors import NotFoundError
from teiju.snapshot import shelf
from teiju.snapshot.manifest import Manifest, read_manifest
from teiju.web.problems import Problem

PATH: Final = re.compile(r"dataset/snapshot/([0-9a-f]{64})")
_VERSION: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot on the shelf."""

    folder: Path
    manifest: Manifest


def kept(place: Path, version: str) -> Kept | None:
    """The snapshot of that version, or None when there never was one.

    Raises Problem 410 when the history tells of it and the shelf no longer has it.
    """
    if _VERSION.fullmatch(version) is None:
        return None
    try:
        found = _read(shelf.snapshot(place, version))
    except NotFoundError:
        found = None
    if found is not None and found.manifest.version == version:
        return found
    if any(entry.version == version for entry in shelf.history(place)):
        detail = (
            "このスナップショットは公開されていましたが、もう保存されていません / "
            "this snapshot was published once, and is no longer kept"
        )
        raise Problem(status=410, code="gone", detail=detail)
    return None


@lru_cache(maxsize=32)
def _read(folder: Path) -> Kept:
    return Kept(folder, read_manifest(folder))
