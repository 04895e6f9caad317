"""The reference closure: OWL 2 RL by owlrl, reduced to what is published."""

from __future__ import annotations

import io
from collections.abc import Iterable

import owlrl
from pyoxigraph import Quad, RdfFormat, Store, Triple, serialize
from rdflib import Graph

from teiju.inference.closure import Rule


def reference_closure(facts: Iterable[Triple], published: Rule) -> frozenset[Triple]:
    """What owlrl infers from `facts`, less the facts, and less what `published` leaves out.

    `published` is the CONSTRUCT query that picks the published triples out of a closure.
    """
    facts = frozenset(facts)
    graph = Graph()
    graph.parse(data=serialize(facts, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    store = Store()
    store.bulk_load(io.BytesIO(graph.serialize(format="nt", encoding="utf-8")), RdfFormat.N_TRIPLES)
    return published_triples((quad.triple for quad in store), published) - facts


def published_triples(triples: Iterable[Triple], published: Rule) -> frozenset[Triple]:
    """The triples of a closure that the rule `published` picks."""
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return frozenset(store.query(published.text))  # type: ignore[arg-type]
