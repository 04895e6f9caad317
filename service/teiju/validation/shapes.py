"""The shapes of `shapes/`, and the only door to pyshacl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad, Store, parse
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.collection import Collection
from rdflib.term import Node

from teiju import namespaces, resources
from teiju.errors import VocabularyError
from teiju.graph.vocabulary import read_turtle
from teiju.validation.finding import Finding, Findings, Severity, Term

_COMPONENT = "ConstraintComponent"
_STEPS = {
    SH.inversePath: "^{}",
    SH.zeroOrMorePath: "{}*",
    SH.oneOrMorePath: "{}+",
    SH.zeroOrOnePath: "{}?",
}


def load_shapes(folder: Path, base: str = resources.DEFAULT_BASE) -> Graph:
    """The shapes of all files of `folder`, with the prefixes that their queries use.

    Raises VocabularyError naming the file that is not Turtle.
    """
    prefixes = folder.parent / "ontology" / "prefixes.ttl"
    shapes = read_turtle([prefixes, *sorted(folder.glob("*.ttl"))], base)
    queries = "\n".join(str(query) for query in shapes.objects(None, SH.select))
    for declaration, prefix in list(shapes.subject_objects(SH.prefix)):
        # pyshacl reads all declarations again for each query: those that none needs cost time.
        if f"{prefix}:" not in queries:
            shapes.remove((None, SH.declare, declaration))
    return shapes


def read_quads(path: Path) -> Store:
    """A file of triples or quads as one graph, whatever graphs it names."""
    store = Store()
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in parse(path=path))
    return store


def validate(
    facts: Store | Path,
    shapes: Path | Graph,
    base: str = resources.DEFAULT_BASE,
    *,
    focus: frozenset[str] | None = None,
) -> Findings:
    """Everything in `facts` that breaks a shape.

    `facts` holds one graph: what is asserted, what is inferred, the ontology and its schemes;
    a path names a file of quads that are merged. `shapes` is the folder of the shapes, or what
    `load_shapes` made of it; with `focus`, only these things are looked at. Raises
    VocabularyError when a shape cannot be understood.
    """
    graph = load_shapes(shapes, base) if isinstance(shapes, Path) else shapes
    store = read_quads(facts) if isinstance(facts, Path) else facts
    things = None if focus is None else sorted(focus)
    _, report, text = pyshacl.validate(_FactGraph(store), shacl_graph=graph, focus_nodes=things)
    if not isinstance(report, Graph):
        raise VocabularyError(f"shapes/: {text}")
    return Findings(_findings(report, graph, base))


class _FactGraph(OxigraphDataGraph):
    """The facts as pyshacl reads them.

    pyshacl 0.40 asks for each result whether the graph is empty, and OxigraphDataGraph counts
    all its triples to answer: 12 ms a result here, 95 of 97 seconds.
    """

    def __bool__(self) -> bool:
        return True


def _findings(report: Graph, shapes: Graph, base: str) -> Iterator[Finding]:
    for top in report.subjects(RDF.type, SH.ValidationReport):
        for result in report.objects(top, SH.result):
            shape = _one(report, result, SH.sourceShape)
            rule = report.value(result, SH.sourceConstraint)
            path = report.value(result, SH.resultPath)
            value = report.value(result, SH.value)
            message = _message(shapes, rule, shape)
            names = _path_names(shapes, shape, path)
            severity = _local_name(_one(report, result, SH.resultSeverity))
            component = _local_name(_one(report, result, SH.sourceConstraintComponent))
            yield Finding(
                focus=_focus(_one(report, result, SH.focusNode)),
                path=None if path is None else _path(report, path, base),
                path_ja=names.get("ja"),
                path_en=names.get("en"),
                value=_term(value),
                component=component.removesuffix(_COMPONENT),
                shape=str(shape),
                rule=None if rule is None else str(rule),
                severity=Severity[severity.upper()],
                message_ja=message["ja"],
                message_en=message["en"],
            )


def _message(shapes: Graph, rule: Node | None, shape: Node) -> dict[str, str]:
    """The words of the SPARQL constraint if it has some, else those of its shape, by language.

    They are looked up because pyshacl keeps neither both nor their languages. Raises
    VocabularyError when the shape does not say in both languages what it asks for.
    """
    for source in (rule, shape):
        words = {} if source is None else _texts(shapes, source, SH.message)
        if {"ja", "en"} <= words.keys():
            return words
    raise VocabularyError(
        f"shapes/: {shape}: sh:message が日本語と英語の両方で要ります / "
        "needs an sh:message in Japanese and one in English"
    )


def _path_names(shapes: Graph, shape: Node, path: Node | None) -> dict[str, str]:
    """What the shape calls its path; for a rule that names a property, what another shape does."""
    own = _texts(shapes, shape, SH.name)
    if own or not isinstance(path, URIRef):
        return own
    others = sorted(shapes.subjects(SH.path, path), key=str)
    return next((names for other in others if (names := _texts(shapes, other, SH.name))), {})


def _texts(shapes: Graph, source: Node, predicate: URIRef) -> dict[str, str]:
    """The texts that a property gives, by language."""
    return {
        text.language: str(text)
        for text in shapes.objects(source, predicate)
        if isinstance(text, RdflibLiteral) and text.language
    }


def _one(report: Graph, result: Node, predicate: URIRef) -> Node:
    node = report.value(result, predicate)
    assert node is not None, f"a result without {predicate}"
    return node


def _local_name(node: Node) -> str:
    return str(node).rpartition("#")[2]


def _path(graph: Graph, path: Node, base: str) -> str:
    """A predicate as its IRI, a longer path in SPARQL's notation with compact IRIs."""
    return str(path) if isinstance(path, URIRef) else _steps(graph, path, base)


def _steps(graph: Graph, path: Node, base: str) -> str:
    if isinstance(path, URIRef):
        return namespaces.compact(str(path), base)
    for predicate, pattern in _STEPS.items():
        inner = graph.value(path, predicate)
        if inner is not None:
            return pattern.format(_steps(graph, inner, base))
    choices = graph.value(path, SH.alternativePath)
    separator, members = ("/", path) if choices is None else ("|", choices)
    return separator.join(_steps(graph, step, base) for step in Collection(graph, members))


def _focus(node: Node) -> str:
    """The IRI; a blank node, whose label is by chance, is `[]`."""
    return "[]" if isinstance(node, BNode) else str(node)


def _term(node: Node | None) -> Term | None:
    """The value in Oxigraph's terms; None for a blank node."""
    if node is None or isinstance(node, BNode):
        return None
    if not isinstance(node, RdflibLiteral):
        return NamedNode(str(node))
    if node.language:
        return Literal(str(node), language=node.language)
    datatype = node.datatype
    return Literal(str(node), datatype=NamedNode(str(datatype)) if datatype else None)
