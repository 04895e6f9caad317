"""Names for people: what a thing or a property is called in the graph."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Store

from teiju import namespaces, resources

_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name")


class Names:
    """The labels of a store, by language; what has none goes by its compact IRI."""

    def __init__(self, store: Store, base: str = resources.DEFAULT_BASE) -> None:
        self._store = store
        self._base = base
        self._labels = [NamedNode(namespaces.expand(label, base)) for label in _LABELS]

    def label(self, iri: str, language: str) -> str | None:
        """The label in this language; the first in code-point order when there are several."""
        for predicate in self._labels:
            texts = sorted(
                quad.object.value
                for quad in self._store.quads_for_pattern(NamedNode(iri), predicate, None)
                if isinstance(quad.object, Literal) and quad.object.language == language
            )
            if texts:
                return texts[0]
        return None

    def compact(self, iri: str) -> str:
        """The IRI with its prefix: `id:zone/ichinoseki-hiraizumi`."""
        return namespaces.compact(iri, self._base)
