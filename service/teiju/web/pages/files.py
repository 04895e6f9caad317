"""The files for download: what each is, where it is, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from teiju.snapshot.manifest import Manifest
from teiju.web.pages.texts import Texts


@dataclass(frozen=True, slots=True)
class File:
    """One file of the snapshot's downloads. `size` is in words."""

    name: str
    address: str
    what: str
    size: str
    sha256: str


def files_of(manifest: Manifest, zone: str, texts: Texts, folder: str = "") -> tuple[File, ...]:
    """The files of a zone, by its slug; "" for those of the whole. Tables come first.

    `folder` is where they lie below the downloads: `snapshot/{version}/` for good, or "".
    """
    found = [
        File(
            name=PurePosixPath(download.path).name,
            address=f"/downloads/{folder}{download.path}",
            what=texts.get(f"downloads.{_kind(download.path)}") or download.media_type,
            size=size(download.bytes),
            sha256=download.sha256,
        )
        for download in manifest.downloads
        if download.zone == zone
    ]
    return tuple(sorted(found, key=lambda file: (_rank(file.name), file.name)))


def size(number: int) -> str:
    """A number of bytes to read.

    >>> size(999), size(20_697_257)
    ('999 B', '20.7 MB')
    """
    left = float(number)
    for unit in ("B", "kB", "MB"):
        if left < 1000:
            return f"{left:.3g} {unit}"
        left /= 1000
    return f"{left:.3g} GB"


def _kind(path: str) -> str:
    return PurePosixPath(path).name.split(".")[1]


def _rank(name: str) -> int:
    order = ("xlsx", "excel-csv", "csv", "parquet")
    kind = _kind(name)
    return order.index(kind) if kind in order else len(order)
