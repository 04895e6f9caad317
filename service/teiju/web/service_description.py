"""The SPARQL 1.1 Service Description: a constant part, and what the snapshot and settings say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from teiju import resources
from teiju.settings import Settings
from teiju.snapshot.manifest import Manifest

_CONSTANT: Final = Path(__file__).with_name("service-description.ttl")
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER: Final = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_PREFIXES: Final = {
    "dcterms": _DCTERMS,
    "ent": "http://www.w3.org/ns/entailment/",
    "formats": "http://www.w3.org/ns/formats/",
    "rdfs": _RDFS,
    "sd": _SD,
    "void": _VOID,
}
_SYNTAXES: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}


def written(manifest: Manifest, settings: Settings, format_name: str, *, address: str) -> bytes:
    """The description in one of the RDF formats; `address` is where the service is reached."""
    triples = _sorted_triples(manifest, settings, f"{address}/sparql")
    prefixes = _PREFIXES if format_name in ("turtle", "trig", "rdfxml") else None
    return serialize(triples, format=_SYNTAXES[format_name], prefixes=prefixes) or b""


def _sorted_triples(manifest: Manifest, settings: Settings, endpoint: str) -> tuple[Triple, ...]:
    text = resources.read_text(_CONSTANT, base=settings.base)
    constant = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    variable = _variable_part(manifest, settings, endpoint)
    return tuple(sorted({*constant, *variable}, key=str))


def _variable_part(manifest: Manifest, settings: Settings, endpoint: str) -> Iterator[Triple]:
    service = NamedNode(f"{settings.base}sparql")
    dataset = NamedNode(f"{service.value}#dataset")
    default = NamedNode(f"{service.value}#default-graph")
    yield Triple(service, NamedNode(f"{_SD}endpoint"), NamedNode(endpoint))
    for language, text in _limits(settings).items():
        yield Triple(service, NamedNode(f"{_RDFS}comment"), Literal(text, language=language))
    yield Triple(default, NamedNode(f"{_VOID}triples"), _count(manifest.triples))
    for number, graph in enumerate(manifest.graphs, start=1):
        entry = NamedNode(f"{service.value}#named-graph-{number}")
        content = NamedNode(f"{service.value}#graph-{number}")
        yield Triple(dataset, NamedNode(f"{_SD}namedGraph"), entry)
        yield Triple(entry, _TYPE, NamedNode(f"{_SD}NamedGraph"))
        yield Triple(entry, NamedNode(f"{_SD}name"), NamedNode(graph.iri))
        yield Triple(entry, NamedNode(f"{_SD}graph"), content)
        yield Triple(content, _TYPE, NamedNode(f"{_SD}Graph"))
        yield Triple(content, NamedNode(f"{_VOID}triples"), _count(graph.triples))
        for language, title in graph.title.items():
            literal = Literal(title, language=language)
            yield Triple(content, NamedNode(f"{_DCTERMS}title"), literal)


def _limits(settings: Settings) -> dict[str, str]:
    seconds, memory = f"{settings.query_seconds:g}", settings.query_memory
    output, length, depth = settings.query_output, settings.query_length, settings.query_depth
    return {
        "ja": f"クエリ1件の上限: 時間 {seconds} 秒、メモリ {memory} バイト、回答 {output} バイト、"
        f"クエリ {length} バイト、括弧の入れ子 {depth} 段。",
        "en": f"Limits of a query: {seconds} s, {memory} bytes of memory, {output} bytes of "
        f"answer, {length} bytes of query, {depth} levels of brackets.",
    }


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)
