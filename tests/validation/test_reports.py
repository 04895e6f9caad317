"""The report in words and in Turtle: exact for a few findings, and the same every time."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from rdflib import RDF, SH, BNode, Graph, URIRef

from teiju.tables.reading import CellPlace
from teiju.validation.finding import Finding, Findings, Severity
from teiju.validation.report import as_turtle, in_words

BASE = "https://w3id.org/teiju/"
ZONE = f"{BASE}id/zone/hama-kawa"
FORMED = f"{BASE}def#formedInMonth"
STORE = Store()
STORE.load(
    """
    @base <https://w3id.org/teiju/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix tj: <https://w3id.org/teiju/def#> .
    tj:formedInMonth rdfs:label "圏域形成の年月"@ja , "month of formation"@en .
    <id/zone/hama-kawa> skos:prefLabel "浜・川定住自立圏"@ja , "Hama-Kawa zone"@en .
    <id/municipality/99201> skos:prefLabel "棚田市"@ja , "Tanada City"@en .
    """.encode(),
    format=RdfFormat.TURTLE,
)
MONTH = Finding(
    focus=ZONE,
    path=FORMED,
    value=Literal("2015年9月"),
    component="Datatype",
    shape=f"{BASE}shapes#SettlementZone-formed",
    message_ja="圏域形成の年月は 2013-10 の形で1つだけ書いてください。",
    message_en="Write one month of formation like 2013-10.",
)
MEMBERS = Finding(
    focus=ZONE,
    path="^org:organization",
    path_ja="構成市町村",
    path_en="members",
    value=NamedNode(f"{BASE}id/municipality/99201"),
    component="Class",
    shape=f"{BASE}shapes#SettlementZone-members",
    severity=Severity.WARNING,
    message_ja="市町村を示してください。",
    message_en="Name a municipality.",
)
WHOLE = Finding(
    focus=f"{BASE}id/zone/unnamed",
    path=None,
    value=NamedNode(f"{BASE}id/zone/unnamed"),
    component="SPARQL",
    shape=f"{BASE}shapes#SettlementZone-doubts",
    rule=f"{BASE}shapes#SettlementZone-doubts-agreement",
    severity=Severity.INFO,
    message_ja="協定を加えてください。",
    message_en="Add the agreement.",
)


def origins(subject: str, predicate: str | None) -> CellPlace | None:
    """What the zones table tells: the cell of the month, the row of the zone."""
    if subject != ZONE:
        return None
    column = "formed_in_month" if predicate == FORMED else None
    return CellPlace("data/registry/zones.csv", 7, column)


def test_the_report_says_where_what_and_what_to_write_in_both_languages() -> None:
    assert in_words(Findings([WHOLE, MEMBERS, MONTH]), STORE, origins) == (
        "違反 1 件、警告 1 件、情報 1 件\n"
        "violations 1, warnings 1, infos 1\n"
        "\n"
        "違反 data/registry/zones.csv:7 列 formed_in_month "
        "「浜・川定住自立圏」の圏域形成の年月：「2015年9月」 — "
        "圏域形成の年月は 2013-10 の形で1つだけ書いてください。 [tjs:SettlementZone-formed]\n"
        "violation data/registry/zones.csv:7 column formed_in_month "
        "month of formation of “Hama-Kawa zone”: “2015年9月” — "
        "Write one month of formation like 2013-10. [tjs:SettlementZone-formed]\n"
        "\n"
        "警告 data/registry/zones.csv:7 「浜・川定住自立圏」の構成市町村：「棚田市」 — "
        "市町村を示してください。 [tjs:SettlementZone-members]\n"
        "warning data/registry/zones.csv:7 members of “Hama-Kawa zone”: “Tanada City” — "
        "Name a municipality. [tjs:SettlementZone-members]\n"
        "\n"
        "情報 id:zone/unnamed id:zone/unnamed — "
        "協定を加えてください。 [tjs:SettlementZone-doubts-agreement]\n"
        "info id:zone/unnamed id:zone/unnamed — "
        "Add the agreement. [tjs:SettlementZone-doubts-agreement]\n"
    )


def test_a_report_without_findings_says_so() -> None:
    assert in_words(Findings(), STORE) == (
        "違反 0 件、警告 0 件、情報 0 件 指摘はありません。\n"
        "violations 0, warnings 0, infos 0 Nothing was found.\n"
    )


def test_without_tables_the_report_names_the_thing() -> None:
    assert "違反 id:zone/hama-kawa 「浜・川定住自立圏」の圏域形成の年月" in in_words(
        Findings([MONTH]), STORE
    )


def test_long_texts_and_texts_of_several_lines_are_cut_to_one_line() -> None:
    long = replace(MONTH, value=Literal("一行目\n二行目 " + "長" * 100))
    report = in_words(Findings([long]), STORE)
    assert "「一行目 二行目 " + "長" * 52 + "…」" in report
    assert report.count("\n") == 5


def test_the_turtle_report_has_names_for_everything_and_conforms_only_without_findings() -> None:
    graph = Graph().parse(as_turtle(Findings([MONTH, MEMBERS, WHOLE])), format="turtle")
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 3
    assert not graph.value(URIRef(f"{BASE}report"), SH.conforms).toPython()  # type: ignore[union-attr]
    empty = Graph().parse(as_turtle(Findings()), format="turtle")
    assert empty.value(URIRef(f"{BASE}report"), SH.conforms).toPython()  # type: ignore[union-attr]


def test_the_turtle_report_names_shape_rule_path_value_and_messages() -> None:
    graph = Graph().parse(as_turtle(Findings([MONTH])), format="turtle")
    result = next(graph.subjects(RDF.type, SH.ValidationResult))
    told = {
        (str(predicate).rpartition("#")[2], str(value))
        for predicate, value in graph.predicate_objects(result)
    }
    shacl = "http://www.w3.org/ns/shacl#"
    assert told == {
        ("type", f"{shacl}ValidationResult"),
        ("focusNode", ZONE),
        ("resultPath", FORMED),
        ("value", "2015年9月"),
        ("resultSeverity", f"{shacl}Violation"),
        ("sourceConstraintComponent", f"{shacl}DatatypeConstraintComponent"),
        ("sourceShape", f"{BASE}shapes#SettlementZone-formed"),
        ("resultMessage", MONTH.message_ja),
        ("resultMessage", MONTH.message_en),
    }


def test_both_reports_are_the_same_whatever_the_order_of_the_findings() -> None:
    forwards, backwards = Findings([MONTH, MEMBERS, WHOLE]), Findings([WHOLE, MEMBERS, MONTH])
    assert as_turtle(forwards) == as_turtle(backwards)
    assert in_words(forwards, STORE, origins) == in_words(backwards, STORE, origins)


def test_results_keep_their_names_under_another_base() -> None:
    base = "http://localhost:8000/"
    moved = replace(
        MONTH,
        focus=MONTH.focus.replace(BASE, base),
        path=FORMED.replace(BASE, base),
        shape=MONTH.shape.replace(BASE, base),
    )
    here = as_turtle(Findings([MONTH])).decode()
    there = as_turtle(Findings([moved]), base).decode()
    assert there == here.replace(BASE, base)
