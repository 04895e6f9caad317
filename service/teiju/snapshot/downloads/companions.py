"""What a zone's files hold besides the zone's own graphs, so that they can be read alone.

A zone's graphs speak of municipalities, concepts, fiscal years and properties that are described
in graphs which all zones share. What those state of them comes along, and the names of the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Quad

_SHARED: Final = ("scheme", "ref/")
_DERIVED: Final = ("inferred", "current")
_NAMES: Final = frozenset(
    {
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://purl.org/dc/terms/title",
    }
)


class Companions:
    """The statements of all graphs that may come along, by what they are about."""

    def __init__(self, quads: Mapping[str, list[Quad]], current: Iterable[str], base: str) -> None:
        self._shared: dict[str, list[Quad]] = defaultdict(list)
        self._names: dict[str, list[Quad]] = defaultdict(list)
        for graph in current:
            path = graph.removeprefix(f"{base}graph/")
            if path in _DERIVED:
                continue
            for quad in quads.get(graph, ()):
                if not isinstance(quad.subject, NamedNode):
                    continue
                if path.startswith(_SHARED):
                    self._shared[quad.subject.value].append(quad)
                elif quad.predicate.value in _NAMES:
                    self._names[quad.subject.value].append(quad)

    def of(self, own: Mapping[str, list[Quad]]) -> dict[str, list[Quad]]:
        """Graph → what comes along from it with the graphs `own` of a zone."""
        mentioned = _mentioned(quad for quads in own.values() for quad in quads)
        shared = [quad for iri in mentioned for quad in self._shared.get(iri, ())]
        rest = _mentioned(shared) - mentioned
        named = [quad for iri in mentioned | rest for quad in self._names.get(iri, ())]
        named += [
            quad
            for iri in rest
            for quad in self._shared.get(iri, ())
            if quad.predicate.value in _NAMES
        ]
        found: dict[str, list[Quad]] = defaultdict(list)
        for quad in sorted({*shared, *named}, key=str):
            graph = str(quad.graph_name)[1:-1]
            if graph not in own:
                found[graph].append(quad)
        return found


def _mentioned(quads: Iterable[Quad]) -> set[str]:
    return {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }
