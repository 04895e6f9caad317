"""What a snapshot says beside its dataset: the catalogue with its files, and the report.

They name the dataset by its hash, so they cannot be in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from teiju.snapshot.manifest import CATALOGUE, REPORT_TURTLE

_FILES: Final = ((CATALOGUE, "graph/meta"), (REPORT_TURTLE, "report"))


class Companions:
    """The statements of a snapshot folder's Turtle files, each file a named graph."""

    def __init__(self, folder: Path, base: str) -> None:
        self._store = Store()
        for name, graph in _FILES:
            path = folder / name
            if path.is_file():
                to_graph = NamedNode(base + graph)
                self._store.bulk_load(path=path, format=RdfFormat.TURTLE, to_graph=to_graph)

    def about(self, iri: str) -> list[Quad]:
        """The statements with the IRI as subject or object."""
        node = NamedNode(iri)
        outgoing = self._store.quads_for_pattern(node, None, None)
        return [*outgoing, *self._store.quads_for_pattern(None, None, node)]

    def outgoing(self, iri: str) -> list[Quad]:
        """The statements with the IRI as subject."""
        return list(self._store.quads_for_pattern(NamedNode(iri), None, None))

    def graph(self, iri: str) -> list[Quad]:
        """All statements of one file."""
        return list(self._store.quads_for_pattern(None, None, None, NamedNode(iri)))

    def labels(self, iris: set[str], properties: tuple[str, ...]) -> list[Quad]:
        """The labels that the files give."""
        return [
            quad
            for iri in iris
            for name in properties
            for quad in self._store.quads_for_pattern(NamedNode(iri), NamedNode(name), None)
        ]

    def triples_about(self, iris: Iterable[str]) -> bytes:
        """The statements with one of the IRIs as subject or object, as N-Triples."""
        found = {quad.triple for iri in iris for quad in self.about(iri)}
        return serialize(sorted(found, key=str), format=RdfFormat.N_TRIPLES) or b""

    def holds(self, iri: str) -> bool:
        """Whether any statement is about the IRI."""
        node = NamedNode(iri)
        patterns = ((node, None, None), (None, None, node))
        return any(True for p in patterns for _ in self._store.quads_for_pattern(*p))


@lru_cache(maxsize=2)
def companions_of(folder: Path, base: str) -> Companions:
    """Those of a snapshot folder, read once."""
    return Companions(folder, base)
