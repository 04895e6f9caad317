"""Examples of shapes: a small valid world, and files that each change it a little.

The head of an example says, in lines that begin with `#+`, why it stands, what it takes out of the
world (`without`: subject, predicate and perhaps object, as compact IRIs) and which findings come of
it (`expect`: focus, shape, constraint, severity). Its body is added to the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph

from teiju import namespaces
from teiju.validation.finding import Finding
from teiju.validation.shapes import load_shapes, validate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORLD = HERE / "world.ttl"
EXAMPLES = sorted(HERE.glob("*/*.ttl"))
MARK = "#+ "

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Example:
    """One file: what it changes in the world, and what must be found then."""

    why: str
    without: tuple[str, ...]
    expect: tuple[Row, ...]
    added: tuple[Quad, ...]


@cache
def read_example(path: Path) -> Example:
    """The example with its head parsed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = yaml.safe_load("\n".join(line[len(MARK) :] for line in lines if line.startswith(MARK)))
    assert head.keys() <= {"why", "without", "expect"}, path
    return Example(
        head["why"],
        tuple(head.get("without", [])),
        tuple(sorted((str(a), str(b), str(c), str(d)) for a, b, c, d in head.get("expect", []))),
        turtle(path),
    )


def turtle(path: Path) -> tuple[Quad, ...]:
    """The triples of a Turtle file."""
    return tuple(parse(path=path, format=RdfFormat.TURTLE))


@cache
def shapes() -> Graph:
    """The shapes of the repository."""
    return load_shapes(ROOT / "shapes")


def row_of(finding: Finding) -> Row:
    """A finding as the head of an example writes it."""
    compact = namespaces.compact
    return (
        compact(finding.focus),
        compact(finding.source_shape),
        finding.component,
        finding.severity.local_name,
    )


def rows(store: Store) -> tuple[Row, ...]:
    """All findings in a store, as the heads of examples write them."""
    return tuple(sorted(row_of(finding) for finding in validate(store, shapes())))


@cache
def world() -> Store:
    """The valid world with the ontology, and of the fixed schemes what the examples speak of."""
    store = Store()
    told = [quad for path in (WORLD, *EXAMPLES) for quad in turtle(path)]
    store.extend(vocabulary_of({quad.object for quad in told}))
    store.extend(turtle(WORLD))
    return store


def vocabulary_of(mentioned: set[object]) -> Iterator[Quad]:
    """The ontology without the concepts that are not mentioned, and without their schemes.

    The files have rules and tests of their own; here they would only cost time.
    """
    paths = [path for path in (ROOT / "ontology").rglob("*.ttl") if path.name != "prefixes.ttl"]
    quads = [quad for path in paths for quad in turtle(path)]
    in_scheme = NamedNode(namespaces.expand("skos:inScheme"))
    placed = {quad.subject: quad.object for quad in quads if quad.predicate == in_scheme}
    kept = {placed[concept] for concept in placed.keys() & mentioned}
    dropped = (placed.keys() - mentioned) | (set(placed.values()) - kept)
    for quad in quads:
        if quad.subject not in dropped and quad.object not in dropped:
            yield quad


def matching(store: Store, pattern: str) -> list[Quad]:
    """The triples of the store that `subject predicate [object]` matches, compact IRIs."""
    terms = [NamedNode(namespaces.expand(term)) for term in pattern.split()]
    subject, predicate, value = [*terms, None, None][:3]
    return list(store.quads_for_pattern(subject, predicate, value))


def found(example: Example) -> tuple[Row, ...]:
    """What the shapes find in the world as the example changes it."""
    store = world()
    removed = [quad for pattern in example.without for quad in matching(store, pattern)]
    for quad in removed:
        store.remove(quad)
    new = [quad for quad in example.added if quad not in store]
    store.extend(new)
    try:
        return rows(store)
    finally:
        for quad in new:
            store.remove(quad)
        store.extend(removed)
