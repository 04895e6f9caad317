"""Turtle whose text depends on its triples alone: sorted subjects, the project's prefixes."""

from __future__ import annotations

from rdflib import Graph

from teiju import namespaces, resources


def prefixed_graph(base: str = resources.DEFAULT_BASE) -> Graph:
    """An empty graph that knows the prefixes of `ontology/prefixes.ttl` and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in namespaces.prefixes(base).items():
        graph.bind(prefix, namespace)
    return graph


def turtle(graph: Graph) -> bytes:
    """The graph as Turtle. It must hold no blank nodes, whose labels would be by chance."""
    return graph.serialize(format="longturtle", encoding="utf-8")
