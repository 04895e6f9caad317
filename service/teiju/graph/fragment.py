"""Fragments of a source document: where a text is printed, and what exactly is printed there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from teiju.graph.statement import Statement
from teiju.graph.templates import IriMaker
from teiju.tables.metadata import Printed
from teiju.tables.reading import CellPlace

_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """A place in a source document; lines, columns and parts are counted from 1."""

    document: str
    line: int
    column: int | None = None
    part: int | None = None

    @property
    def path(self) -> str:
        """The place as the last steps of its IRI: `L172/c5/p2`."""
        steps = [f"L{self.line}"]
        if self.column is not None:
            steps.append(f"c{self.column}")
        if self.part is not None:
            steps.append(f"p{self.part}")
        return "/".join(steps)

    @property
    def cell(self) -> tuple[str, int, int | None]:
        """Document, line and column: what a correction refers to."""
        return (self.document, self.line, self.column)


def place_of(printed: Printed, cells: Mapping[str, str]) -> PrintedPlace | None:
    """Where a row's text is printed, or None when the row names no document and line."""
    if not cells.get("document") or not cells.get(printed.line):
        return None
    column = (
        cells.get(printed.column, "") if isinstance(printed.column, str) else printed.column or ""
    )
    part = cells.get(printed.part, "")
    return PrintedPlace(
        cells["document"],
        int(cells[printed.line]),
        int(column) if column != "" else None,
        int(part) if part else None,
    )


def fragment_statements(
    place: PrintedPlace,
    text: str,
    *,
    before: str,
    after: str,
    iris: IriMaker,
    origin: CellPlace,
) -> Iterator[Statement]:
    """What is known of the fragment at `place`; its graph is that of the document."""
    document = iris.iri("id:source/{document}", {"document": place.document})
    graph = iris.iri("g:source/{document}", {"document": place.document})
    fragment = fragment_iri(place, iris)

    def say(predicate: str, value: URIRef | Literal) -> Statement:
        return Statement(fragment, iris.iri(predicate, {}), value, graph, origin)

    yield say("rdf:type", iris.iri("tj:SourceFragment", {}))
    yield say("tj:inDocument", document)
    yield say("tj:lineNumber", _integer(place.line))
    if place.column is not None:
        yield say("tj:columnNumber", _integer(place.column))
    if place.part is not None:
        yield say("tj:partNumber", _integer(place.part))
    yield say("oa:exact", Literal(text))
    if before:
        yield say("oa:prefix", Literal(before))
    if after:
        yield say("oa:suffix", Literal(after))


def fragment_iri(place: PrintedPlace, iris: IriMaker) -> URIRef:
    """The fragment's IRI: `id:source/1aa9ca50268357a6/L172/c5/p2`."""
    return iris.iri(
        "id:source/{document}/{+path}", {"document": place.document, "path": place.path}
    )


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=URIRef(f"{_XSD}positiveInteger"))
