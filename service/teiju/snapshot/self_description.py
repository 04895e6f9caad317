"""The graphs in which a snapshot describes itself: its rules, its queries, its counts."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
)

from teiju import resources
from teiju.snapshot.dataset import default_graphs
from teiju.snapshot.named_graphs import GraphKind
from teiju.snapshot.query_catalogue import query_triples
from teiju.snapshot.statistics import statistics


def add_self_description(store: Store, root: Path, base: str, kinds: tuple[GraphKind, ...]) -> None:
    """Adds the graphs `shapes`, `queries` and `void`. Raises QueryError for a wrong query."""
    counted = [
        quad
        for name in sorted(default_graphs(store, base, kinds))
        for quad in store.quads_for_pattern(None, None, None, NamedNode(name))
    ]
    void = NamedNode(f"{base}graph/void")
    counts = statistics(counted, f"{base}graph/inferred", base)
    store.extend(Quad(t.subject, t.predicate, t.object, void) for t in counts)
    queries = NamedNode(f"{base}graph/queries")
    store.extend(Quad(t.subject, t.predicate, t.object, queries) for t in query_triples(root, base))
    store.extend(_shapes(root, base))


def _shapes(root: Path, base: str) -> list[Quad]:
    """The shapes of all files. Their blank nodes have labels of their own, always the same."""
    graph = NamedNode(f"{base}graph/shapes")
    found = Dataset()
    for path in sorted((root / "shapes").glob("*.ttl")):
        text = resources.read_text(path, base=base)
        for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            found.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [_renamed(quad) for quad in found]


def _renamed(quad: Quad) -> Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = BlankNode(f"shape-{subject.value}")
    if isinstance(value, BlankNode):
        value = BlankNode(f"shape-{value.value}")
    return Quad(subject, quad.predicate, value, quad.graph_name)
