"""The data of the repository have no violation, and no warning but those that are explained.

The reasons stand in `shapes/README.md`, section "What is found in the data".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from teiju import namespaces, resources
from teiju.graph.assertion import assert_dataset
from teiju.snapshot.manifest import REPORT_TURTLE
from teiju.validation.finding import Severity
from teiju.validation.shapes import load_shapes, validate

ROOT = Path(__file__).parents[2]
BASE = resources.DEFAULT_BASE


@dataclass(frozen=True, order=True)
class Result:
    """A result of the validation report."""

    focus: str
    shape: str
    component: str
    severity: Severity


@pytest.fixture(scope="module")
def results(snapshot: Path) -> list[Result]:
    """What the report of the snapshot holds."""
    report = Store()
    report.load(path=snapshot / REPORT_TURTLE, format=RdfFormat.TURTLE)
    rows = report.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?focus ?shape ?component ?severity {
          ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:sourceShape ?source ;
            sh:sourceConstraintComponent ?component ; sh:resultSeverity ?severity .
          OPTIONAL { ?result sh:sourceConstraint ?rule }
          BIND(COALESCE(?rule, ?source) AS ?shape) }"""
    )
    assert isinstance(rows, QuerySolutions)
    return sorted(
        Result(
            row["focus"].value,
            row["shape"].value,
            _local(row["component"].value).removesuffix("ConstraintComponent"),
            Severity[_local(row["severity"].value).upper()],
        )
        for row in rows
    )


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def counted(results: list[Result], severity: Severity) -> Counter[str]:
    return Counter(
        namespaces.compact(result.shape) for result in results if result.severity is severity
    )


def test_the_data_have_no_violation(results: list[Result]) -> None:
    assert counted(results, Severity.VIOLATION) == Counter()


def test_the_warnings_are_those_that_the_readme_explains(results: list[Result]) -> None:
    assert counted(results, Severity.WARNING) == {
        "tjs:Attendance-doubts-numbers": 1,
        "tjs:CoexistenceVision-doubts-fiveYears": 1,
        "tjs:Indicator-doubts-denominator": 3,
        "tjs:MultiMunicipalZone-doubts-agreement": 16,
        "tjs:PolicyArea-neutral": 3,
        "tjs:Programme-doubts-sameName": 1,
        "tjs:ProgrammeListing-doubts-twice": 1,
    }


def test_the_gaps_are_those_of_the_sources(results: list[Result]) -> None:
    assert counted(results, Severity.INFO) == {
        "tjs:Indicator-gaps-cumulativeFrom": 5,
        "tjs:Indicator-gaps-values": 35,
        "tjs:OneCityZone-gaps-policy": 16,
        "tjs:Opinion-response": 3,
        "tjs:VisionEdition-adoptionKnown": 11,
    }


def test_what_is_inferred_makes_no_difference(results: list[Result]) -> None:
    asserted = Store()
    for graph in assert_dataset(ROOT, BASE).dataset.graphs():
        asserted.load(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    asserted.load(path=ROOT / "data" / "catalogue.ttl", format=RdfFormat.TURTLE)
    without = validate(asserted, load_shapes(ROOT / "shapes"))
    assert results == sorted(
        Result(found.focus, found.source_shape, found.component, found.severity)
        for found in without
    )
