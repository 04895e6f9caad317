"""Attainment has one definition, the rule `derived/attainments.rq`: worked out by hand in
`attainment-cases.csv`, made-up numbers that are no zone's, and read the same way by two engines.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

from teiju import namespaces, resources
from teiju.inference.closure import DERIVED, closure, load_rules

BASE = resources.DEFAULT_BASE
CASES = Path(__file__).with_name("attainment-cases.csv")
OUTCOME = """
SELECT ?formula ?percent ?met ?reason
WHERE {
  ?attainment a tj:Attainment ; tj:attainmentOf ?indicator .
  OPTIONAL { ?attainment tj:attainmentFormula ?formula }
  OPTIONAL { ?attainment tj:attainmentPercent ?percent }
  OPTIONAL { ?attainment tj:targetMet ?met }
  OPTIONAL { ?attainment tj:undefinedBecause ?reason }
}
"""


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(kind: str, year: int, number: str, unit: str, more: str = "") -> str:
    return (
        f"<{BASE}id/obs/x/1/k001/{kind}/{year}> tj:indicator <{BASE}id/kpi/x/1/k001> ; "
        f"tj:valueKind value-kind:{kind} ; tj:fiscalYear <{BASE}id/fiscal-year/{year}> ; "
        f"sdmx-measure:obsValue {number} ; sdmx-attribute:unitMeasure local-unit:{unit} {more} ."
    )


def facts(case: Mapping[str, str]) -> str:
    """The Turtle of one made-up indicator and its values."""
    lines = [
        f"@prefix {name}: <{iri}> ." for name, iri in sorted(namespaces.prefixes(BASE).items())
    ]
    lines.append(
        f"<{BASE}id/kpi/x/1/k001> a tj:Indicator ; tj:direction direction:{case['direction']} ; "
        f"tj:aggregation aggregation:{case['aggregation']} ."
    )
    if case["baseline"]:
        lines.append(value("baseline", 2019, case["baseline"], "person"))
    if case["target"]:
        more = "".join(
            f"; {name} {written}"
            for name, written in (
                ("tj:comparator", case["comparator"] and f"comparator:{case['comparator']}"),
                (
                    "tj:aggregation",
                    case["target_aggregation"] and f"aggregation:{case['target_aggregation']}",
                ),
                ("tj:approximate", case["approximate"]),
            )
            if written
        )
        lines.append(value("target", 2024, case["target"], "person", more))
    if case["actual"]:
        lines.append(value("actual", 2023, case["actual"], case["unit_of_actual"]))
    return "\n".join(lines)


def derived(turtle: str) -> Store:
    """The facts with the years of values, what replaces them, and the attainments that follow."""
    triples = {quad.triple for quad in parse(turtle.encode(), format=RdfFormat.TURTLE)}
    rules = {rule.name: rule for rule in load_rules(resources.root(), DERIVED, BASE)}
    for name in ("derived/years-of-values", "derived/replaced-values", "derived/attainments"):
        triples |= closure(triples, (rules[name],))
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def outcomes(store: Store) -> list[tuple[str, str, str, str]]:
    """Formula, percent, met and reason of each attainment."""
    rows = store.query(OUTCOME, prefixes={"tj": f"{BASE}def#"})
    assert isinstance(rows, QuerySolutions)
    return [
        tuple("" if cell is None else cell.value.rpartition("/")[2] for cell in row)  # type: ignore[misc]
        for row in rows
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["case"]))
def test_an_attainment_is_what_was_worked_out_by_hand(case: Mapping[str, str]) -> None:
    [(formula, percent, met, reason)] = outcomes(derived(facts(case)))
    assert (formula, met, reason) == (case["formula"], case["met"], case["reason"])
    assert (percent == "") is (case["percent"] == "")
    if percent:
        assert Decimal(percent) == Decimal(case["percent"])


def test_every_case_of_percent_and_reason_excludes_the_other() -> None:
    for case in cases():
        assert (case["percent"] == "") is (case["reason"] != ""), case["case"]


def test_every_formula_and_every_reason_has_a_case() -> None:
    for scheme, column in (("attainment-formula", "formula"), ("undefined-reason", "reason")):
        path = resources.root() / "ontology" / "schemes" / f"{scheme}.ttl"
        graph = rdflib.Graph().parse(path)
        concepts = set(graph.subjects(rdflib.RDF.type, rdflib.SKOS.Concept))
        names = {str(concept).rpartition("/")[2] for concept in concepts}
        assert names == {case[column] for case in cases()} - {""}


def test_a_second_engine_reads_the_rule_the_same_way() -> None:
    [rule] = [r for r in load_rules(resources.root(), DERIVED, BASE) if "attainments" in r.name]
    for case in cases():
        store = derived(facts(case))
        graph = rdflib.Graph()
        for quad in store:
            if "/id/attainment/" not in str(quad.subject):
                graph.parse(data=f"{quad.triple} .", format="nt")
        given = graph.query(rule.text).graph
        assert given is not None
        expected = {(s, p): o for s, p, o in _attainments(store)}
        assert {(str(s), str(p)): _same(o) for s, p, o in given} == expected, case["case"]


def _attainments(store: Store) -> Iterator[tuple[str, str, object]]:
    for quad in store:
        if "/id/attainment/" in str(quad.subject):
            term = quad.object
            datatype = getattr(term, "datatype", None)
            text = (
                rdflib.Literal(str(term.value), datatype=datatype.value) if datatype else term.value
            )
            yield quad.subject.value, quad.predicate.value, _same(text)  # type: ignore[union-attr]


def _same(term: object) -> object:
    return term.toPython() if isinstance(term, rdflib.Literal) else str(term)


def test_an_actual_value_is_held_against_the_target_that_falls_due_next() -> None:
    case = next(case for case in cases() if case["case"] == "half of the way up")
    years = facts(case) + "".join(
        "\n" + value(kind, year, number, "person")
        for kind, year, number in (
            ("target", 2022, "140"),
            ("actual", 2021, "110"),
            ("actual", 2022, "130"),
            ("actual", 2026, "300"),
        )
    )
    rows = derived(years).query(
        "SELECT ?target ?actual ?percent { ?a tj:targetUsed ?target ; tj:actualUsed ?actual ; "
        "tj:attainmentPercent ?percent } ORDER BY ?actual",
        prefixes={"tj": f"{BASE}def#"},
    )
    assert [tuple(str(c.value)[-4:].lstrip("/") for c in row) for row in rows] == [
        ("2022", "2021", "25"),
        ("2022", "2022", "75"),
        ("2024", "2023", "50"),
        ("2024", "2026", "200"),
    ]


def test_a_target_that_a_later_edition_states_anew_is_no_longer_held_against() -> None:
    case = next(case for case in cases() if case["case"] == "half of the way up")
    vision = f"<{BASE}id/vision/x/1>"
    editions = [f"<{BASE}id/vision/x/1/edition/{year}>" for year in (2020, 2021)]
    turtle = facts({**case, "target": ""}) + "".join(
        f"\n{edition} tj:editionOf {vision} .\n"
        + value("target", 2024, number, "person", f"; tj:statedIn {edition}").replace(
            "/target/2024", f"/target/2024/{edition[-5:-1]}"
        )
        for edition, number in zip(editions, ("200", "300"), strict=True)
    )
    assert outcomes(derived(turtle)) == [("progress", "25", "false", "")]
