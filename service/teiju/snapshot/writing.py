"""Statements as text: the same statements give the same bytes, in each RDF format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from teiju import namespaces

FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
"""Name of a format in `teiju.formats` → the serialiser's."""

_WITH_PREFIXES: Final = ("turtle", "trig", "rdfxml")
WITH_GRAPHS: Final = ("trig", "nquads")
"""The formats that say which named graph a statement is of."""


def written(quads: Iterable[Quad], format_name: str, base: str) -> bytes:
    """The statements in one format, with the prefixes that they use.

    TriG and N-Quads say which named graph each statement is of; the others merge the graphs.
    """
    statements: list[Quad] | list[Triple]
    if format_name in WITH_GRAPHS:
        statements = sorted(set(quads), key=_by_graph)
    else:
        statements = sorted({quad.triple for quad in quads}, key=_by_subject)
    prefixes = used_prefixes(statements, base) if format_name in _WITH_PREFIXES else None
    body = serialize(statements, format=FORMATS[format_name], prefixes=prefixes) or b""
    return _with_sorted_prefixes(body) if format_name in ("turtle", "trig") else body


def used_prefixes(statements: Iterable[Quad | Triple], base: str) -> dict[str, str]:
    """The prefixes of `ontology/prefixes.ttl` that shorten an IRI of the statements."""
    seen = set()
    for statement in statements:
        for term in (statement.subject, statement.predicate, statement.object):
            if isinstance(term, NamedNode):
                seen.add(_namespace(term.value))
            elif isinstance(term, Literal):
                seen.add(_namespace(term.datatype.value))
    known = namespaces.prefixes(base)
    return {name: iri for name, iri in sorted(known.items()) if iri in seen}


def _namespace(iri: str) -> str:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut]


def _with_sorted_prefixes(body: bytes) -> bytes:
    """The serialiser writes the prefixes in an order that differs from run to run."""
    lines = body.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"".join([*sorted(lines[:count]), *lines[count:]])


def _by_subject(triple: Triple) -> tuple[str, bool, str, str]:
    is_type = triple.predicate.value.endswith("#type")
    return str(triple.subject), not is_type, str(triple.predicate), str(triple.object)


def _by_graph(quad: Quad) -> tuple[str, str, bool, str, str]:
    return (str(quad.graph_name), *_by_subject(quad.triple))
