"""The dataset of a snapshot: asserted, derived and inferred graphs, and the default graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import (
    CanonicalizationAlgorithm,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
)
from rdflib import Dataset

from teiju.graph.n_quads import quad_line
from teiju.inference.closure import DERIVED, OWL_RL, closure, load_rules, published_rule
from teiju.inference.editions import add_current, superseded_editions
from teiju.inference.reference import reference_closure
from teiju.snapshot.named_graphs import GraphKind, kind_of

Reasoner = Callable[[frozenset[Triple]], frozenset[Triple]]
"""Facts → what follows from them and is published."""


def store_of(dataset: Dataset) -> Store:
    """The same quads in an in-memory store, each blank node under its canonical label.

    The store keeps numbers by value: `40.0` becomes `40`, a positiveInteger an integer.
    """
    lines = (quad_line(*triple, graph.identifier) for graph in dataset.graphs() for triple in graph)
    quads = pyoxigraph.Dataset(pyoxigraph.parse("".join(lines), format=RdfFormat.N_QUADS))
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    store = Store()
    store.bulk_extend(quads)
    return store


def add_derived_graphs(
    store: Store, root: Path, base: str, kinds: tuple[GraphKind, ...], infer: Reasoner
) -> int:
    """Adds the graphs `current` and `inferred`; returns the number of inferred triples.

    What is current is derived first: nothing is inferred from superseded editions.
    """
    add_current(store, root, base)
    graphs = default_graphs(store, base, kinds)
    inferred = infer(frozenset(_merge(store, graphs)))
    _add(store, inferred, f"{base}graph/inferred")
    known = frozenset(_merge(store, [*graphs, f"{base}graph/inferred"]))
    rules = tuple(rule for rule in load_rules(root, DERIVED, base) if rule.graph == "g:inferred")
    labelled = closure(known, rules)
    _add(store, labelled, f"{base}graph/inferred")
    return len(inferred) + len(labelled)


def reasoner(name: str, root: Path, base: str) -> Reasoner:
    """`rules`: the rules of ontology/inference/; `owlrl`: the reference. Both infer the same."""
    if name == "owlrl":
        return lambda facts: reference_closure(facts, published_rule(root, base))
    rules = load_rules(root, OWL_RL, base)
    return lambda facts: closure(facts, rules)


def default_graphs(store: Store, base: str, kinds: tuple[GraphKind, ...]) -> frozenset[str]:
    """The named graphs whose merge is the default graph: all that holds now."""
    names = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    current = names - superseded_editions(store, base)
    return frozenset(name for name in current if kind_of(name, kinds, base).in_default_graph)


def add_default_graph(store: Store, graphs: Iterable[str]) -> int:
    """Merges the named graphs into the store's default graph; returns its size."""
    store.bulk_extend(
        Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        for triple in _merge(store, graphs)
    )
    return sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))


def _merge(store: Store, graphs: Iterable[str] | None = None) -> Iterator[Triple]:
    if graphs is None:
        for quad in store:
            yield quad.triple
        return
    for name in sorted(graphs):
        for quad in store.quads_for_pattern(None, None, None, NamedNode(name)):
            yield quad.triple


def _add(store: Store, triples: Iterable[Triple], graph: str) -> None:
    name = NamedNode(graph)
    store.bulk_extend(Quad(t.subject, t.predicate, t.object, name) for t in triples)
