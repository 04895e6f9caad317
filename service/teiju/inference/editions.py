"""Which editions hold now: the graph `current`, and the editions that another has superseded."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from teiju.inference.closure import DERIVED, closure, load_rules
from teiju.namespaces import expand


def add_current(store: Store, root: Path, base: str) -> None:
    """Adds the graph `current`: what the rules under `root` derive of that kind.

    Raises VocabularyError naming the rule that is not a CONSTRUCT query.
    """
    rules = tuple(rule for rule in load_rules(root, DERIVED, base) if rule.graph == "g:current")
    graph = NamedNode(f"{base}graph/current")
    found = closure((quad.triple for quad in store), rules)
    store.bulk_extend(Quad(one.subject, one.predicate, one.object, graph) for one in found)


def superseded_editions(store: Store, base: str) -> frozenset[str]:
    """The graphs of editions that are not their vision's current one.

    An edition `{base}id/vision/…` is stated in the graph `{base}graph/vision/…`.
    """
    current = NamedNode(f"{base}graph/current")
    predicate = NamedNode(expand("tj:currentEdition", base))
    kept = {
        quad.object.value.replace(f"{base}id/", f"{base}graph/", 1)
        for quad in store.quads_for_pattern(None, predicate, None, current)
        if isinstance(quad.object, NamedNode)
    }
    editions = {
        graph.value
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode) and graph.value.startswith(f"{base}graph/vision/")
    }
    return frozenset(editions - kept)
