"""Pages on a small made-up snapshot: values of an indicator, and data that mean harm."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Quad, RdfFormat, Store

from teiju.snapshot.manifest import DATASET, FILE
from web.page_visits import Seen, Visitor

BASE = "https://data.example/zones/"
HARM = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}'
FACTS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <BASEid/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s: <BASEscheme/> .
@prefix sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#> .
@prefix sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tj: <BASEdef#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<BASEgraph/zone/bad> {
  <BASEid/zone/bad> a tj:SettlementZone ;
    skos:prefLabel HARM@ja ;
    skos:altLabel HARM ;
    tj:formedInMonth HARM ;
    tj:zoneForm <javascript:alert(3)> ;
    dcterms:source <javascript:alert(4)> , <data:text/html,x> ,
      <https://example.org/a%22b?c=d&e=f> .
  <javascript:alert(3)> skos:prefLabel HARM@en .
  <BASEid/zone/bad/member/00001> org:organization <BASEid/zone/bad> ;
    org:member <BASEid/municipality/00001> .
  <BASEid/municipality/00001> skos:prefLabel HARM@ja .
  <BASEid/zone/plain> a tj:SettlementZone ; skos:prefLabel "名前だけの圏域"@ja .
  <BASEid/odd'thing> rdfs:label HARM ; tj:text HARM@ja ; rdfs:seeAlso <javascript:alert(5)> .

  <BASEid/vision/bad/1> a tj:CoexistenceVision ;
    tj:visionOf <BASEid/zone/bad> ; skos:prefLabel "ビジョン"@ja .
  <BASEid/measure/bad/1/m001> a tj:Measure ;
    tj:inVision <BASEid/vision/bad/1> ; skos:prefLabel "施策"@ja .
  <BASEid/kpi/bad/1/k001> a tj:Indicator ;
    tj:indicatorOf <BASEid/measure/bad/1/m001> ;
    skos:prefLabel "利用者数"@ja , "Users"@en ;
    tj:verbatimName "利用者数" ;
    tj:unit s:person .
  s:person skos:prefLabel "人"@ja , "persons"@en .
  id:b tj:indicator <BASEid/kpi/bad/1/k001> ; tj:valueKind <BASEscheme/value-kind/baseline> ;
    tj:fiscalYear <BASEid/fiscal-year/2019> ; sdmx-measure:obsValue 1000 ;
    sdmx-attribute:unitMeasure s:person ; tj:verbatimValue HARM .
  id:a1 tj:indicator <BASEid/kpi/bad/1/k001> ; tj:valueKind <BASEscheme/value-kind/actual> ;
    tj:fiscalYear <BASEid/fiscal-year/2021> ; sdmx-measure:obsValue 1250.5 .
  id:t tj:indicator <BASEid/kpi/bad/1/k001> ; tj:valueKind <BASEscheme/value-kind/target> ;
    tj:fiscalYear <BASEid/fiscal-year/2024> ; sdmx-measure:obsValue 2000 .
  id:done a tj:Attainment ; tj:attainmentOf <BASEid/kpi/bad/1/k001> ;
    tj:attainmentPercent 25.05 ; tj:targetMet false ;
    tj:actualUsed id:a1 ; tj:baselineUsed id:b ; tj:targetUsed id:t ;
    tj:attainmentFormula <BASEscheme/attainment-formula/progress> .
  <BASEscheme/attainment-formula/progress> skos:notation "100 * (A - B) / (T - B)" ;
    skos:prefLabel "基準からの進み"@ja .
}
"""


def literal(text: str) -> str:
    return json.dumps(text)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    folder: Path = tmp_path_factory.mktemp("strange")
    store = Store()
    facts = FACTS.replace("HARM", literal(HARM)).replace("BASE", BASE)
    store.load(facts.encode(), format=RdfFormat.TRIG)
    store.extend([Quad(*quad.triple) for quad in store])
    store.dump(str(folder / DATASET), format=RdfFormat.N_QUADS)
    graph = {
        "iri": f"{BASE}graph/zone/bad",
        "kind": "zone",
        "title": {"ja": HARM, "en": HARM},
        "triples": 1,
        "sha256": "0",
        "inDefaultGraph": True,
    }
    manifest = {
        "version": "1" * 64,
        "dataVersion": HARM,
        "base": BASE,
        "inputs": "0",
        "triples": 1,
        "quads": 1,
        "inferred": 0,
        "tables": 0,
        "rows": 0,
        "findings": {"violations": 0, "warnings": 0, "infos": 0},
        "graphs": [graph],
        "tools": {},
    }
    (folder / FILE).write_text(json.dumps(manifest), encoding="utf-8")
    return Visitor(folder, store)


PATHS = (
    "",
    "zones",
    "graphs",
    "snapshots",
    "graph/zone/bad",
    "id/zone/bad",
    "id/zone/plain",
    "id/municipality/00001",
    "id/odd'thing",
    "id/kpi/bad/1/k001",
    f"search?q={HARM}",
    f"queries/measures-by-words?words={HARM}",
    "queries/zones?lang=%3Cscript%3E",
)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_nothing_in_the_data_or_the_address_becomes_markup(
    visitor: Visitor, path: str, language: str
) -> None:
    seen = visitor.get(f"/{language}/{path.replace(HARM, harm_in_an_address())}")
    assert seen.status == 200 or path == "id/municipality/00001"
    assert "<script>" not in seen.text
    assert "<img" not in seen.text
    assert "49" not in [e.text for e in seen.elements("p")]
    assert seen.tree is not None
    for link in seen.elements("a"):
        assert link.get("href").startswith(("/", "#", "?", "https://", "http://"))


def harm_in_an_address() -> str:
    return quote(HARM)


def test_pages_forbid_what_they_do_not_need(visitor: Visitor) -> None:
    headers = visitor.get("/ja/id/zone/bad").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]


def test_a_zone_of_which_only_the_name_is_known_says_what_is_missing(visitor: Visitor) -> None:
    words = visitor.get("/ja/id/zone/plain").words()
    assert "名前だけの圏域" in words
    assert "構成市町村は、まだデータにありません" in words
    assert "共生ビジョンは、まだデータにありません" in words


@pytest.fixture(scope="module")
def indicator(visitor: Visitor) -> Seen:
    return visitor.get("/ja/id/kpi/bad/1/k001")


def test_values_are_drawn_with_a_title_a_description_and_a_table_beside(indicator: Seen) -> None:
    svg = next(e for e in indicator.tree.iter() if str(e.tag).endswith("}svg") and e.get("role"))
    named = {str(e.tag).rpartition("}")[2]: e for e in svg.iter() if isinstance(e.tag, str)}
    assert "利用者数" in named["title"].text
    assert "令和元年度（2019年度）" in named["desc"].text
    assert f"{named['title'].get('id')} {named['desc'].get('id')}" == svg.get("aria-labelledby")
    points = [e for e in svg.iter() if (e.get("class") or "").startswith("point")]
    assert [p.get("class") for p in points] == ["point baseline", "point actual", "point target"]
    assert len(indicator.elements("tr")) >= 4
    assert "1,250.5" in indicator.words()


def test_the_attainment_of_the_data_is_shown_with_its_formula_in_numbers(indicator: Seen) -> None:
    words = indicator.words()
    assert "25.05%" in words
    assert "100 * (1,250.5 - 1,000) / (2,000 - 1,000)" in words
    assert "目標に届いていない" in words
