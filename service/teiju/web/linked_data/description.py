"""The description of an IRI: what is stated of it, what refers to it, the labels of all of these.

A client needs one request. Outgoing statements are all there; the statements that refer to it
come in pages of `PAGE`, each of which says where the next one is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from teiju.engine.interface import QueryRequest
from teiju.web.linked_data.companions import companions_of
from teiju.web.publication import Publication

PAGE: Final = 500
"""Statements that refer to a thing, on one page."""

_LABELS: Final = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
)
_NAME: Final = NamedNode(_LABELS[0])
_OUTGOING: Final = """
SELECT ?g ?s ?p ?o {{ VALUES ?s {{ {iri} }} GRAPH ?g {{ ?s ?p ?o }} }}
"""
_OF_THING: Final = """
SELECT ?g ?s ?p ?o ?refers {{
  {{ VALUES ?s {{ {iri} }} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION
  {{
    SELECT ?g ?s ?p ?o (true AS ?refers) {{
      VALUES ?o {{ {iri} }} GRAPH ?g {{ ?s ?p ?o }}
    }}
    ORDER BY ?p ?s ?g LIMIT {limit} OFFSET {offset}
  }}
}}
"""
_PARTS: Final = """
SELECT ?s ?p ?o {{
  GRAPH {graph} {{ ?s ?p ?o }} FILTER(ISIRI(?s) && STRSTARTS(STR(?s), {prefix}))
}}
"""
_GRAPH: Final = "SELECT ?s ?p ?o {{ GRAPH {iri} {{ ?s ?p ?o }} }}"
_NAMES: Final = "SELECT ?g ?s ?p ?o {{ VALUES ?p {{ {labels} }} GRAPH ?g {{ ?s ?p ?o }} }}"
_EXISTS: Final = "ASK {{ GRAPH ?g {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }} }}"


@dataclass(frozen=True, slots=True)
class Description:
    """The statements about an IRI. `more`: others refer to it, on the next page.

    `superseded`: graphs of editions that others have superseded.
    """

    statements: tuple[Quad, ...]
    labels: tuple[Quad, ...]
    more: bool = False
    superseded: frozenset[NamedNode] = frozenset()

    def now(self) -> Iterator[Quad]:
        """What is left without named graphs: of what has a name now, only what holds now."""
        quads = (*self.statements, *self.labels)
        named = {
            quad.subject
            for quad in quads
            if quad.predicate == _NAME and quad.graph_name not in self.superseded
        }
        for quad in quads:
            if quad.subject not in named or quad.graph_name not in self.superseded:
                yield quad


class Describing:
    """Describes the IRIs of one publication."""

    def __init__(self, publication: Publication) -> None:
        self._engine = publication.engine
        self._graphs = {graph.iri for graph in publication.manifest.graphs}
        self._base = publication.manifest.base
        self._superseded = frozenset(
            NamedNode(graph.iri)
            for graph in publication.manifest.graphs
            if graph.kind == "edition" and not graph.in_default_graph
        )
        self.companions = companions_of(publication.folder, self._base)
        self._labels_by_iri: dict[str, list[Quad]] | None = None

    async def exists(self, iri: str) -> bool:
        """Whether anything is stated of the IRI or refers to it. Raises EngineError."""
        if iri in self._graphs or self.companions.holds(iri):
            return True
        answer = await self._engine.answer(QueryRequest(text=_EXISTS.format(iri=_node(iri))))
        found: dict[str, Any] = json.loads(answer.body)
        return bool(found["boolean"])

    async def thing(self, iri: str, page: int = 1) -> Description:
        """What is stated of an IRI, and a page of what refers to it. Raises EngineError."""
        text = _OF_THING.format(iri=_node(iri), limit=PAGE + 1, offset=(page - 1) * PAGE)
        rows = await self._rows(text)
        stated = [_quad(row, None) for row in rows if "refers" not in row]
        referring = sorted((_quad(row, None) for row in rows if "refers" in row), key=_by_property)
        found = [*stated, *referring[:PAGE], *self.companions.about(iri)]
        described = await self._described(found, more=len(referring) > PAGE)
        return replace(described, superseded=self._superseded)

    async def graph(
        self, graph: str, iri: str, page: int = 1, also: tuple[str, ...] = ()
    ) -> Description:
        """A named graph as a whole, and the thing it is the document of. Raises EngineError.

        What is stated of the IRIs `also` joins it.
        """
        content = await self._quads(_GRAPH.format(iri=_node(graph)), NamedNode(graph))
        content += self.companions.graph(graph)
        for other in also:
            content += await self._quads(_OUTGOING.format(iri=_node(other)))
            content += self.companions.outgoing(other)
        whole = await self.thing(iri, page)
        described = await self._described([*content, *whole.statements], more=whole.more)
        named = {quad.subject for quad in content if quad.predicate.value in _LABELS}
        labels = tuple(quad for quad in described.labels if quad.subject not in named)
        return replace(described, labels=labels)

    async def parts(self, graph: str, iri: str, page: int = 1) -> Description:
        """A document with all that a graph says of its hash IRIs. Raises EngineError."""
        prefix = str(Literal(f"{iri}#"))
        text = _PARTS.format(graph=_node(graph), prefix=prefix)
        parts = await self._quads(text, NamedNode(graph))
        whole = await self.thing(iri, page)
        return await self._described([*whole.statements, *parts], more=whole.more)

    async def _described(self, found: list[Quad], *, more: bool = False) -> Description:
        statements = tuple(sorted(set(found), key=_order))
        known = {_labelled(quad) for quad in statements}
        labels = await self._labels(statements)
        other = {quad for quad in labels if _labelled(quad) not in known}
        return Description(statements, tuple(sorted(other, key=_order)), more)

    async def _labels(self, statements: tuple[Quad, ...]) -> list[Quad]:
        mentioned = {
            term.value
            for quad in statements
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, NamedNode)
        }
        found = self.companions.labels(mentioned, _LABELS)
        if self._labels_by_iri is None:
            self._labels_by_iri = await self._all_labels()
        return found + [quad for iri in mentioned for quad in self._labels_by_iri.get(iri, ())]

    async def _all_labels(self) -> dict[str, list[Quad]]:
        """IRI → its labels, of everything: asked once, for every description has some of them."""
        labels = " ".join(f"<{label}>" for label in _LABELS)
        by_iri: dict[str, list[Quad]] = {}
        for quad in await self._quads(_NAMES.format(labels=labels)):
            if isinstance(quad.subject, NamedNode):
                by_iri.setdefault(quad.subject.value, []).append(quad)
        for iri, quads in by_iri.items():
            now = [quad for quad in quads if quad.graph_name not in self._superseded]
            by_iri[iri] = now or quads
        return by_iri

    async def _quads(self, query: str, graph: NamedNode | None = None) -> list[Quad]:
        """The statements that a SELECT over ?s ?p ?o, and ?g where there is one, gives."""
        return [_quad(row, graph) for row in await self._rows(query)]

    async def _rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        answer = await self._engine.answer(QueryRequest(text=query, graph=None))
        found: dict[str, Any] = json.loads(answer.body)
        bindings: list[dict[str, dict[str, str]]] = found["results"]["bindings"]
        return bindings


def _quad(row: dict[str, dict[str, str]], graph: NamedNode | None) -> Quad:
    name = NamedNode(row["g"]["value"]) if "g" in row else graph or DefaultGraph()
    subject, predicate = _term(row["s"]), NamedNode(row["p"]["value"])
    assert not isinstance(subject, Literal)
    return Quad(subject, predicate, _term(row["o"]), name)


def _term(found: dict[str, str]) -> NamedNode | BlankNode | Literal:
    value = found["value"]
    if found["type"] == "uri":
        return NamedNode(value)
    if found["type"] == "bnode":
        return BlankNode(value)
    if "xml:lang" in found:
        return Literal(value, language=found["xml:lang"])
    datatype = found.get("datatype")
    return Literal(value, datatype=None if datatype is None else NamedNode(datatype))


def _labelled(quad: Quad) -> tuple[object, ...]:
    """Of which thing, by which property and in which language a label is."""
    language = quad.object.language if isinstance(quad.object, Literal) else None
    return quad.subject, quad.predicate, language


def _node(iri: str) -> str:
    return str(NamedNode(iri))


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name)


def _by_property(quad: Quad) -> tuple[str, str, str]:
    """The order in which the query cuts what refers to a thing into pages."""
    subject, graph = str(quad.subject).strip("<>"), str(quad.graph_name).strip("<>")
    return quad.predicate.value, subject, graph
