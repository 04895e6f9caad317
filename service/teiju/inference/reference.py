"""The reference closure: OWL 2 RL by owlrl, reduced to what is published."""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph, Literal

from teiju.inference.closure import Rule


def reference_closure(facts: Iterable[Triple], published: Rule) -> frozenset[Triple]:
    """What owlrl infers from `facts`, less the facts, and less what `published` leaves out.

    `published` is the rule of `ontology/inference/published.rq`.
    """
    facts = frozenset(facts)
    graph = Graph()
    graph.parse(data=serialize(facts, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    rdf = Graph()
    # owlrl also infers triples whose subject is a literal, which no RDF format can write.
    rdf += (triple for triple in graph if not isinstance(triple[0], Literal))
    text = rdf.serialize(format="nt", encoding="utf-8")
    triples = (quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES))
    return published_triples(triples, published) - facts


def published_triples(triples: Iterable[Triple], published: Rule) -> frozenset[Triple]:
    """The triples of a closure that the rule `published` picks."""
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return frozenset(store.query(published.text))  # type: ignore[arg-type]
