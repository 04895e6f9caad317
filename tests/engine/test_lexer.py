"""What is told from a query's text without parsing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.engine import lexer
from teiju.formats import Kind


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://example.org/>{} }",
        "PREFIX : <http://example.org/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
        "PREFIX : <http://example.org/> SELECT * { SERVICESILENT:x{ ?s ?p ?o } }",
        "ASK { FILTER(?a<?b) SERVICE <http://example.org/> {} }",
        "ASK { # comment\nSERVICE#comment\n<http://example.org/> {} }",
    ],
)
def test_a_service_is_seen(text: str) -> None:
    assert lexer.asks_a_service(list(lexer.tokens(text)))


@pytest.mark.parametrize(
    "text",
    [
        "# SERVICE\nSELECT ?service { ?service <http://example.org/SERVICE> 'SERVICE'@service }",
        'SELECT * { ?s ?p """ " SERVICE <x> """ }',
        "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE service:x }",
        "PREFIX service: <http://example.org/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
        "PREFIX ex: <http://example.org/> ASK { ?s ex:service _:service }",
    ],
)
def test_a_name_or_text_that_says_service_is_none(text: str) -> None:
    assert not lexer.asks_a_service(list(lexer.tokens(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", Kind.RESULTS),
        ("ask{}", Kind.RESULTS),
        ("BASE <http://a/#>\n# c\nPREFIX x:<http://b/> construct where {}", Kind.GRAPH),
        ("DESCRIBE <http://example.org/SELECT>", Kind.GRAPH),
        ("PREFIX select: <http://b/> ASK {}", Kind.RESULTS),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_form_tells_the_kind_of_answer(text: str, kind: Kind | None) -> None:
    assert lexer.kind_of(text) is kind


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT ?now { ?now <http://example.org/rand> 'uuid' }", True),
        ("SELECT (NOW() AS ?n) {}", False),
        ("SELECT (rand ( ) AS ?n) {}", False),
        ("SELECT (STRUUID() AS ?n) {}", False),
        ("SELECT (N\\u004fW() AS ?n) {}", False),
        ("SELECT (BNODE() AS ?n) {}", False),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", True),
    ],
)
def test_what_differs_from_time_to_time_is_told(text: str, repeatable: bool) -> None:
    assert lexer.is_repeatable(text, lexer.kind_of(text)) is repeatable


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        "SELECT DISTINCT # why\n * {}",
        "SELECTREDUCED* {}",
        "ASK { service <http://example.org/> {} }",
        "DROP ALL",
        "",
        "ASK {{{{}}}}",
        "ASK { << << <x:a> <x:b> 1 >> <x:c> << <x:a> <x:b> 1 >> >> <x:d> 2 }",
    ],
)
def test_what_needs_a_closer_look_is_not_plain(text: str) -> None:
    assert not lexer.is_plain(text, 3)


@given(
    st.text(alphabet="SELECTSERVICE*{}()[]<>#:x \n\"'", max_size=80), st.sampled_from(["", "ASK {"])
)
def test_a_plain_query_nests_little_asks_no_service_and_changes_nothing(
    text: str, before: str
) -> None:
    query = list(lexer.tokens(before + text))
    if lexer.is_plain(before + text, 3):
        assert lexer.depth(query) <= 3
        assert not lexer.asks_a_service(query)
        assert not lexer.is_update(query)
        assert lexer.star(query) is None


def test_brackets_in_text_and_comments_do_not_nest() -> None:
    query = list(lexer.tokens("SELECT * { ?s ?p '((((' . # ((((\n FILTER((1) = <http://x/((>) }"))
    assert lexer.depth(query) == 3


def test_variables_come_in_the_order_of_the_text() -> None:
    query = list(lexer.tokens("SELECT * { ?b $a ?日本 . ?a ?b '?c' }"))
    assert lexer.variables(query) == ["b", "a", "日本"]


@given(st.text(max_size=300))
def test_any_text_has_tokens(text: str) -> None:
    query = list(lexer.tokens(text))
    lexer.asks_a_service(query)
    lexer.is_update(query)
    lexer.star(query)
    lexer.undeclared_prefix(query)
    assert lexer.depth(query) <= len(text)


@pytest.mark.parametrize(
    "piece",
    ['"\\', "NOW#", "CONSTRUCT ", "<a", '"""', "'a\n", "a.", "1e", "PREFIX a", "\\u", "@a-"],
)
def test_a_text_a_thousand_times_too_long_is_read_to_its_end(piece: str) -> None:
    # Time in proportion to the square of the length would never end here.
    text = piece * (1_000_000 // len(piece))
    list(lexer.tokens(text))
    lexer.kind_of(text)
    lexer.is_repeatable(text, None)
    lexer.is_plain(text, 100)
