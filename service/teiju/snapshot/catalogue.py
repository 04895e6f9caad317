"""The catalogue: DCAT and VoID about the dataset and its named graphs.

Standards: https://www.w3.org/TR/vocab-dcat-3/ , https://www.w3.org/TR/void/ . What can be said
by hand stands in `data/catalogue.ttl`; here is added what a build counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple

from teiju import resources
from teiju.errors import VocabularyError
from teiju.namespaces import expand
from teiju.snapshot.canonical_form import canonical_lines, sha256
from teiju.snapshot.dataset import default_graphs
from teiju.snapshot.manifest import NamedGraph
from teiju.snapshot.named_graphs import GraphKind, kind_of


def describe_graphs(store: Store, base: str, kinds: tuple[GraphKind, ...]) -> list[NamedGraph]:
    """Every named graph of the store with its size and hash, by IRI."""
    defaults = default_graphs(store, base, kinds)
    described = []
    for graph in sorted(store.named_graphs(), key=str):
        if not isinstance(graph, NamedNode):
            continue
        kind = kind_of(graph.value, kinds, base)
        lines = canonical_lines(store, graph)
        described.append(
            NamedGraph(
                iri=graph.value,
                kind=kind.name,
                title=kind.title,
                triples=len(lines),
                sha256=sha256(lines),
                inDefaultGraph=graph.value in defaults,
            )
        )
    return described


def add_catalogue(store: Store, root: Path, base: str, graphs: list[NamedGraph]) -> None:
    """Fills the graph `meta`: the hand-written catalogue, and an entry for each other graph."""
    meta = NamedNode(expand("g:meta", base))
    text = resources.read_text(root / "data" / "catalogue.ttl", base=base)
    triples = list(pyoxigraph.parse(text, format=RdfFormat.TURTLE))
    store.extend(Quad(t.subject, t.predicate, t.object, meta) for t in triples)
    entries = _graph_entries(graphs, base)
    store.extend(Quad(t.subject, t.predicate, t.object, meta) for t in entries)


def data_version(store: Store, base: str) -> str:
    """The version that the hand-written catalogue gives the data.

    Raises VocabularyError when it gives none.
    """
    subject, predicate = (NamedNode(expand(name, base)) for name in ("ds:teiju", "dcat:version"))
    for quad in store.quads_for_pattern(subject, predicate, None):
        if isinstance(quad.object, Literal):
            return quad.object.value
    raise VocabularyError("data/catalogue.ttl: ds:teiju has no dcat:version")


def _graph_entries(graphs: list[NamedGraph], base: str) -> Iterator[Triple]:
    def node(compact: str) -> NamedNode:
        return NamedNode(expand(compact, base))

    dataset = node("ds:teiju")
    for graph in graphs:
        subject = NamedNode(graph.iri)
        yield Triple(dataset, node("dcterms:hasPart"), subject)
        yield Triple(subject, node("rdf:type"), node("sd:NamedGraph"))
        yield Triple(subject, node("tj:graphKind"), node(f"s:graph-kind/{graph.kind}"))
        yield Triple(subject, node("void:triples"), Literal(graph.triples))
        yield Triple(subject, node("tj:rdfc10Sha256"), Literal(graph.sha256))
        for language, title in sorted(graph.title.items()):
            yield Triple(subject, node("dcterms:title"), Literal(title, language=language))
