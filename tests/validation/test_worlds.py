"""What holds in one edition only is true there only: each edition is validated in its own world."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from teiju import resources
from teiju.inference.editions import add_current, superseded_editions
from teiju.validation.worlds import World, validate_worlds, worlds

BASE = "https://w3id.org/teiju/"
GRAPHS = f"{BASE}graph/vision/a/1/edition/"
TWO_EDITIONS = """
@prefix tj: <https://w3id.org/teiju/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix g: <https://w3id.org/teiju/graph/> .
@prefix v: <https://w3id.org/teiju/id/vision/a/1/edition/> .
@prefix m: <https://w3id.org/teiju/id/measure/a/1/> .
@prefix p: <https://w3id.org/teiju/id/programme/a/1/> .
@prefix y: <https://w3id.org/teiju/id/fiscal-year/> .

GRAPH <https://w3id.org/teiju/graph/zone/a> {
  v:2024 tj:editionOf <https://w3id.org/teiju/id/vision/a/1> ; tj:editionFiscalYear y:2024 .
  v:2025 tj:editionOf <https://w3id.org/teiju/id/vision/a/1> ; tj:editionFiscalYear y:2025 ;
    prov:wasRevisionOf v:2024 .
}
GRAPH <https://w3id.org/teiju/graph/vision/a/1/edition/2024> {
  m:m001 skos:prefLabel "起業・創業応援事業"@ja .
  m:m002 skos:prefLabel "終わる事業"@ja .
  m:m003 skos:prefLabel "だれも言わない事業"@ja .
  p:p001 tj:programmeOf m:m002 .
}
GRAPH <https://w3id.org/teiju/graph/vision/a/1/edition/2025> {
  m:m001 skos:prefLabel "起業・創業支援事業"@ja .
  <https://w3id.org/teiju/id/revision/a/1/2025/1/c1> tj:removes p:p001 .
}
"""
ONE_NAME = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tj: <https://w3id.org/teiju/def#> .
@prefix tjs: <https://w3id.org/teiju/shapes#> .
tjs:Named a sh:NodeShape ; sh:targetSubjectsOf skos:prefLabel ; sh:property tjs:Named-once .
tjs:Named-once a sh:PropertyShape ; sh:path skos:prefLabel ; sh:uniqueLang true ; sh:minLength 5 ;
  sh:message "名称は1つです。"@ja , "Name it once."@en .
"""


def facts(trig: str = TWO_EDITIONS) -> Store:
    store = Store()
    store.bulk_extend(parse(trig, format=RdfFormat.TRIG))
    add_current(store, resources.root(), BASE)
    return store


def names(world: World) -> dict[str, str]:
    """What each thing is called in a world, by the last part of its IRI."""
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads = world.facts.quads_for_pattern(None, label, None)
    return {str(q.subject).strip("<>").rpartition("/")[2]: str(q.object.value) for q in quads}  # type: ignore[union-attr]


def test_the_edition_that_another_revises_is_superseded() -> None:
    assert superseded_editions(facts(), BASE) == {f"{GRAPHS}2024"}


def test_a_renamed_measure_has_one_name_in_each_world() -> None:
    now, before = worlds(facts(), {f"{GRAPHS}2024"}, BASE)
    assert names(now)["m001"] == "起業・創業支援事業"
    assert names(before)["m001"] == "起業・創業応援事業"


def test_what_has_ended_is_heard_of_only_while_something_speaks_of_it() -> None:
    now, _ = worlds(facts(), {f"{GRAPHS}2024"}, BASE)
    assert names(now) == {"m001": "起業・創業支援事業", "m002": "終わる事業"}


def test_only_what_the_superseded_edition_states_is_looked_at_in_its_world() -> None:
    now, before = worlds(facts(), {f"{GRAPHS}2024"}, BASE)
    assert now.focus is None
    assert {iri.rpartition("/")[2] for iri in before.focus or ()} == {
        "m001",
        "m002",
        "m003",
        "p001",
    }


def rules(place: Path) -> Path:
    """A folder of shapes with the prefixes beside it."""
    (place / "shapes").mkdir()
    (place / "ontology").symlink_to(resources.root() / "ontology")
    (place / "shapes" / "named.ttl").write_text(ONE_NAME, encoding="utf-8")
    return place / "shapes"


def test_two_names_in_two_editions_are_no_fault(tmp_path: Path) -> None:
    found = validate_worlds(facts(), {f"{GRAPHS}2024"}, rules(tmp_path), BASE)
    assert list(found) == []


def test_two_names_in_a_superseded_edition_still_are(tmp_path: Path) -> None:
    twice = TWO_EDITIONS.replace('応援事業"@ja', '応援事業"@ja , "別の名の事業"@ja')
    found = validate_worlds(facts(twice), {f"{GRAPHS}2024"}, rules(tmp_path), BASE)
    assert [one.focus for one in found] == [f"{BASE}id/measure/a/1/m001"]
