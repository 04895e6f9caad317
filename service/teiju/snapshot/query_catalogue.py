"""The stored queries as RDF, in the SHACL vocabulary, so that editors offer them as examples.

Standards: SHACL, section 5 (`sh:prefixes`, `sh:select`); https://schema.org/target names the
endpoint, as the collections of examples of the life sciences do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from teiju import namespaces, resources
from teiju.stored_queries.head import Form, Parameter, ParameterType, Text
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery

_TARGET: Final = NamedNode("https://schema.org/target")
_KEYWORDS: Final = NamedNode("https://schema.org/keywords")


def query_triples(root: Path, base: str) -> Iterator[Triple]:
    """Every stored query with its parameters, and the prefixes that they use.

    Raises QueryError when a file is wrong.
    """
    text = resources.read_text(root / "ontology" / "prefixes.ttl", base=base)
    yield from (quad.triple for quad in pyoxigraph.parse(text, format=RdfFormat.TURTLE))
    for query in load_all(root, base).values():
        yield from _query(query, base)


def _query(query: StoredQuery, base: str) -> Iterator[Triple]:
    def node(compact: str) -> NamedNode:
        return NamedNode(namespaces.expand(compact, base))

    iri = NamedNode(f"{base}queries/{query.name}")
    is_select = query.form is Form.SELECT
    own = "sh:SPARQLSelectExecutable" if is_select else "sh:SPARQLConstructExecutable"
    for kind in ("sh:SPARQLExecutable", own):
        yield Triple(iri, node("rdf:type"), node(kind))
    yield from _texts(iri, node("rdfs:label"), query.head.title)
    yield from _texts(iri, node("dcterms:description"), query.head.about)
    # Editors show the comment in their list of examples: one for each query.
    yield Triple(iri, node("rdfs:comment"), Literal(query.head.title.en, language="en"))
    text = Literal(query.text)
    yield Triple(iri, node("sh:select" if is_select else "sh:construct"), text)
    yield Triple(iri, node("sh:prefixes"), NamedNode(f"{base}prefixes"))
    yield Triple(iri, _TARGET, NamedNode(f"{base}sparql"))
    for tag in query.head.tags:
        yield Triple(iri, _KEYWORDS, Literal(tag))
    for name, parameter in query.parameters.items():
        place = NamedNode(f"{iri.value}#{name}")
        yield Triple(iri, node("sh:parameter"), place)
        yield from _parameter(place, name, parameter, query, base)


def _parameter(
    place: NamedNode, name: str, parameter: Parameter, query: StoredQuery, base: str
) -> Iterator[Triple]:
    def node(compact: str) -> NamedNode:
        return NamedNode(namespaces.expand(compact, base))

    yield Triple(place, node("rdf:type"), node("sh:Parameter"))
    # SHACL names a parameter by the local name of its path.
    yield Triple(place, node("sh:path"), place)
    yield from _texts(place, node("sh:name"), parameter)
    yield Triple(place, node("sh:optional"), Literal(True))
    if parameter.type is ParameterType.IRI:
        yield Triple(place, node("sh:nodeKind"), node("sh:IRI"))
        if parameter.class_ is not None:
            yield Triple(place, node("sh:class"), node(f"tj:{parameter.class_}"))
    else:
        yield Triple(place, node("sh:datatype"), node(f"xsd:{parameter.type}"))
    if parameter.pattern is not None:
        yield Triple(place, node("sh:pattern"), Literal(f"^({parameter.pattern})$"))
    default = query.defaults[name]
    if default is not None:
        yield Triple(place, node("sh:defaultValue"), Literal(default))


def _texts(subject: NamedNode, predicate: NamedNode, text: Text) -> Iterator[Triple]:
    yield Triple(subject, predicate, Literal(text.ja, language="ja"))
    yield Triple(subject, predicate, Literal(text.en, language="en"))
