"""Each shape finds what its examples say, in a world that is otherwise as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, URIRef

from shapes.examples import (
    EXAMPLES,
    HERE,
    Row,
    found,
    read_example,
    rows,
    shapes,
    world,
)
from teiju import namespaces

VERDICTS = {"valid": set(), "invalid": {"Violation"}, "warning": {"Warning"}, "info": {"Info"}}


def name(path: Path) -> str:
    return str(path.relative_to(HERE))


def expected_rows() -> list[Row]:
    return [row for path in EXAMPLES for row in read_example(path).expect]


def test_the_world_is_valid() -> None:
    assert rows(world()) == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_an_example_gives_exactly_the_findings_in_its_head(path: Path) -> None:
    example = read_example(path)
    assert found(example) == example.expect, example.why


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_name_of_an_example_begins_with_its_verdict(path: Path) -> None:
    expect = read_example(path).expect
    assert {row[3] for row in expect} == VERDICTS[path.name.partition("-")[0]]


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_a_failing_example_fails_for_one_constraint_of_its_folder(path: Path) -> None:
    sources = {row[1] for row in read_example(path).expect}
    assert len(sources) <= 1
    assert all(source.partition("-")[0] == f"tjs:{path.parent.name}" for source in sources)


def test_every_constraint_is_broken_by_some_example() -> None:
    graph = shapes()
    required = {
        constraint
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        for relation in (SH.property, SH.sparql)
        for constraint in graph.objects(shape, relation)
        if isinstance(constraint, URIRef)
    }
    broken = {namespaces.expand(row[1]) for row in expected_rows()}
    assert {str(constraint) for constraint in required} - broken == set()


def test_every_shape_with_constraints_of_its_own_is_broken_by_some_example() -> None:
    graph = shapes()
    targeted = {
        shape
        for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetNode)
        for shape in graph.subjects(target, None)
    }
    own = {shape for part in (SH.pattern, SH.nodeKind) for shape in graph.subjects(part, None)}
    broken = {namespaces.expand(row[1]) for row in expected_rows()}
    assert {str(shape) for shape in targeted & own} - broken == set()


def test_every_shape_has_something_to_pass() -> None:
    """A class or property that a shape aims at occurs in the world or in a valid example."""
    graph = shapes()
    used: set[str] = set()
    valid = [path for path in EXAMPLES if path.name.startswith(("valid-", "warning-"))]
    for quad in [*world(), *(quad for path in valid for quad in read_example(path).added)]:
        used |= {quad.predicate.value, getattr(quad.object, "value", "")}
    aims = {
        str(aim)
        for target in (SH.targetClass, SH.targetSubjectsOf)
        for aim in graph.objects(None, target)
    }
    assert aims - used - {namespaces.expand("owl:sameAs")} == set()
