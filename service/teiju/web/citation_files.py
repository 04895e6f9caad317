"""How to cite a snapshot, as files for reference managers, beside its other downloads.

They are `CITATION.cff`, `CITATION.bib` and `CITATION.ris` below `/downloads/snapshot/{version}/`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from teiju.editions.citation import CitationStyle, citation, cited
from teiju.snapshot import shelf
from teiju.snapshot.manifest import Manifest

FILES: Final = {
    "CITATION.cff": (CitationStyle.CFF, b"application/yaml"),
    "CITATION.bib": (CitationStyle.BIBTEX, b"application/x-bibtex; charset=utf-8"),
    "CITATION.ris": (CitationStyle.RIS, b"application/x-research-info-systems; charset=utf-8"),
}
"""File name → the style it is in, and its media type."""


def day_of(manifest: Manifest, place: Path) -> date | None:
    """The day on which a snapshot was first published on the shelf `place`; None when unknown."""
    entries = (one for one in shelf.history(place) if one.version == manifest.version)
    return next((one.date.date() for one in entries), None)


def citation_file(
    name: str, manifest: Manifest, place: Path, public_url: str | None
) -> bytes | None:
    """The file of that name for a snapshot; None when nothing tells when it was published."""
    day = day_of(manifest, place)
    if day is None:
        return None
    style, _ = FILES[name]
    return f"{citation(cited(manifest, day, public_url), style, 'en')}\n".encode()
