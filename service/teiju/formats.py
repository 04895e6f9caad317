"""The formats that answers are written in: one table for engine, endpoint and pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an answer is: rows or a truth value, or a graph."""

    RESULTS = "results"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `aliases` are generic media types it is also served as, when asked by them."""

    name: str
    kind: Kind
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return content_type(self.media_type)


def content_type(media_type: str) -> str:
    """A media type as header value; text says that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


_XML = ("application/xml", "text/xml")

FORMATS: Final = (
    Format("json", Kind.RESULTS, "application/sparql-results+json", "srj", ("application/json",)),
    Format("xml", Kind.RESULTS, "application/sparql-results+xml", "srx", _XML),
    Format("csv", Kind.RESULTS, "text/csv", "csv"),
    Format("tsv", Kind.RESULTS, "text/tab-separated-values", "tsv"),
    Format("turtle", Kind.GRAPH, "text/turtle", "ttl", ("application/x-turtle",)),
    Format("ntriples", Kind.GRAPH, "application/n-triples", "nt"),
    Format("rdfxml", Kind.GRAPH, "application/rdf+xml", "rdf", _XML),
    Format("jsonld", Kind.GRAPH, "application/ld+json", "jsonld", ("application/json",)),
    Format("trig", Kind.GRAPH, "application/trig", "trig"),
    Format("nquads", Kind.GRAPH, "application/n-quads", "nq"),
)
"""Within a kind the first is the default."""

BY_NAME: Final = {form.name: form for form in FORMATS}


def of_kind(kind: Kind) -> tuple[Format, ...]:
    """The formats of one kind, the default first."""
    return tuple(form for form in FORMATS if form.kind is kind)
