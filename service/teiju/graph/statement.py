"""A statement: one triple, the named graph that holds it, and the cell that it came from."""

from __future__ import annotations

from typing import NamedTuple

from rdflib import Literal, URIRef

from teiju.tables.reading import CellPlace


class Statement(NamedTuple):
    """One triple in a named graph; `origin` is the cell (or row) that says it."""

    subject: URIRef
    predicate: URIRef
    object: URIRef | Literal
    graph: URIRef
    origin: CellPlace | None = None
