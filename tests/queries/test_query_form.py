"""A file that does not keep to the form is refused, with the line and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queries.small_query import SMALL, loaded, written
from teiju.errors import NotFoundError, QueryError
from teiju.stored_queries.loading import named
from teiju.stored_queries.short_iris import read_iri_forms


def test_a_file_that_keeps_to_the_form_is_read(tmp_path: Path) -> None:
    query = loaded(written(tmp_path, SMALL))
    assert query.name == "names-of-zone"
    assert query.text.startswith("PREFIX skos:")
    assert list(query.columns) == ["zone", "name"]
    assert query.defaults == {"zone": "ichinoseki-hiraizumi", "name": None, "from": "2024-04-01"}
    assert query.bind() == query.text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ tags: [zone]\n", "", ":1: tags: Field required"),
        (", en: An example.}", "}", ":2: about.en: Field required"),
        ("type: date", "type: day", ":7: params.from.type: Input should be 'iri'"),
        ("#+ tags: [zone]", "#+ tags: [zone", ":4: not YAML: "),
        ("#+ tags: [zone]", "#+ title: [zone]", ":3: title: stands twice — keep one of them"),
        ("#+ tags: [zone]", "#+ tags: [zone]\n#+ limit: 3", ":4: limit: Extra inputs"),
        ("SELECT ?zone ?name", "SELECT ?name ?zone", ":15: columns: lists zone, name, but"),
        ("SELECT ?zone ?name", "SELECT *", ":15: SELECT *: name the columns"),
        ("SELECT ?zone ?name", "ASK", ":15: begin the query with SELECT or CONSTRUCT"),
        ("#+ tags: [zone]", "#+ tags: [zone]\n#+ form: construct", ":16: the head says form"),
        ("ORDER BY ?zone ?name\n", "", ":15: add ORDER BY at the end"),
        ("ORDER BY ?zone ?name", "ORDER BY ?zone\nLIMIT 10", ":23: LIMIT: whoever asks takes"),
        ("WHERE {\n", "WHERE {\n  SERVICE ?s { }\n", ":17: SERVICE: a stored query asks this"),
        ("PREFIX xsd:", "PREFIX xs:", ":13: xs: <http://www.w3.org/2001/XMLSchema#> is not in"),
        ("^^xsd:date", "^^<http://www.w3.org/2001/XMLSchema#date>", ":13: xsd: is not used"),
        ("skos:prefLabel ", "skos:prefLabel|tj:text ", ":20: tj: is not declared"),
        (
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>",
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
            ":12: sort the prefixes by name",
        ),
        ("  VALUES ?name { UNDEF }\n", "", ":15: params: name: write VALUES ?name"),
        ("VALUES ?name { UNDEF }", "VALUES ?title { UNDEF }", ":18: ?title: VALUES without a par"),
        ("{ UNDEF }", '{ "甲" "乙" }', ":18: VALUES is for parameters only"),
        ("VALUES ?name { UNDEF }", "VALUES (?name) { (UNDEF) }", ":18: VALUES is for parameters"),
        ("{ UNDEF }", '{ UNDEF }\n  VALUES ?name { "甲" }', ":18: ?name: one VALUES row per par"),
        ("{ UNDEF }", "{ <https://example.org/> }", ":18: ?name: the default does not fit"),
        ('"2024-04-01"', '"2024-02-30"', ":19: ?from: the default does not fit — write 2025-06-18"),
        ("id/zone/ichi", "id/municipality/ichi", ":17: ?zone: the default does not fit — write"),
        ("class: SettlementZone", "class: SettlementArea", "has no class SettlementArea — write S"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert SMALL.count(old) >= 1
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(QueryError) as caught:
        loaded(path)
    assert str(caught.value).startswith("queries/names-of-zone.rq:")
    assert message in str(caught.value)


def test_a_parameter_that_takes_several_values_may_have_several_defaults(tmp_path: Path) -> None:
    one = "<https://w3id.org/teiju/id/zone/ichinoseki-hiraizumi>"
    two = f"{one} <https://w3id.org/teiju/id/zone/kamaishi>"
    text = SMALL.replace(one, two)
    with pytest.raises(QueryError, match="one term in it, or many: true"):
        loaded(written(tmp_path, text))
    (tmp_path / "queries" / "names-of-zone.rq").unlink()
    (tmp_path / "queries").rmdir()
    many = text.replace("class: SettlementZone,", "class: SettlementZone, many: true,")
    query = loaded(written(tmp_path, many))
    assert query.defaults["zone"] == "ichinoseki-hiraizumi,kamaishi"
    assert query.bind(zone="kamaishi") == query.text.replace(two, two.split()[1])


def test_strings_that_may_hold_a_comma_are_taken_one_by_one(tmp_path: Path) -> None:
    text = SMALL.replace("{type: string, ja: 名称", "{type: string, many: true, ja: 名称", 1)
    with pytest.raises(QueryError, match="a string may hold a comma"):
        loaded(written(tmp_path, text))


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "SELECT ?zone WHERE { ?zone ?p ?o }\n")
    with pytest.raises(QueryError, match="there is no head"):
        loaded(path)


@pytest.mark.parametrize("name", ["Names", "names_of_zone", "names-" + "x" * 35])
def test_names_are_lower_case_words_of_at_most_forty_letters(tmp_path: Path, name: str) -> None:
    with pytest.raises(QueryError, match="lower-case words joined by hyphens"):
        loaded(written(tmp_path, SMALL, name))


def test_words_in_strings_comments_and_iris_are_not_taken_for_keywords(tmp_path: Path) -> None:
    text = SMALL.replace("WHERE {\n", "WHERE { # LIMIT SERVICE tj:text\n", 1).replace(
        "  ?zone skos:prefLabel ?name .\n",
        "  ?zone skos:prefLabel ?name .\n"
        '  FILTER(?name != "VALUES ?x { \\" } LIMIT 1" && ?name != \'tj:a # b\' &&\n'
        "    ?zone != <https://example.org/#LIMIT>)\n",
    )
    assert list(loaded(written(tmp_path, text)).defaults) == ["zone", "name", "from"]


def test_an_unknown_query_gets_the_three_nearest_names(tmp_path: Path) -> None:
    query = loaded(written(tmp_path, SMALL))
    names = ("areas-of-zone", "measures-by-words", "names-of-zone", "posts-at-meeting")
    with pytest.raises(NotFoundError, match="nearest are names-of-zone, areas-of-zone, "):
        named(dict.fromkeys(names, query), "name-of-zones")


def test_an_iri_parameter_shows_an_example_of_its_short_value(tmp_path: Path) -> None:
    query = loaded(written(tmp_path, SMALL))
    assert query.example("zone") == "ichinoseki-hiraizumi"
    assert query.example("name") is None


def test_a_query_without_parameters_says_so(tmp_path: Path) -> None:
    without = re.sub(r"#\+ params:\n(#\+   .*\n){3}", "", SMALL)
    without = re.sub(r"  VALUES .*\n", "", without).replace(
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n", ""
    )
    with pytest.raises(QueryError, match="this query has no parameters"):
        loaded(written(tmp_path, without)).bind(zone="kamaishi")


def test_the_file_of_short_values_is_checked_too(tmp_path: Path) -> None:
    (tmp_path / "parameter-iris.yaml").write_text("parts: {zone: '['}\n", encoding="utf-8")
    with pytest.raises(QueryError, match=r"parameter-iris.yaml.*not a regular expression"):
        read_iri_forms(tmp_path, "https://w3id.org/teiju/")
