"""Addresses of linked data: which IRI a path stands for, and in which format it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from teiju.formats import Format, Kind, of_kind

HTML: Final = "html"
ROOMS: Final = ("id/", "scheme/", "graph/", "dataset/", "def", "shapes")
"""What the paths of linked data begin with, below the base."""

_DOCUMENTS: Final = ("def", "shapes")
_BY_EXTENSION: Final = {form.extension: form for form in of_kind(Kind.GRAPH)}
_SAFE: Final = "/-._~:@!$&'()*+,;="


@dataclass(frozen=True, slots=True)
class Address:
    """A path below the base without its extension, and the extension that names a format."""

    path: str
    extension: str | None = None

    @property
    def is_document(self) -> bool:
        """Whether its IRI is one of a document, which is sent at once: not of a thing."""
        return self.path.startswith("graph/") or self.path in _DOCUMENTS

    def iri(self, base: str) -> str:
        """The IRI that is described here."""
        return f"{base}{self.path}"

    def target(self, extension: str) -> str:
        """The request target of the description in a format."""
        return f"/{quote(self.path, safe=_SAFE)}.{extension}"

    def page(self, language: str) -> str:
        """The request target of the page in a language."""
        return f"/{language}/{quote(self.path, safe=_SAFE)}"


def readings(path: str) -> tuple[Address, ...]:
    """What a path may stand for: a thing of that very name first, then one with an extension.

    >>> readings("id/meeting/z/2025/1/agenda/4.1")
    (Address(path='id/meeting/z/2025/1/agenda/4.1', extension=None),)
    >>> [reading.extension for reading in readings("id/zone/z.ttl")]
    [None, 'ttl']
    """
    whole = Address(path)
    stem, dot, extension = path.rpartition(".")
    if not dot or not stem or not (extension == HTML or extension in _BY_EXTENSION):
        return (whole,)
    return (whole, Address(stem, extension))


def format_of(extension: str) -> Format:
    """The RDF format of an extension. Raises KeyError for `html`."""
    return _BY_EXTENSION[extension]


def is_linked_data(path: str) -> bool:
    """Whether a path below the base may be one of linked data."""
    return path.startswith(ROOMS)
