"""What the real world does to a tidy model: each irregularity has its place.

`SEEN` asks the graph of the tables; `HELD` shows, on a small graph of its own, how the model
holds what no table has an example of. Both are SPARQL ASK patterns, by the irregularity's id.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, RdfFormat, Store

from teiju import namespaces, resources
from teiju.graph.assertion import assert_dataset

ROOT = Path(__file__).parents[2]
BASE = resources.DEFAULT_BASE
PREFIXES = "".join(f"PREFIX {n}: <{iri}>\n" for n, iri in namespaces.prefixes(BASE).items())
FIRST = "ichinoseki-hiraizumi/3"

SEEN = {
    "IR-nat counts are observations with unit and moment": (
        "<id/obs/national/cities-with-vision/2015-01-01> sdmx-measure:obsValue 86 ;"
        " sdmx-attribute:unitMeasure local-unit:city ."
        " <id/obs/national/zones/2015-01-01> sdmx-measure:obsValue 83 ;"
        " sdmx-attribute:unitMeasure local-unit:zone"
    ),
    "IR01 two indicators in one cell, joined by a stroke": (
        f"<id/kpi/{FIRST}/k023> tj:indicatorOf ?m ; tj:unit local-unit:person ."
        f" <id/kpi/{FIRST}/k024> tj:indicatorOf ?m ; tj:unit local-unit:percent"
    ),
    "IR02 two indicators in one cell, joined by a blank": (
        f"<id/kpi/{FIRST}/k033> tj:indicatorOf ?m . <id/kpi/{FIRST}/k034> tj:indicatorOf ?m"
    ),
    "IR03 a revision adds an indicator": (
        f"?change a tj:IndicatorAddition ; tj:adds <id/kpi/{FIRST}/k034>"
    ),
    "IR04 cumulative whichever brackets are printed": (
        f"<id/kpi/{FIRST}/k010> tj:aggregation aggregation:cumulative ."
        f" <id/kpi/{FIRST}/k032> tj:aggregation aggregation:cumulative"
    ),
    "IR05 a target for every year": (
        "<id/obs/oyama/2/k001/target/every-year> tj:aggregation aggregation:annual ;"
        ' tj:verbatimPeriod "年度ごと" ; sdmx-measure:obsValue 1000.0 .'
        " FILTER NOT EXISTS { <id/obs/oyama/2/k001/target/every-year> tj:fiscalYear ?year }"
    ),
    "IR06 a keep-at target equals its baseline": (
        "<id/kpi/naka-sorachi/2/k001> tj:direction direction:keep-at ."
        " ?b tj:indicator <id/kpi/naka-sorachi/2/k001> ; tj:valueKind value-kind:baseline ;"
        " sdmx-measure:obsValue ?n . ?t tj:indicator <id/kpi/naka-sorachi/2/k001> ;"
        " tj:valueKind value-kind:target ; sdmx-measure:obsValue ?n"
    ),
    "IR07 an at-most target": (
        "<id/obs/naka-sorachi/2/k002/target/2022> tj:comparator comparator:at-most ;"
        ' tj:verbatimValue "2%以内" ; sdmx-measure:obsValue 2.0 .'
        " <id/kpi/naka-sorachi/2/k002> tj:direction direction:at-most"
    ),
    "IR08 a baseline averaged over years": (
        "?b tj:indicator <id/kpi/naka-sorachi/2/k002> ; tj:aggregation aggregation:period-average ;"
        " tj:periodFrom <id/fiscal-year/2013> ; tj:periodTo <id/fiscal-year/2017>"
    ),
    "IR09 moments and fiscal years within one vision": (
        "?a tj:indicator <id/kpi/naka-sorachi/2/k001> ; tj:asOf ?day ."
        " ?b tj:indicator <id/kpi/naka-sorachi/2/k002> ; tj:fiscalYear ?year"
    ),
    "IR10 a year of an era that never came": (
        '?v tj:verbatimPeriod "平成35年3月31日時点" ; tj:asOf "2023-03-31"^^xsd:date'
    ),
    "IR11 an indicator of a policy area": (
        "<id/kpi/naka-sorachi/1/k001> tj:indicatorOfArea ?area . ?area skos:prefLabel ?name"
        ' . FILTER(STR(?name) = "医療")'
        " FILTER NOT EXISTS { <id/kpi/naka-sorachi/1/k001> tj:indicatorOf ?measure }"
    ),
    "IR12 goals of the area and KPIs of measures in one area": (
        "<id/kpi/naka-sorachi/1/k001> tj:indicatorOfArea ?area ."
        " <id/kpi/naka-sorachi/1/k002> tj:indicatorOf/tj:inPolicyArea ?area"
    ),
    "IR13 a target below its baseline leaves the direction unstated": (
        "<id/kpi/naka-sorachi/1/k002> tj:direction direction:unstated ."
        " <id/obs/naka-sorachi/1/k002/baseline/2015> sdmx-measure:obsValue ?from ."
        " <id/obs/naka-sorachi/1/k002/target/2017> sdmx-measure:obsValue ?to FILTER(?to < ?from)"
    ),
    "IR14 what is stated and how it is read stand apart": (
        "<id/kpi/naka-sorachi/1/k001> tj:verbatimName ?stated ; skos:editorialNote ?reading ;"
        " skos:closeMatch|skos:exactMatch neutral-indicator:emergency-outflow"
    ),
    "IR15 units are concepts": (
        "<id/kpi/oyama/1/k002> tj:unit local-unit:ratio . ?a tj:unit local-unit:institution ."
        " ?b tj:unit local-unit:line"
    ),
    "IR16 a value of the two parties of one agreement": (
        "<id/obs/oyama/1/k001/actual/2017> sdmx-dimension:refArea <id/agreement/oyama/09216> ;"
        " sdmx-measure:obsValue 1419.0"
    ),
    "IR17 only the number of projects on track": (
        "<id/zone/tsuyama/progress/1> tj:projectsCounted 41 ; tj:projectsOnTrack 36 ;"
        " tj:projectsBehind 5"
    ),
    "IR18 summaries of one zone at different moments differ": (
        "<id/zone/oyama/progress/1> tj:projectsOnTrack 11 ."
        " <id/zone/oyama/progress/2> tj:projectsOnTrack 15"
    ),
    "IR19 two central cities": (
        "<id/zone/oshu-kitakami> a tj:DualCentreZone . ?d tj:establishesZone"
        " <id/zone/oshu-kitakami> ; tj:declaredBy <id/municipality/03206> , <id/municipality/03215>"
    ),
    "IR20 a one-city zone rests on a policy": (
        "?p a tj:FormationPolicy ; tj:establishesZone <id/zone/izumo> ."
        " FILTER NOT EXISTS { ?a a tj:FormationAgreement ; tj:establishesZone <id/zone/izumo> }"
    ),
    "IR21 agreements and a policy within one zone": (
        "?p a tj:FormationPolicy ; tj:establishesZone <id/zone/tajima> ."
        " ?a a tj:FormationAgreement ; tj:establishesZone <id/zone/tajima>"
    ),
    "IR22 one town in two zones": (
        "<id/zone/shirakawa/member/07481> org:member ?m ."
        " <id/zone/yamizo/member/07481> org:member ?m"
    ),
    "IR23 one city in two zones of two prefectures": (
        "<id/zone/osumi/member/46221> org:member ?m ."
        " <id/zone/miyakonojo/member/46221> org:member ?m"
    ),
    "IR24 a town between two zones of one prefecture": (
        "<id/zone/matsusaka/member/24442> org:member ?m ."
        " <id/zone/iseshima/member/24442> org:member ?m"
    ),
    "IR25 a central city is a neighbour elsewhere": (
        "<id/zone/yamizo/member/09210> org:role role:central-city ."
        " <id/zone/nasu/member/09210> org:role role:neighbouring-municipality"
    ),
    "IR26 a zone in three prefectures": (
        "?a org:organization <id/zone/iga> ; org:member/tj:inPrefecture <id/prefecture/24> ."
        " ?b org:organization <id/zone/iga> ; org:member/tj:inPrefecture <id/prefecture/26> ."
        " ?c org:organization <id/zone/iga> ; org:member/tj:inPrefecture <id/prefecture/29>"
    ),
    "IR27 a zone is renamed and keeps its key": (
        "?e tj:eventOf <id/zone/iga> ; tj:eventKind event-kind:renamed ;"
        ' tj:happened "2019-10-08"^^xsd:date ; tj:nameInEvent ?former ;'
        " tj:eventOf/skos:altLabel ?former"
    ),
    "IR28 partners join later": (
        '<id/zone/ariake/member/43204> tj:joinedOn "2013-03-28"^^xsd:date .'
        ' <id/zone/ariake/member/40207> tj:joinedOn "2010-10-08"^^xsd:date'
    ),
    "IR29 a member merges away": (
        '<id/zone/nakaumi/member/higashiizumo> tj:leftOn "2011-08-01"^^xsd:date ;'
        " org:member/tj:mergedInto <id/municipality/32201>"
    ),
    "IR30 a zone changes its form": (
        "?e tj:eventOf <id/zone/yame> ; tj:eventKind event-kind:form-changed ."
        " <id/zone/yame> a tj:OneCityZone"
    ),
    "IR31 a zone ends and another scheme follows": (
        "<id/zone/ibaraki-keno> tj:zoneStatus zone-status:abolished ."
        " ?a tj:eventOf <id/zone/ibaraki-keno> ; tj:eventKind event-kind:abolished ;"
        ' tj:happened "2022-03-31"^^xsd:date .'
        " ?s tj:eventOf <id/zone/ibaraki-keno> ; tj:eventKind event-kind:succeeded ;"
        " tj:nameInEvent ?name"
    ),
    "IR32 work is frozen and resumed": (
        "?f tj:eventOf <id/zone/ishinomaki> ; tj:eventKind event-kind:frozen ."
        " ?r tj:eventOf <id/zone/ishinomaki> ; tj:eventKind event-kind:resumed"
    ),
    "IR33 each partner has its own day": (
        '<id/agreement/yatsushiro/43468> tj:hasVersion/tj:signedOn "2015-03-23"^^xsd:date .'
        ' <id/agreement/yatsushiro/43482> tj:hasVersion/tj:signedOn "2016-03-24"^^xsd:date'
    ),
    "IR34 agreements of two days keep the month they share": (
        "<id/agreement/osumi/46214> tj:hasVersion ?v ."
        ' ?v tj:signedInMonth "2009-10"^^xsd:gYearMonth ;'
        " tj:dateScope date-scope:zone"
    ),
    "IR35 the first party is the town": (
        "<id/agreement/suonada/40642> tj:firstParty <id/municipality/40642> ;"
        " tj:centralParty <id/municipality/44203>"
    ),
    "IR36 an agreement with a term": (
        '?v tj:validFrom "2021-04-01"^^xsd:date ; tj:validUntil "2031-03-31"^^xsd:date .'
        " <id/agreement/kinuura/23225> tj:hasVersion ?v"
    ),
    "IR40 a supplement is revised alone": (
        "?e tj:editionOf <id/vision/osumi/3> ; tj:revisedPart ?part ; prov:wasRevisionOf ?before"
    ),
    "IR41 number and wording of a vision": (
        '<id/vision/tokachi/4> tj:ordinal 4 ; tj:verbatimName "第4期十勝定住自立圏共生ビジョン" .'
        " ?e tj:editionOf <id/vision/oshu-kitakami/2> ; tj:amendmentNumber 4"
    ),
    "IR42 adopted within its first fiscal year": (
        "?e tj:editionOf ?v ; tj:adoptedOn ?day . ?v tj:periodStart ?start FILTER(?day > ?start)"
    ),
    "IR43 a vision without any KPI": (
        "<id/vision/kita-shiribeshi/1> a tj:CoexistenceVision ."
        " FILTER NOT EXISTS { ?kpi tj:inVision <id/vision/kita-shiribeshi/1> }"
    ),
    "IR44 approximate targets": (
        f"?v tj:indicator <id/kpi/{FIRST}/g001> ; tj:approximate true ; tj:verbatimValue ?text"
        ' FILTER(CONTAINS(?text, "程度"))'
    ),
    "IR45 one area in two wordings": (
        "?area a tj:PolicyArea ; skos:prefLabel ?a ; skos:altLabel ?b"
        " FILTER(LANG(?a) = 'ja' && LANG(?b) = 'ja')"
    ),
    "IR46 a column headed as area holds contents": (
        "?entry a tj:RevisionEntry ; tj:concerns|tj:affectsMeasure ?thing ."
        " ?measure tj:inPolicyContent ?content FILTER(?thing = ?measure)"
    ),
    "IR47 a slip stays as printed": (
        f"<id/kpi/{FIRST}/k024> tj:verbatimName ?printed ; skos:prefLabel ?meant"
        ' FILTER(CONTAINS(?printed, "遼谷窟") && CONTAINS(?meant, "達谷窟"))'
    ),
    "IR48 spellings of one name": (
        "<id/municipality/03381> skos:prefLabel ?official ; skos:altLabel ?other"
        ' FILTER(STR(?official) = "金ケ崎町" && STR(?other) = "金ヶ崎町")'
    ),
    "IR49 nicknames": (
        '<id/zone/oshu-kitakami> skos:altLabel ?nick FILTER(CONTAINS(?nick, "日高見の国"))'
    ),
    "IR50 preliminary and final census": (
        "?p sdmx-dimension:refArea <id/municipality/03209> ; sdmx-measure:obsValue 111970.0 ;"
        " tj:countKind count-kind:census-preliminary ."
        " ?f sdmx-dimension:refArea <id/municipality/03209> ; sdmx-measure:obsValue 111932.0 ;"
        " tj:countKind count-kind:census-final"
    ),
    "IR51 projection and census of one year": (
        "?p sdmx-dimension:refArea <id/municipality/03209> ; sdmx-measure:obsValue 120912.0 ;"
        " tj:countKind count-kind:projection ; tj:calendarYear ?year ."
        " ?c sdmx-dimension:refArea <id/municipality/03209> ; sdmx-measure:obsValue 121583.0 ;"
        " tj:countKind count-kind:census-final ; tj:calendarYear ?year"
    ),
    "IR52 register and census": (
        "?r sdmx-dimension:refArea <id/zone/oyama> ; tj:countKind count-kind:register ;"
        " tj:approximate true . ?c sdmx-dimension:refArea <id/zone/kamitosan-towadako> ;"
        " tj:countKind count-kind:census-final"
    ),
    "IR53 age groups that do not add up": (
        "?y tj:quantity neutral-indicator:young-population ; sdmx-measure:obsValue 13850.0 ."
        " ?w tj:quantity neutral-indicator:working-age-population ; sdmx-measure:obsValue 66030.0 ."
        " ?e tj:quantity neutral-indicator:elderly-population ; sdmx-measure:obsValue 40255.0 ."
        " ?t tj:quantity neutral-indicator:population ; sdmx-measure:obsValue 121583.0"
        " FILTER(13850 + 66030 + 40255 != 121583)"
    ),
    "IR54 councils of changing size": (
        "?a tj:ofZone <id/zone/ofunato-sumita> ; tj:memberCount 17 ; tj:presentCount 15 ."
        " ?b tj:ofZone <id/zone/ofunato-sumita> ; tj:memberCount 16"
    ),
    "IR55 days, months and years": (
        '?a tj:signedOn "2010-03-02"^^xsd:date . ?b tj:signedInMonth "2009-03"^^xsd:gYearMonth .'
        ' ?c tj:signedInYear "2020"^^xsd:gYear'
    ),
    "IR56 opinions on some entries only": (
        "?o tj:concerns ?entry . ?entry a tj:RevisionEntry . ?other a tj:RevisionEntry"
        " FILTER NOT EXISTS { ?any tj:concerns ?other }"
    ),
    "IR57 alike in words, not in what is measured": (
        f"<id/kpi/{FIRST}/k026> skos:exactMatch neutral-indicator:bus-journeys-per-inhabitant ."
        " <id/kpi/naka-sorachi/2/k002> skos:exactMatch neutral-indicator:bus-passenger-decline"
    ),
    "IR58 two programmes of one name": (
        "?a a tj:Programme ; skos:prefLabel ?name . ?b a tj:Programme ; skos:prefLabel ?name"
        " FILTER(STR(?a) < STR(?b))"
    ),
    "IR59 a mirror is marked as one": (
        "?page a tj:WebPage ; tj:sourceKind source-kind:mirror"
        " FILTER(CONTAINS(STR(?page), '40.74'))"
    ),
    "IR61 both dates stand, one is followed": (
        "?a tj:claimAbout ?edition ; tj:claimedValue '2011-09-30' ; tj:chosen true ."
        " ?b tj:claimAbout ?edition ; tj:claimedValue '2011-05' ; tj:chosen false ."
        ' ?edition tj:adoptedOn "2011-09-30"^^xsd:date'
    ),
    "IR62 a draft is marked as one": "?e tj:editionOf <id/vision/ofunato-sumita/2> ; tj:draft true",
    "IR63 central in one zone, neighbour in another": (
        "<id/zone/hyuga/member/45206> org:role role:central-city ."
        " <id/zone/nobeoka/member/45206> org:role role:neighbouring-municipality"
    ),
}

HELD = {
    "IR37 roles of the parties in each measure": (
        """<id/statement/example/1> a tj:Statement ;
             tj:statementOf <id/measure/example/1/m001/2020> ;
             tj:statementKind statement-kind:role-of-partner ; tj:text "場所を貸す。"@ja .""",
        "?s tj:statementKind statement-kind:role-of-partner ; tj:statementOf ?version",
    ),
    "IR38 only some members take part in a measure": (
        """<id/measure/example/1/m001> a tj:Measure ;
             tj:participant <id/municipality/24203> , <id/municipality/24211> .""",
        "?m tj:participant ?one , ?two FILTER(?one != ?two)",
    ),
    "IR39 cost by measure, year and body, in thousand yen": (
        """<id/obs/example/1> a qb:Observation ; tj:quantity neutral-indicator:project-cost ;
             tj:valueOfMeasure <id/measure/example/1/m001> ; tj:fiscalYear <id/fiscal-year/2019> ;
             sdmx-dimension:refArea <id/municipality/01225> ; sdmx-measure:obsValue 1200 ;
             sdmx-attribute:unitMeasure local-unit:thousand-yen .""",
        "?v tj:quantity neutral-indicator:project-cost ; tj:valueOfMeasure ?m ; tj:fiscalYear ?y",
    ),
    "IR60 a slip of an official page": (
        """<id/vision/example/1> skos:prefLabel "中海圏域定住自立圏共生ビジョン"@ja ;
             tj:verbatimName "中海県域定住自立圏共生ビジョン" .""",
        "?v skos:prefLabel ?meant ; tj:verbatimName ?stated FILTER(STR(?meant) != ?stated)",
    ),
}


@pytest.fixture(scope="module")
def graph() -> Store:
    """All that the tables and the schemes state, merged."""
    store = Store()
    for part in assert_dataset(ROOT, BASE).dataset.graphs():
        store.load(part.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    return store


def holds(store: Store, pattern: str) -> bool:
    result = store.query(f"BASE <{BASE}>\n{PREFIXES}ASK {{ {pattern} }}")
    assert isinstance(result, QueryBoolean)
    return bool(result)


@pytest.mark.parametrize("irregularity", SEEN)
def test_an_irregularity_of_the_facts_stands_in_the_graph(irregularity: str, graph: Store) -> None:
    assert holds(graph, SEEN[irregularity])


@pytest.mark.parametrize("irregularity", HELD)
def test_the_model_holds_what_no_table_has_yet(irregularity: str) -> None:
    turtle, pattern = HELD[irregularity]
    store = Store()
    prefixes = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    store.load(f"@base <{BASE}> .\n{prefixes}{turtle}".encode(), format=RdfFormat.TURTLE)
    assert holds(store, pattern)


def test_every_irregularity_that_was_met_has_its_test() -> None:
    numbered = {f"IR{number:02}" for number in range(1, 64)} | {"IR-nat"}
    assert {name.split()[0] for name in [*SEEN, *HELD]} == numbered
