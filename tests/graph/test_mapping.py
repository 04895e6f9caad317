"""Rows become the statements that their metadata describes, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from tables.small_tables import CITIES, CORRECTIONS, write_small_tables
from teiju.errors import TableError
from teiju.graph.assertion import table_dataset
from teiju.graph.templates import IriMaker
from teiju.namespaces import expand
from teiju.tables.reading import read_tables

BASE = "https://example.org/zones/"


def triples_of(data: Path, base: str = BASE) -> set[tuple[object, ...]]:
    return {
        (statement.subject, statement.predicate, statement.object, statement.graph)
        for statement in table_dataset(read_tables(data), base)
    }


def iri(compact: str) -> URIRef:
    return URIRef(expand(compact, BASE))


def test_every_statement_of_the_small_tables_is_as_described(tmp_path: Path) -> None:
    ref, zone, source = (
        iri(name) for name in ("g:ref/municipality", "g:zone/ichinoseki-hiraizumi", "g:source/doc")
    )
    first, second, third = (iri(f"id:municipality/{c}") for c in ("03209", "03402", "03381"))
    zone_thing = iri("id:zone/ichinoseki-hiraizumi")
    decimal = iri("xsd:decimal")
    number = iri("xsd:positiveInteger")
    parts = {part: iri(f"id:source/doc/L7/c2/p{part}") for part in (1, 2)}
    expected = {
        (first, iri("skos:prefLabel"), Literal("一関市", lang="ja"), ref),
        (first, iri("tj:verbatimName"), Literal("一関市"), ref),
        (first, iri("prov:wasDerivedFrom"), parts[1], ref),
        (first, iri("schema:size"), Literal("1256.42", datatype=decimal), ref),
        (first, iri("rdf:type"), iri("tj:Municipality"), ref),
        (second, iri("skos:prefLabel"), Literal("平泉町", lang="ja"), ref),
        (second, iri("tj:verbatimName"), Literal("平泉丁"), ref),
        (second, iri("prov:wasDerivedFrom"), parts[2], ref),
        (second, iri("rdf:type"), iri("tj:Municipality"), ref),
        (third, iri("skos:prefLabel"), Literal("金ケ崎町", lang="ja"), ref),
        (third, iri("rdf:type"), iri("tj:Municipality"), ref),
        (zone_thing, iri("org:hasMember"), first, zone),
        (zone_thing, iri("org:hasMember"), second, zone),
        (
            zone_thing,
            iri("tj:formedInMonth"),
            Literal("2013-10", datatype=iri("xsd:gYearMonth")),
            zone,
        ),
        (parts[2], iri("oa:prefix"), Literal("・"), source),
    }
    for part, text in ((1, "一関市"), (2, "平泉丁")):
        expected |= {
            (parts[part], iri("rdf:type"), iri("tj:SourceFragment"), source),
            (parts[part], iri("tj:inDocument"), iri("id:source/doc"), source),
            (parts[part], iri("tj:lineNumber"), Literal("7", datatype=number), source),
            (parts[part], iri("tj:columnNumber"), Literal("2", datatype=number), source),
            (parts[part], iri("tj:partNumber"), Literal(str(part), datatype=number), source),
            (parts[part], iri("oa:exact"), Literal(text), source),
        }
    # The corrections' own schema has no subject here, so it says nothing.
    assert triples_of(write_small_tables(tmp_path)) == expected


def test_each_statement_knows_the_cell_it_came_from(tmp_path: Path) -> None:
    statements = list(table_dataset(read_tables(write_small_tables(tmp_path)), BASE))
    label = next(s for s in statements if s.object == Literal("平泉町", lang="ja"))
    assert str(label.origin) == "data/small/cities.csv:3 [name]"


def test_another_base_iri_changes_the_iris_and_nothing_else(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path)
    other = "https://data.example.jp/"
    assert {
        tuple(str(term).replace(other, BASE) for term in triple)
        for triple in triples_of(data, other)
    } == {tuple(str(term) for term in triple) for triple in triples_of(data)}


def test_a_proposed_correction_changes_no_label(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, corrections=CORRECTIONS.replace("accepted", "proposed"))
    labels = {triple[2] for triple in triples_of(data) if triple[1] == iri("skos:prefLabel")}
    assert Literal("平泉丁", lang="ja") in labels


def test_a_correction_whose_words_are_not_there_is_refused(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, corrections=CORRECTIONS.replace("平泉丁", "水沢市"))
    with pytest.raises(TableError, match=r"corrections\.csv:2 「水沢市」"):
        triples_of(data)


def test_a_correction_whose_words_occur_twice_is_refused(tmp_path: Path) -> None:
    data = write_small_tables(tmp_path, cities=CITIES.replace("平泉丁", "平泉丁平泉丁"))
    with pytest.raises(TableError, match="2か所以上"):
        triples_of(data)


def test_a_template_that_names_no_column_is_refused() -> None:
    with pytest.raises(TableError, match="no column town"):
        IriMaker(BASE).iri("id:zone/{town}", {"zone": "a"})


@given(text=st.text(min_size=1, max_size=30))
def test_any_text_in_a_template_gives_one_step_of_an_iri(text: str) -> None:
    made = IriMaker(BASE).iri("id:zone/{zone}/member", {"zone": text})
    inner = made.removeprefix(f"{BASE}id/zone/").removesuffix("/member")
    assert "/" not in inner
    assert not set(inner) & set(' "<>{}|\\^`#?')
