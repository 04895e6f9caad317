"""Each stored query is an address that answers, in every form, and refuses what does not fit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from teiju import resources
from teiju.stored_queries.head import Form
from teiju.stored_queries.loading import load_all
from web.live_service import HTML, Service

EXPECTED = Path(__file__).parents[1] / "queries" / "expected"
QUERIES = load_all(resources.root(), resources.DEFAULT_BASE)
ROWS = sorted(name for name, query in QUERIES.items() if query.form is Form.SELECT)
TRIPLES = sorted(QUERIES.keys() - set(ROWS))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("name", ROWS)
def test_a_query_gives_its_expected_answer_at_its_address(published: Service, name: str) -> None:
    reply = published.ask("GET", f"/queries/{name}.csv")
    assert reply.status == 200, reply.body
    expected = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8")
    assert rows(reply.body.decode()) == rows(expected)


@pytest.mark.parametrize("name", TRIPLES)
def test_a_query_gives_its_expected_triples_at_its_address(published: Service, name: str) -> None:
    reply = published.ask("GET", f"/queries/{name}.nt")
    expected = (EXPECTED / f"{name}.nt").read_bytes()
    assert sorted(reply.body.splitlines()) == sorted(expected.splitlines())
    for suffix in ("ttl", "jsonld", "rdf"):
        assert published.ask("GET", f"/queries/{name}.{suffix}").status == 200


def test_all_forms_of_an_answer_have_the_same_rows(published: Service) -> None:
    address = "/queries/municipalities-of-zone.{}?zone=ichinoseki-hiraizumi"
    plain = rows(published.ask("GET", address.format("csv")).body.decode())
    found = json.loads(published.ask("GET", address.format("json")).body)
    assert [
        [row[name]["value"] if name in row else "" for name in found["head"]["vars"]]
        for row in found["results"]["bindings"]
    ] == plain[1:]
    book = openpyxl.load_workbook(io.BytesIO(published.ask("GET", address.format("xlsx")).body))
    sheet = [[str(cell or "") for cell in row] for row in book.worksheets[0].values]
    assert sheet[1:] == plain[1:]
    table = pq.read_table(io.BytesIO(published.ask("GET", address.format("parquet")).body))
    assert table.column_names == plain[0]
    assert table.num_rows == len(plain) - 1
    for suffix in ("tsv", "xml"):
        assert published.ask("GET", address.format(suffix)).status == 200


def test_short_values_and_full_iris_ask_the_same(published: Service) -> None:
    full = "https%3A%2F%2Fw3id.org%2Fteiju%2Fid%2Fmunicipality%2F03209"
    short = published.ask("GET", "/queries/zones-of-municipality.csv?municipality=03209")
    assert (
        short.body
        == published.ask("GET", f"/queries/zones-of-municipality.csv?municipality={full}").body
    )
    assert b"ichinoseki-hiraizumi" in short.body


@pytest.mark.parametrize(
    ("tail", "parameter", "told"),
    [
        ("zones-of-municipality.json?municipality=%22%7D", "municipality", "03209"),
        ("zones-of-municipality.csv?zone=x", "zone", "municipality"),
        ("zones-of-municipality.csv?lang=ja&lang=en", "lang", "once"),
        ("zones.csv?lang=fr", "lang", "ja"),
        ("measures-of-policy-area.csv?zone=ichinoseki", "zone", "ichinoseki-hiraizumi"),
        ("areas-of-one-zone-only.xlsx?zones=kamaishi,nowhere", "zones", "nowhere"),
        ("agreements-in-force-on-date.csv?date=2025-02-30", "date", "2025-06-18"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(
    published: Service, tail: str, parameter: str, told: str
) -> None:
    reply = published.ask("GET", f"/queries/{tail}")
    assert reply.status == 400
    assert reply.problem["parameter"] == parameter
    assert told in str(reply.problem["detail"])
    assert reply.problem["type"] == f"{resources.DEFAULT_BASE}problem/parameter"


def test_an_unknown_query_names_the_nearest(published: Service) -> None:
    reply = published.ask("GET", "/queries/zone.csv")
    assert reply.status == 404
    assert "zones" in reply.problem["nearest"]  # type: ignore[operator]


def test_the_address_without_form_negotiates(published: Service) -> None:
    csv_wanted = published.ask("GET", "/queries/zones?lang=en", accept="text/csv")
    assert (csv_wanted.status, csv_wanted.headers["location"]) == (
        303,
        "/queries/zones.csv?lang=en",
    )
    described = published.ask("GET", "/queries/zones", accept="text/turtle")
    assert b"sh:select" in described.body
    page = published.ask("GET", "/queries/zones", accept=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"


def test_editors_find_examples_prefixes_and_classes_by_asking(published: Service) -> None:
    # As @sib-swiss/sparql-editor asks: with a parameter of its own, and for all forms of queries.
    examples = published.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; "
        "rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query . } ORDER BY ?sq",
        ("ac", "1"),
        accept="application/json",
    )
    found = json.loads(examples.body)["results"]["bindings"]
    assert [row["sq"]["value"].rpartition("/")[2] for row in found] == list(QUERIES)
    assert {row["query"]["value"] for row in found} == {query.text for query in QUERIES.values()}
    prefixes = published.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace "
        "WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix",
        accept="text/csv",
    )
    assert b"tj,https://w3id.org/teiju/def#" in prefixes.body
    classes = published.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?subjectClass ?prop ?objectClass "
        "WHERE { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . "
        "?pp void:property ?prop ; void:classPartition [ void:class ?objectClass ] }",
        accept="text/csv",
    )
    row = "{0}Measure,{0}inPolicyContent,{0}PolicyContent".format("https://w3id.org/teiju/def#")
    assert row.encode() in classes.body
