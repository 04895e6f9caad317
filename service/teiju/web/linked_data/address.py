"""What a path of the service stands for: an IRI, a document about it, in a form or in any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from teiju.formats import BY_NAME, Format

SUFFIXES: Final = {
    "ttl": BY_NAME["turtle"],
    "jsonld": BY_NAME["jsonld"],
    "nt": BY_NAME["ntriples"],
    "rdf": BY_NAME["rdfxml"],
    "trig": BY_NAME["trig"],
    "nq": BY_NAME["nquads"],
}
"""Suffix of a document's path → its format; the first is the default."""

HTML: Final = "html"
WELL_KNOWN: Final = "/.well-known/void"
"""Where clients look for the VoID description (https://www.w3.org/TR/void/ , section 7.2)."""

_PAGES: Final = {"queries": "/queries/", "report": "/quality"}
"""Document → the page below the language that shows it, where that has another name."""

_SAFE: Final = "/-._~:@!$&'()*+,;="
_PATHS: Final = re.compile(
    r"/(?:(?:id|scheme)/.+"
    r"|(?P<document>def|shapes|prefixes|report|queries(?:/[a-z0-9-]+)?|graph/.+|dataset/.+|def/.+|prefixes/.+"
    r"|report/.+))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A path below the base: what it names, and the suffix it ends in, if that is one of ours.

    `path` is without slash and suffix, as in the IRI. A document is sent at once; from a thing
    in the world one is led to documents about it.
    """

    path: str
    is_document: bool
    suffix: str | None = None

    @property
    def format(self) -> Format | None:
        """The format of the suffix; None for a page or where any will do."""
        return None if self.suffix is None else SUFFIXES.get(self.suffix)

    @property
    def target(self) -> str:
        """The path as it is written in a Location or Link header."""
        return f"/{quote(self.path, safe=_SAFE)}"

    def document(self, suffix: str) -> str:
        """The path of the document about it in one form."""
        return f"{self.target}.{suffix}"

    def page(self, language: str) -> str:
        """The path of its page in a language."""
        usual = "/def" if self.path.startswith("def/") else self.target
        return f"/{language}{_PAGES.get(self.path, usual)}"


def readings(path: str) -> tuple[Address, ...]:
    """What a decoded path may stand for: an IRI of that very name first, then one with a suffix.

    Empty when it is no path of linked data.

    >>> readings("/id/meeting/z/2025/1/agenda/4.1")[0].path
    'id/meeting/z/2025/1/agenda/4.1'
    >>> [reading.suffix for reading in readings("/id/zone/z.ttl")]
    [None, 'ttl']
    """
    if path == WELL_KNOWN:
        return (Address("dataset/void", is_document=True),)
    found: list[tuple[str, str | None]] = [(path, None)]
    stem, _, suffix = path.rpartition(".")
    if suffix in SUFFIXES or suffix == HTML:
        found.append((stem, suffix))
    return tuple(
        Address(match[0][1:], match["document"] is not None, suffix)
        for whole, suffix in found
        if (match := _PATHS.fullmatch(whole)) is not None
    )


def is_linked_data(path: str) -> bool:
    """Whether a path may be one of linked data."""
    return bool(readings(path))
