"""Two editions that state their measures in full are compared part by part."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Store

from teiju.editions.comparison import Change, Kind, compare
from teiju.editions.facts import Facts
from teiju.editions.state import Part
from teiju.editions.wording import in_words, rows

BASE = "https://w3id.org/teiju/"
OLD, NEW = (f"{BASE}id/vision/a/1/edition/{year}" for year in (2024, 2025))
WORLD = """
@prefix tj: <https://w3id.org/teiju/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix m: <https://w3id.org/teiju/measure/> .
@prefix e: <https://w3id.org/teiju/id/vision/a/1/edition/> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:2024 a tj:VisionEdition ; skos:prefLabel "令和6年度版"@ja .
e:2025 a tj:VisionEdition ; skos:prefLabel "令和7年度版"@ja .
m:m1-2024 tj:versionOfMeasure m:m1 ; tj:statedIn e:2024 ; tj:nameAsStated "起業・創業応援事業" ;
  tj:outline "講座を開催する。"@ja ; tj:listsIndicator m:k1 .
m:m1-2025 tj:versionOfMeasure m:m1 ; tj:statedIn e:2025 ; tj:nameAsStated "起業・創業支援事業" ;
  tj:outline "講座とセミナーを開催する。"@ja ; tj:listsIndicator m:k1 , m:k2 .
m:m2-2024 tj:versionOfMeasure m:m2 ; tj:statedIn e:2024 ; tj:nameAsStated "終わる事業" .
m:m3-2025 tj:versionOfMeasure m:m3 ; tj:statedIn e:2025 ; tj:nameAsStated "始まる事業" .
m:k1 skos:prefLabel "参加者数"@ja .
m:k2 skos:prefLabel "起業家数"@ja .
m:target skos:prefLabel "目標"@ja .
m:o1 tj:indicator m:k1 ; tj:statedIn e:2024 ; tj:valueKind m:target ; sdmx-measure:obsValue 10 ;
  tj:valueYear "2028"^^xsd:gYear .
m:o2 tj:indicator m:k1 ; tj:statedIn e:2025 ; tj:valueKind m:target ; sdmx-measure:obsValue 12 ;
  tj:valueYear "2028"^^xsd:gYear .
m:entry tj:entryOf m:revision ; tj:entryNumber 1 ; tj:affectsMeasure m:m1 .
m:revision prov:used e:2024 ; prov:generated e:2025 .
m:opinion tj:concerns m:entry ; tj:text "名称を改めては。"@ja .
"""


def world() -> Facts:
    store = Store()
    store.load(WORLD, format=RdfFormat.TURTLE)
    return Facts(store, BASE)


def test_names_texts_indicators_targets_and_whole_measures_are_told() -> None:
    found = compare(world(), OLD, NEW)
    changes = {one.name: one.changes for one in found.measures}
    assert not found.partial
    assert changes["終わる事業"] == (
        Change(Kind.ENDED, None, "終わる事業", None, f"{BASE}measure/m2"),
    )
    assert changes["始まる事業"] == (
        Change(Kind.ADDED, None, None, "始まる事業", f"{BASE}measure/m3"),
    )
    assert [(c.kind, c.part, c.old, c.new) for c in changes["起業・創業支援事業"]] == [
        (Kind.CHANGED, Part.NAME, "起業・創業応援事業", "起業・創業支援事業"),
        (Kind.CHANGED, Part.OUTLINE, "講座を開催する。", "講座とセミナーを開催する。"),
        (Kind.ADDED, Part.INDICATOR, None, "起業家数"),
        (Kind.CHANGED, Part.VALUE, "参加者数 目標 2028: 10", "参加者数 目標 2028: 12"),
    ]


def test_words_show_the_marks_and_the_opinion_beside_them() -> None:
    text = in_words(compare(world(), OLD, NEW))
    assert "施策名の変更 / Name changed: 起業・創業[-応-]{+支+}援事業" in text
    assert "講座{+とセミナー+}を開催する。" in text
    assert "ご意見 / opinion: 名称を改めては。" in text


def test_the_table_has_a_row_for_each_change_with_the_opinions_iri() -> None:
    found = list(rows(compare(world(), OLD, NEW)))
    assert len(found) == 6
    opinions = {row[-1] for row in found if row[1] == "起業・創業支援事業"}
    assert opinions == {f"{BASE}measure/opinion"}
