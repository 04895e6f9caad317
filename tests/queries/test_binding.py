"""Values are bound as terms: typed, checked, and never able to end the term they are in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from queries.small_query import SMALL, loaded, written
from teiju.errors import QueryError
from teiju.stored_queries.head import Parameter
from teiju.stored_queries.stored_query import StoredQuery
from teiju.stored_queries.value import ValueRefusedError, string, term

ZONE = "https://w3id.org/teiju/id/zone/"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = [
    '" } DROP ALL #',
    "\\",
    '\\" }',
    "\\u0022 }",
    "\\U00000022 }",
    "\\\\u0022",
    "\n\r\t\b\f",
    "'''\"\"\"",
    "# \u2028 \x00 \x7f",
    "VALUES ?zone { UNDEF }",
]


def _small() -> StoredQuery:
    with tempfile.TemporaryDirectory() as folder:
        return loaded(written(Path(folder), SMALL))


QUERY = _small()


@pytest.fixture
def query() -> StoredQuery:
    return QUERY


@given(TEXT)
@example("\\u0022")
@example("\\\\u0022 \\U00000022")
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    rows = Store().query(f"SELECT ?text {{ VALUES ?text {{ {string(text)} }} }}")
    assert isinstance(rows, QuerySolutions)
    assert [row["text"] for row in rows] == [Literal(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_its_term_in_an_engine_that_unescapes_the_whole_query_first(
    text: str,
) -> None:
    rows = rdflib.Graph().query(f"SELECT ?text {{ VALUES ?text {{ {string(text)} }} }}")
    assert [str(row[0]) for row in rows] == [text]  # type: ignore[index]


@given(TEXT)
def test_a_value_reaches_into_no_other_part_of_the_query(text: str) -> None:
    bound = QUERY.bind(zone="oshu-kitakami", name=text)
    before, after = bound.split(string(text), 1) if text else bound.split('""', 1)
    assert before.endswith("VALUES ?name { ")
    assert after.startswith(" }\n  VALUES ?from { ")
    assert QUERY.text.replace("ichinoseki-hiraizumi", "oshu-kitakami") == f"{before}UNDEF{after}"


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("oshu-kitakami", f"{ZONE}oshu-kitakami"),
        (f"{ZONE}oshu-kitakami", f"{ZONE}oshu-kitakami"),
    ],
)
def test_an_iri_is_given_short_or_in_full(query: StoredQuery, value: str, iri: str) -> None:
    assert f"VALUES ?zone {{ <{iri}> }}" in query.bind(zone=value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("zone", "奥州", '"奥州" is not allowed — write ichinoseki-hiraizumi, '),
        ("zone", "oshu> } #", "is not allowed"),
        ("zone", "oshu\n", "is not allowed"),
        ("zone", "https://w3id.org/teiju/id/municipality/03209", "is not allowed"),
        ("name", "\ud800", "is not allowed — write Unicode text"),
        ("from", "2024-4-1", '"2024-4-1" is not allowed — write 2025-06-18'),
        ("from", "2024-02-30", '"2024-02-30" is not allowed'),
        ("from", "\uff12\uff10\uff12\uff14-04-01", "is not allowed"),
        ("zones", "x", "no such parameter — the nearest are zone, "),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_does(
    query: StoredQuery, name: str, value: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        query.bind(**{name: value})
    assert str(caught.value).startswith(f"names-of-zone: {name}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "value", "written_as"),
    [
        ("integer", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("integer", "3.0", None),
        ("integer", "٣", None),
        ("decimal", "12.5", '"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("decimal", "1e3", None),
        ("boolean", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("boolean", "yes", None),
        ("date", "2025-06-18", '"2025-06-18"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("iri", "http://example.org/a", "<http://example.org/a>"),
        ("iri", "example", None),
        ("iri", "http://example.org/> }", None),
    ],
)
def test_a_value_becomes_a_term_of_the_type_of_its_parameter(
    kind: str, value: str, written_as: str | None
) -> None:
    parameter = Parameter.model_validate({"type": kind, "ja": "値", "en": "Value"})
    if written_as is None:
        with pytest.raises(ValueRefusedError):
            term(value, parameter, None)
        return
    assert term(value, parameter, None) == written_as


def test_a_list_and_a_pattern_narrow_what_is_allowed() -> None:
    labels = {"type": "string", "ja": "値", "en": "Value"}
    lang = Parameter.model_validate(labels | {"in": ["ja", "en"]})
    code = Parameter.model_validate(labels | {"pattern": "[0-9]{5}"})
    assert term("en", lang, None) == '"en"'
    assert term("03209", code, None) == '"03209"'
    with pytest.raises(ValueRefusedError, match="ja, en"):
        term("de", lang, None)
    with pytest.raises(ValueRefusedError, match=r"\[0-9\]\{5\}"):
        term("032093", code, None)


def several() -> StoredQuery:
    """The small query with a parameter that takes several zones."""
    text = SMALL.replace("class: SettlementZone, ", "class: SettlementZone, many: true, ", 1)
    with tempfile.TemporaryDirectory() as folder:
        return loaded(written(Path(folder), text))


def test_several_values_become_several_terms_each_once() -> None:
    bound = several().bind(zone=f"kamaishi, oshu-kitakami,{ZONE}kamaishi,kamaishi")
    assert f"VALUES ?zone {{ <{ZONE}kamaishi> <{ZONE}oshu-kitakami> }}" in bound


@pytest.mark.parametrize("value", ["", "kamaishi,", "kamaishi,奥州", "a> } #,b", "a b"])
def test_each_of_several_values_must_fit(value: str) -> None:
    with pytest.raises(QueryError, match="is not allowed"):
        several().bind(zone=value)


def test_several_values_are_not_too_many() -> None:
    several().bind(zone=",".join(f"zone-{number}" for number in range(250)))
    with pytest.raises(QueryError, match="at most 250 values"):
        several().bind(zone=",".join(f"zone-{number}" for number in range(251)))


def test_one_value_is_taken_where_one_is_asked_for(query: StoredQuery) -> None:
    with pytest.raises(QueryError, match="is not allowed"):
        query.bind(zone="kamaishi,oshu-kitakami")
