"""Where ontology/, data/, shapes/ and queries/ are: in the checkout or in the wheel."""

from __future__ import annotations

from pathlib import Path

DEFAULT_BASE = "https://w3id.org/teiju/"
"""The base IRI that the files of the repository are written with."""


_PACKED = Path(__file__).parent / "_kg"


def is_packed() -> bool:
    """Whether the files are those of an installed wheel, which the next one replaces."""
    return _PACKED.is_dir()


def root() -> Path:
    """The folder that holds ontology/, data/, shapes/ and queries/."""
    return _PACKED if is_packed() else Path(__file__).parents[2]


def read_text(path: Path, *, base: str = DEFAULT_BASE) -> str:
    """A file of the repository as text, with the default base IRI replaced by `base`."""
    text = path.read_text(encoding="utf-8")
    return text if base == DEFAULT_BASE else text.replace(DEFAULT_BASE, base)
