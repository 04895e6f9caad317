"""The data of the repository have no violation, and no warning but those that are explained.

The reasons stand in `shapes/README.md`, section "What is found in the data".
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store

from teiju import namespaces, resources
from teiju.graph.assertion import assert_dataset
from teiju.inference.closure import closure, load_rules
from teiju.validation.finding import Finding, Findings, Severity
from teiju.validation.shapes import load_shapes, validate

ROOT = Path(__file__).parents[2]
BASE = resources.DEFAULT_BASE


@pytest.fixture(scope="module")
def asserted() -> Store:
    """What the tables, the ontology and the catalogue state, merged."""
    store = Store()
    for graph in assert_dataset(ROOT, BASE).dataset.graphs():
        store.load(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    store.load(path=ROOT / "data" / "catalogue.ttl", format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def inferred(asserted: Store) -> Store:
    """The same with everything that follows from it."""
    rules = load_rules(ROOT, "owl-rl", BASE) + load_rules(ROOT, "derived", BASE)
    store = Store()
    store.extend(asserted)
    triples = closure([quad.triple for quad in asserted], rules)
    store.extend(Quad(new.subject, new.predicate, new.object) for new in triples)
    return store


@pytest.fixture(scope="module")
def findings(inferred: Store) -> Findings:
    return validate(inferred, load_shapes(ROOT / "shapes"))


def counted(findings: Findings, severity: Severity) -> Counter[str]:
    return Counter(
        namespaces.compact(finding.source_shape)
        for finding in findings
        if finding.severity is severity
    )


def said(finding: Finding) -> tuple[str, str, str]:
    return (finding.focus, finding.source_shape, finding.component)


def test_the_data_have_no_violation(findings: Findings) -> None:
    assert counted(findings, Severity.VIOLATION) == Counter()


def test_the_warnings_are_those_that_the_readme_explains(findings: Findings) -> None:
    assert counted(findings, Severity.WARNING) == {
        "tjs:Attendance-doubts-numbers": 1,
        "tjs:CoexistenceVision-doubts-fiveYears": 1,
        "tjs:Indicator-doubts-denominator": 3,
        "tjs:MultiMunicipalZone-doubts-agreement": 16,
        "tjs:PolicyArea-neutral": 3,
        "tjs:Programme-doubts-sameName": 1,
        "tjs:ProgrammeListing-doubts-twice": 1,
    }


def test_the_gaps_are_those_of_the_sources(findings: Findings) -> None:
    assert counted(findings, Severity.INFO) == {
        "tjs:Indicator-gaps-cumulativeFrom": 5,
        "tjs:Indicator-gaps-values": 35,
        "tjs:OneCityZone-gaps-policy": 16,
        "tjs:Opinion-response": 3,
        "tjs:VisionEdition-adoptionKnown": 11,
    }


def test_what_is_inferred_makes_no_difference(asserted: Store, findings: Findings) -> None:
    without = validate(asserted, load_shapes(ROOT / "shapes"))
    assert [said(finding) for finding in without] == [said(finding) for finding in findings]
