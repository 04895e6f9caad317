"""What the default graph holds, counted: VoID partitions by class, property and what they lead to.

Standard: https://www.w3.org/TR/void/ , section 4.6. Editors complete from these counts; the
datatypes are in the vocabulary http://ldf.fi/void-ext# , which they read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from teiju import namespaces

DOCUMENT: Final = "dataset/void"
"""Path of the document below the base, whose parts are the partitions."""

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_EXT: Final = "http://ldf.fi/void-ext#"
_Pair = tuple[str, str]
_Way = tuple[str, str, str, bool]
"""Class, property, class or datatype it leads to, and whether that is a datatype."""


def statistics(quads: Iterable[Quad], inferred: str, base: str) -> Iterator[Triple]:
    """The partitions of the merge of `quads`, by our own classes and those that are asserted.

    Of the graph `inferred` others are left out: every thing is a `prov:Entity` and the like.
    """
    found = list(quads)
    types = _types(found, inferred, f"{base}def#")
    triples = {quad.triple for quad in found}
    classes: Counter[str] = Counter(name for names in types.values() for name in names)
    properties: Counter[str] = Counter(triple.predicate.value for triple in triples)
    pairs: Counter[_Pair] = Counter()
    ways: Counter[_Way] = Counter()
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        for name in types.get(str(triple.subject), ()):
            pairs[name, predicate] += 1
            if isinstance(value, Literal):
                ways[name, predicate, value.datatype.value, True] += 1
            for target in types.get(str(value), ()):
                ways[name, predicate, target, False] += 1
    yield from _Writer(base).triples(classes, properties, pairs, ways, len(triples), len(types))


def _types(quads: list[Quad], inferred: str, own: str) -> dict[str, set[str]]:
    types: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        is_type = quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode)
        name = str(quad.object)[1:-1]
        if is_type and (str(quad.graph_name) != f"<{inferred}>" or name.startswith(own)):
            types[str(quad.subject)].add(name)
    return types


class _Writer:
    """Names the partitions and writes them down; all in the order of their names."""

    def __init__(self, base: str) -> None:
        self._base = base

    def triples(
        self,
        classes: Counter[str],
        properties: Counter[str],
        pairs: Counter[_Pair],
        ways: Counter[_Way],
        triples: int,
        entities: int,
    ) -> Iterator[Triple]:
        """Every partition of the dataset, as statements."""
        node = self._node
        dataset, document = node("ds:teiju"), NamedNode(self._base + DOCUMENT)
        yield Triple(document, node("rdf:type"), node("void:DatasetDescription"))
        yield Triple(document, node("foaf:primaryTopic"), dataset)
        for language, title in (("ja", "データセットの統計"), ("en", "Statistics of the dataset")):
            yield Triple(document, node("dcterms:title"), Literal(title, language=language))
        totals = {
            "void:triples": triples,
            "void:entities": entities,
            "void:classes": len(classes),
            "void:properties": len(properties),
        }
        for name, number in totals.items():
            yield Triple(dataset, node(name), Literal(number))
        for name in sorted(classes):
            part = self._part(name)
            yield Triple(dataset, node("void:classPartition"), part)
            yield Triple(part, node("void:class"), NamedNode(name))
            yield Triple(part, node("void:entities"), Literal(classes[name]))
        for name in sorted(properties):
            yield from self._property(dataset, self._part("property", name), name, properties[name])
        for class_name, name in sorted(pairs):
            part = self._part(class_name, name)
            number = pairs[class_name, name]
            yield from self._property(self._part(class_name), part, name, number)
        for way in sorted(ways):
            yield from self._way(way, ways[way])

    def _property(
        self, owner: NamedNode, part: NamedNode, name: str, number: int
    ) -> Iterator[Triple]:
        yield Triple(owner, self._node("void:propertyPartition"), part)
        yield Triple(part, self._node("void:property"), NamedNode(name))
        yield Triple(part, self._node("void:triples"), Literal(number))

    def _way(self, way: _Way, number: int) -> Iterator[Triple]:
        class_name, name, target, is_datatype = way
        owner, part = self._part(class_name, name), self._part(class_name, name, target)
        kind = NamedNode(f"{_EXT}datatype") if is_datatype else self._node("void:class")
        leading = (
            NamedNode(f"{_EXT}datatypePartition")
            if is_datatype
            else self._node("void:classPartition")
        )
        yield Triple(owner, leading, part)
        yield Triple(part, kind, NamedNode(target))
        yield Triple(part, self._node("void:triples"), Literal(number))

    def _part(self, *names: str) -> NamedNode:
        shown = (namespaces.compact(name, self._base) for name in names)
        path = ".".join(_plain(name) for name in shown)
        return NamedNode(f"{self._base}{DOCUMENT}#{path}")

    def _node(self, compact: str) -> NamedNode:
        return NamedNode(namespaces.expand(compact, self._base))


def _plain(name: str) -> str:
    """A name for an IRI's fragment: `tj-Measure` for `tj:Measure`."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)
