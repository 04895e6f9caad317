"""Which kinds of named graphs there are, and which of them make the default graph.

The kinds are the concepts of `ontology/schemes/graph-kind.ttl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from teiju.errors import VocabularyError
from teiju.namespaces import expand


@dataclass(frozen=True, slots=True)
class GraphKind:
    """One kind of named graph; `pattern` is over the path below `{base}graph/`."""

    iri: str
    name: str
    title: dict[str, str]
    pattern: re.Pattern[str]
    in_default_graph: bool


def graph_kinds(store: Store, base: str) -> tuple[GraphKind, ...]:
    """The kinds that the concept scheme declares."""

    def node(compact: str) -> NamedNode:
        return NamedNode(expand(compact, base))

    def literals(kind: NamedNode, predicate: str) -> list[Literal]:
        quads = store.quads_for_pattern(kind, node(predicate), None, node("g:scheme"))
        found = [quad.object for quad in quads if isinstance(quad.object, Literal)]
        return sorted(found, key=lambda literal: (literal.language or "", literal.value))

    scheme = node("s:graph-kind")
    members = store.quads_for_pattern(None, node("skos:inScheme"), scheme, node("g:scheme"))
    kinds = [quad.subject for quad in members if isinstance(quad.subject, NamedNode)]
    return tuple(
        GraphKind(
            iri=kind.value,
            name=kind.value.rsplit("/", 1)[-1],
            title={str(text.language): text.value for text in literals(kind, "skos:prefLabel")},
            pattern=re.compile(literals(kind, "tj:graphPattern")[0].value),
            in_default_graph=literals(kind, "tj:inDefaultGraph")[0].value == "true",
        )
        for kind in sorted(kinds, key=str)
    )


def kind_of(graph: str, kinds: tuple[GraphKind, ...], base: str) -> GraphKind:
    """The kind of a named graph. Raises VocabularyError when no pattern fits."""
    path = graph.removeprefix(f"{base}graph/")
    for kind in kinds:
        if kind.pattern.fullmatch(path):
            return kind
    raise VocabularyError(
        f"{graph}: no kind of named graph fits; declare it in ontology/schemes/graph-kind.ttl"
    )
