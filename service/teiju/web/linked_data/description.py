"""The description of a thing: what is stated of it, what refers to it, and the names of both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from teiju import namespaces, resources
from teiju.engine.interface import Engine, QueryRequest

_FOLDER: Final = Path(__file__).parent
_ROOT: Final = re.compile(r"VALUES \?root \{ <[^>]*> \}")
_MOST_REFERRING: Final = 1000
"""As many as `description.rq` asks for."""

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_SYNTAXES: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
_WITHOUT_PREFIXES: Final = ("ntriples", "nquads")


@dataclass(frozen=True, slots=True)
class Description:
    """The triples about one thing, sorted."""

    iri: str
    triples: tuple[Triple, ...]

    @property
    def is_stated(self) -> bool:
        """Whether anything is stated of the thing, or refers to it."""
        return bool(self.triples)

    def has(self, predicate: str) -> bool:
        """Whether the thing has a property."""
        return any(
            t.subject.value == self.iri and t.predicate.value == predicate
            for t in self.triples
            if isinstance(t.subject, NamedNode)
        )

    def written(self, format_name: str, base: str) -> bytes:
        """The description in one of the RDF formats, the same bytes each time."""
        return written(self.triples, format_name, base)


async def of_thing(engine: Engine, iri: str, base: str) -> Description:
    """The description of a thing; empty when the dataset does not know it, or it is no IRI.

    Where more than a thousand statements refer to it, the first thousand are given, and the
    description says so with a link to all of them. Raises EngineError.
    """
    try:
        term = str(NamedNode(iri))
    except ValueError:
        return Description(iri, ())
    query = _ROOT.sub(lambda _: f"VALUES ?root {{ {term} }}", _question("description", base))
    triples = await _asked(engine, query)
    referring = sum(1 for triple in triples if triple.object == NamedNode(iri))
    if referring >= _MOST_REFERRING:
        triples |= set(_notice(iri, base))
    return Description(iri, _sorted(triples))


async def of_graph(engine: Engine, iri: str) -> Description:
    """The whole content of a named graph. Raises EngineError."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(iri)} {{ ?s ?p ?o }} }}"
    return Description(iri, _sorted(await _asked(engine, query)))


def written(triples: Iterable[Triple], format_name: str, base: str) -> bytes:
    """Triples in one of the RDF formats, with the prefixes that they use."""
    found = tuple(triples)
    prefixes = None if format_name in _WITHOUT_PREFIXES else _prefixes(found, base)
    return pyoxigraph.serialize(found, format=_SYNTAXES[format_name], prefixes=prefixes) or b""


async def _asked(engine: Engine, query: str) -> set[Triple]:
    answer = await engine.answer(QueryRequest(text=query, results=None, graph="ntriples"))
    return {quad.triple for quad in pyoxigraph.parse(answer.body, format=RdfFormat.N_TRIPLES)}


def _sorted(triples: set[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=lambda triple: [str(term) for term in triple]))


def _notice(iri: str, base: str) -> list[Triple]:
    """That there are more, and the query that gives them all."""
    term = NamedNode(iri)
    query = f"SELECT ?s ?p WHERE {{ GRAPH ?g {{ ?s ?p {term} }} }}"
    everything = NamedNode(f"{base}sparql?{urlencode({'query': query})}")
    texts = {
        "ja": f"参照する記述は最初の{_MOST_REFERRING}件だけを示す。すべては rdfs:seeAlso にある。",
        "en": f"Only the first {_MOST_REFERRING} statements that refer to it are given here; "
        "rdfs:seeAlso leads to all of them.",
    }
    comments = [
        Triple(term, NamedNode(f"{_RDFS}comment"), Literal(text, language=language))
        for language, text in texts.items()
    ]
    return [*comments, Triple(term, NamedNode(f"{_RDFS}seeAlso"), everything)]


def _prefixes(triples: tuple[Triple, ...], base: str) -> dict[str, str]:
    used = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)} | {
        triple.object.datatype.value for triple in triples if isinstance(triple.object, Literal)
    }
    return {
        name: iri
        for name, iri in sorted(namespaces.prefixes(base).items())
        if any(value.startswith(iri) for value in used)
    }


@cache
def _question(name: str, base: str) -> str:
    return resources.read_text(_FOLDER / f"{name}.rq", base=base)
