"""Validating finds what the shapes ask for, says it in both languages, and always alike."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from teiju.errors import VocabularyError
from teiju.validation.finding import Finding, Findings, Severity
from teiju.validation.shapes import validate

BASE = "https://w3id.org/teiju/"
HEAD = """
@base <https://w3id.org/teiju/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix tj: <https://w3id.org/teiju/def#> .
@prefix tjs: <https://w3id.org/teiju/shapes#> .
"""
SHAPES = """
tjs:Zone a sh:NodeShape ;
    sh:targetClass tj:SettlementZone ;
    sh:property tjs:Zone-members ;
    sh:sparql tjs:Zone-nickname .

tjs:Zone-members a sh:PropertyShape ;
    sh:path [ sh:inversePath org:organization ] ;
    sh:name "構成市町村"@ja , "members"@en ;
    sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "市町村を示してください。"@ja , "Name a municipality."@en .

tjs:Zone-nickname a sh:SPARQLConstraint ;
    sh:prefixes <https://w3id.org/teiju/prefixes> ;
    sh:select "SELECT $this ?path ?value WHERE { BIND(tj:nick AS ?path) $this tj:nick ?value }" ;
    sh:message "愛称は書きません。"@ja , "No nicknames."@en .
"""
FACTS = '<id/zone/hama> a tj:SettlementZone ; tj:nick "はま"@ja .'


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """A folder of shapes beside an ontology with the list of prefixes, as in the repository."""
    folder = tmp_path / "shapes"
    folder.mkdir()
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "prefixes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<https://w3id.org/teiju/prefixes> sh:declare <https://w3id.org/teiju/prefixes/tj> .\n"
        '<https://w3id.org/teiju/prefixes/tj> sh:prefix "tj" ;\n'
        '    sh:namespace "https://w3id.org/teiju/def#"^^xsd:anyURI .\n'
    )
    (folder / "zone.ttl").write_text(HEAD + SHAPES, encoding="utf-8")
    return folder


def facts(text: str) -> Store:
    store = Store()
    store.load((HEAD + text).encode(), format=RdfFormat.TURTLE)
    return store


def finding(focus: str = "https://example.org/a", **changes: object) -> Finding:
    told: dict[str, object] = {
        "focus": focus,
        "path": None,
        "value": None,
        "component": "MinCount",
        "shape": f"{BASE}shapes#Zone",
        "message_ja": "直してください。",
        "message_en": "Mend it.",
    }
    return Finding(**(told | changes))  # type: ignore[arg-type]


def test_a_finding_tells_the_thing_the_path_the_shape_and_both_messages(shapes: Path) -> None:
    assert validate(facts(FACTS), shapes) == Findings(
        [
            Finding(
                focus=f"{BASE}id/zone/hama",
                path="^org:organization",
                path_ja="構成市町村",
                path_en="members",
                value=None,
                component="MinCount",
                shape=f"{BASE}shapes#Zone-members",
                severity=Severity.WARNING,
                message_ja="市町村を示してください。",
                message_en="Name a municipality.",
            ),
            Finding(
                focus=f"{BASE}id/zone/hama",
                path=f"{BASE}def#nick",
                value=Literal("はま", language="ja"),
                component="SPARQL",
                shape=f"{BASE}shapes#Zone",
                rule=f"{BASE}shapes#Zone-nickname",
                message_ja="愛称は書きません。",
                message_en="No nicknames.",
            ),
        ]
    )


def test_findings_are_counted_by_severity(shapes: Path) -> None:
    found = validate(facts(FACTS), shapes)
    assert (found.violations, found.warnings, found.infos) == (1, 1, 0)


def test_facts_may_stand_in_a_file_of_quads_whatever_its_graphs(
    shapes: Path, tmp_path: Path
) -> None:
    file = tmp_path / "facts.trig"
    file.write_text(HEAD + "<graph/a> { " + FACTS + " }", encoding="utf-8")
    assert validate(file, shapes) == validate(facts(FACTS), shapes)


def test_under_another_base_the_shapes_speak_of_that_base(shapes: Path) -> None:
    base = "http://localhost:8000/"
    store = Store()
    store.load((HEAD + FACTS).replace(BASE, base).encode(), format=RdfFormat.TURTLE)
    found = validate(store, shapes, base)
    assert {item.focus for item in found} == {f"{base}id/zone/hama"}
    assert {item.source_shape for item in found} == {
        f"{base}shapes#Zone-members",
        f"{base}shapes#Zone-nickname",
    }


def test_a_thing_without_a_name_is_reported_without_a_label_that_changes(shapes: Path) -> None:
    found = validate(facts("[] a tj:SettlementZone ."), shapes)
    assert [item.focus for item in found] == ["[]"]


def test_a_shape_without_words_in_both_languages_is_refused(shapes: Path) -> None:
    (shapes / "zone.ttl").write_text(
        HEAD + SHAPES.replace(' , "No nicknames."@en', ""), encoding="utf-8"
    )
    with pytest.raises(VocabularyError, match="sh:message"):
        validate(facts(FACTS), shapes)


def test_a_file_of_shapes_that_is_not_turtle_is_named(shapes: Path) -> None:
    (shapes / "broken.ttl").write_text("tjs:Zone a", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        validate(facts(FACTS), shapes)


def test_a_query_that_shacl_does_not_allow_is_refused(shapes: Path) -> None:
    (shapes / "zone.ttl").write_text(
        HEAD + SHAPES.replace("BIND(tj:nick AS ?path)", "VALUES ?path { tj:nick }"),
        encoding="utf-8",
    )
    with pytest.raises(VocabularyError, match="VALUES"):
        validate(facts(FACTS), shapes)


FINDINGS = st.builds(
    finding,
    focus=st.sampled_from(["https://example.org/a", "https://example.org/b", "[]"]),
    severity=st.sampled_from(Severity),
    path=st.sampled_from([None, "https://example.org/p", "^org:member"]),
    value=st.sampled_from([None, NamedNode("https://example.org/v"), Literal("値", language="ja")]),
    rule=st.sampled_from([None, "https://example.org/rule"]),
)


@given(st.lists(FINDINGS), st.randoms())
def test_the_order_in_which_things_are_found_makes_no_difference(
    found: list[Finding], chance: random.Random
) -> None:
    shuffled = [*found, *found]
    chance.shuffle(shuffled)
    assert list(Findings(shuffled)) == list(Findings(found))


@given(st.lists(FINDINGS))
def test_violations_come_first_and_information_last(found: list[Finding]) -> None:
    severities = [item.severity for item in Findings(found)]
    assert severities == sorted(severities)
