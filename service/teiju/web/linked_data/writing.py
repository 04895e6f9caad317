"""Statements as documents: the same statements give the same bytes, in each format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from teiju import namespaces
from teiju.engine import xml_text
from teiju.formats import Format, Kind, of_kind
from teiju.web import problems

_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
_WITH_PREFIXES: Final = ("turtle", "trig", "rdfxml")
_OTHERS: Final = tuple(form for form in of_kind(Kind.GRAPH) if form.name != "rdfxml")
_XML_NAMESPACES: Final = re.compile(rb'( xmlns:[^=]+="[^"]*")+(?=>)')
_WITH_GRAPHS: Final = ("trig", "nquads")


def document(quads: Iterable[Quad], form: Format, base: str) -> bytes:
    """The statements in one format, with the prefixes that they use.

    TriG and N-Quads say which named graph each statement is of; the others merge the graphs.
    Raises Problem 406 when XML cannot carry them.
    """
    statements: list[Quad] | list[Triple]
    if form.name in _WITH_GRAPHS:
        statements = sorted(set(quads), key=_by_graph)
    else:
        statements = sorted({quad.triple for quad in quads}, key=_by_subject)
    prefixes = used_prefixes(statements, base) if form.name in _WITH_PREFIXES else None
    written = serialize(statements, format=_FORMATS[form.name], prefixes=prefixes)
    body = written or b""
    if form.name in ("turtle", "trig"):
        return _with_sorted_prefixes(body)
    if form.name != "rdfxml":
        return body
    safe = xml_text.made_safe(_XML_NAMESPACES.sub(_sorted_names, body, count=1))
    if safe is None:
        raise problems.not_acceptable(
            ["text/turtle", "application/ld+json", "application/n-triples"]
        )
    return safe


def _with_sorted_prefixes(body: bytes) -> bytes:
    """The serialiser writes the prefixes in an order that differs from run to run."""
    lines = body.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"".join([*sorted(lines[:count]), *lines[count:]])


def _sorted_names(found: re.Match[bytes]) -> bytes:
    return b"".join(sorted(re.findall(rb' xmlns:[^=]+="[^"]*"', found[0])))


def used_prefixes(statements: Iterable[Quad | Triple], base: str) -> dict[str, str]:
    """The prefixes of `ontology/prefixes.ttl` that shorten an IRI of the statements."""
    namespaces_seen = set()
    for statement in statements:
        for term in (statement.subject, statement.predicate, statement.object):
            if isinstance(term, NamedNode):
                namespaces_seen.add(_namespace(term.value))
            elif isinstance(term, Literal):
                namespaces_seen.add(_namespace(term.datatype.value))
    known = namespaces.prefixes(base)
    return {name: iri for name, iri in sorted(known.items()) if iri in namespaces_seen}


def _namespace(iri: str) -> str:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut]


def _by_subject(triple: Triple) -> tuple[str, bool, str, str]:
    is_type = triple.predicate.value.endswith("#type")
    return str(triple.subject), not is_type, str(triple.predicate), str(triple.object)


def _by_graph(quad: Quad) -> tuple[str, str, bool, str, str]:
    return (str(quad.graph_name), *_by_subject(quad.triple))
