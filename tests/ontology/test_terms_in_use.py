"""Every term is asked about: in a schema of tables, a shape, a query, an alignment or a rule.

A term that inference states of the terms in use is in use as well: the inverse of one, the
property above one, the property that a chain of them leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Store

ROOT = Path(__file__).parents[2]
TJ = "https://w3id.org/teiju/def#"
PLACES = [
    "data/**/*.json",
    "data/*.ttl",
    "ontology/alignments/*.ttl",
    "ontology/inference/**/*.rq",
    "ontology/schemes/*.ttl",
    "queries/**/*.rq",
    "service/teiju/snapshot/*.py",
    "shapes/**/*.ttl",
]
TERM = re.compile(r"\btj:(\w+)|https://w3id\.org/teiju/def#(\w+)")


def terms(ontology: Store) -> set[str]:
    """The names of the ontology's classes and properties."""
    rows = ontology.query(
        f'SELECT ?term {{ ?term rdfs:isDefinedBy <{TJ}> FILTER(STRSTARTS(STR(?term), "{TJ}")) }}',
        prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
    )
    assert isinstance(rows, QuerySolutions)
    return {row[0].value.removeprefix(TJ) for row in rows if isinstance(row[0], NamedNode)}


def used() -> Iterator[str]:
    """The names of our namespace in the files that use the ontology."""
    for pattern in PLACES:
        for path in ROOT.glob(pattern):
            for short, full in TERM.findall(path.read_text(encoding="utf-8")):
                yield short or full


def inferred(ontology: Store) -> set[str]:
    """The names of properties that the axioms state of others."""
    rows = ontology.query(
        """SELECT ?term { { ?term owl:inverseOf ?other } UNION { ?other rdfs:subPropertyOf ?term }
        UNION { ?term owl:propertyChainAxiom ?chain } }""",
        prefixes={
            "owl": "http://www.w3.org/2002/07/owl#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        },
    )
    assert isinstance(rows, QuerySolutions)
    return {row[0].value.removeprefix(TJ) for row in rows if isinstance(row[0], NamedNode)}


def test_every_term_is_used_somewhere(ontology: Store) -> None:
    assert sorted(terms(ontology) - set(used()) - inferred(ontology)) == []


def test_every_term_used_somewhere_is_defined(ontology: Store) -> None:
    assert sorted(set(used()) - terms(ontology)) == []
