"""The embedded engine: right answers, whole or none, and limits that hold."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from engine.small_dataset import BASE, csv, run, running, write_dataset
from teiju.engine.interface import (
    InvalidQueryError,
    Limit,
    LimitReachedError,
    NotAcceptableError,
    QueryRequest,
    QuerySyntaxError,
    RefusedError,
    UnrepresentableError,
)
from teiju.formats import Kind

pytestmark = pytest.mark.alone

NAME = "<http://example.org/name>"
CITIES = f"{BASE}graph/cities"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("dataset"))


def answers(dataset: Path, text: str, **more: Any) -> list[str]:
    async def work() -> list[str]:
        async with running(dataset) as engine:
            return await csv(engine, text, **more)

    return run(work())  # type: ignore[return-value]


def error(
    dataset: Path, text: str, *, settings: dict[str, float] | None = None, **more: Any
) -> Any:
    async def work() -> Any:
        async with running(dataset, **(settings or {})) as engine:
            begun = time.monotonic()
            try:
                answer = await engine.answer(QueryRequest(text=text, **more))
            except (
                InvalidQueryError,
                LimitReachedError,
                NotAcceptableError,
                QuerySyntaxError,
                RefusedError,
                UnrepresentableError,
            ) as raised:
                allowed = (settings or {}).get("query_seconds", 10.0)
                assert time.monotonic() - begun < allowed + 0.5
                rows = await csv(engine, f"SELECT ?n {{ <{BASE}id/city/1> {NAME} ?n }}")
                assert rows == ["n", "平泉町"]
                return raised
            raise AssertionError(answer.body[:200])

    return run(work())


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("SELECT * { ?z ?p ?a . ?q ?r ?z }", "z,p,a,q,r"),
        ("SELECT DISTINCT * { ?o ?p ?s }", "o,p,s"),
        ("SELECT REDUCED * { VALUES (?q ?a) { (1 2) } }", "q,a"),
        ("SELECT * { ?z ?p ?o MINUS { ?z ?b ?hidden } }", "z,p,o"),
        (
            "SELECT * { { SELECT ?n (COUNT(*) AS ?c) { ?s ?p ?n } GROUP BY ?n } ?n ?x ?b }",
            "n,c,x,b",
        ),
        ("SELECT*{?s?p?o}", "s,p,o"),
        ("SELECT ?p ?s { ?s ?p ?o }", "p,s"),
    ],
)
def test_columns_stand_in_the_order_of_the_query(dataset: Path, text: str, head: str) -> None:
    assert answers(dataset, f"{text} LIMIT 1")[0] == head


def test_a_star_without_variables_has_no_columns(dataset: Path) -> None:
    async def work() -> bytes:
        async with running(dataset) as engine:
            return (await engine.answer(QueryRequest(text="SELECT * {}"))).body

    assert run(work()) == b'{"head":{"vars":[]},"results":{"bindings":[{}]}}'


COUNT = (
    f"SELECT ?g (COUNT(*) AS ?n) {{ {{ ?s {NAME} ?o }} UNION {{ GRAPH ?g {{ ?s {NAME} ?o }} }} }} "
    "GROUP BY ?g ORDER BY ?g"
)
NONE = "http://example.org/none"


@pytest.mark.parametrize(
    ("query", "default", "named", "rows"),
    [
        (COUNT, (), (), [",3", f"{CITIES},3"]),
        (COUNT, (CITIES,), (), [",3"]),
        (COUNT, (), (CITIES,), [f"{CITIES},3"]),
        (COUNT, (CITIES, NONE), (CITIES, NONE), [",3", f"{CITIES},3"]),
        (COUNT, (NONE,), (NONE,), []),
        (COUNT.replace("{", f"FROM <{CITIES}> {{", 1), (), (), [",3"]),
        (COUNT.replace("{", f"FROM <{NONE}> FROM NAMED <{CITIES}> {{", 1), (), (), [f"{CITIES},3"]),
        (COUNT.replace("{", f"FROM <{NONE}> {{", 1), (CITIES,), (), [",3"]),
        (COUNT.replace("{", f"FROM NAMED <{CITIES}> {{", 1), (NONE,), (), []),
        (COUNT.replace("{", "FROM <file:///etc/passwd> {", 1), (), (), []),
    ],
)
def test_the_protocol_dataset_overrides_the_query_s(
    dataset: Path, query: str, default: tuple[str, ...], named: tuple[str, ...], rows: list[str]
) -> None:
    assert answers(dataset, query, default_graphs=default, named_graphs=named) == ["g,n", *rows]


def test_a_relative_iri_is_resolved_against_the_base(dataset: Path) -> None:
    assert answers(dataset, f"SELECT ?n {{ <id/city/1> {NAME} ?n }}") == ["n", "平泉町"]


@pytest.mark.parametrize(
    ("text", "line", "column", "reason", "expected"),
    [
        ("SELECT ?s {\n  ?s ?p 'あいう }", 2, 9, "", "'"),
        ("SELECT ?s { ?s ?p 'a' ", 1, 22, "", "}"),
        ("SELECT * { ?s ?p }", 1, 18, "", "?variable"),
        ("SELECT * {\n ?s ?p ?o .\n\n FILTER(STRLN(?o) > 1) }", 4, 9, "", "function(…)"),
        ("SELECT * { ?s ?p ?o } LIMIT abc", 1, 29, "", "number"),
        ("SELECT * { ?s ?p ?o } ORDER BI ?s", 1, 29, "", "BY"),
        ("PREFIX a <http://example.org/> ASK {}", 1, 8, "", "prefix:"),
        ("ASK { ?s ?p ?o FILTER(?o > ) }", 1, 28, "", "<IRI>"),
        ("SELECT ?s { ?s\n ex:p ?o }", 2, 2, "prefix", "PREFIX ex: <…>"),
        ("SELECT", 1, 7, "", "*"),
        ("", 1, 1, "", "ASK"),
        ("# 問い\n  SELCT * {}", 2, 3, "", "SELECT"),
    ],
)
def test_a_syntax_error_names_its_place(
    dataset: Path, text: str, line: int, column: int, reason: str, expected: str
) -> None:
    found = error(dataset, text)
    assert isinstance(found, QuerySyntaxError)
    assert (found.line, found.column, str(found)) == (line, column, reason)
    assert expected in found.expected


def test_what_the_parser_says_in_words_is_passed_on(dataset: Path) -> None:
    found = error(dataset, "SELECT ?s ?p { ?s ?p ?o } GROUP BY ?s")
    assert str(found) == "The SELECT contains a variable that is unbound"
    assert found.line == 1


def test_a_fault_is_found_in_a_long_query_soon(dataset: Path) -> None:
    lines = [f"  ?s{number} <http://example.org/p> {number} ." for number in range(1200)]
    lines[1100] = "  ?s <http://example.org/p> oops ."
    found = error(dataset, "\n".join(["ASK {", *lines, "}"]), settings={"query_seconds": 3})
    assert (found.line, found.column) == (1102, 29)


@pytest.mark.parametrize("text", ["DROP ALL", "PREFIX x: <http://x/> INSERT DATA { x:a x:b x:c }"])
def test_an_update_is_refused(dataset: Path, text: str) -> None:
    assert error(dataset, text).what == "update"


@pytest.mark.parametrize("format_name", ["xml", "rdfxml"])
@pytest.mark.parametrize("character", ["\\u0001", "\\u0000", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_what_xml_cannot_carry_is_never_written(
    dataset: Path, format_name: str, character: str
) -> None:
    text = (
        f'SELECT ("a{character}" AS ?x) {{}}'
        if format_name == "xml"
        else f'CONSTRUCT {{ <http://x/> <http://x/p> "a{character}" }} {{}}'
    )
    found = error(dataset, text, results="xml", graph="rdfxml")
    assert isinstance(found, UnrepresentableError)
    assert found.format == format_name


def test_a_predicate_without_a_name_is_not_written_as_an_element(dataset: Path) -> None:
    found = error(dataset, "CONSTRUCT { <http://x/> <http://x/1> 1 } {}", graph="rdfxml")
    assert found.kind is Kind.GRAPH


def test_a_carriage_return_survives_rdf_xml(dataset: Path) -> None:
    async def work() -> bytes:
        text = 'CONSTRUCT { <http://x/> <http://x/p> "a\\r\\nb" } {}'
        async with running(dataset) as engine:
            return (await engine.answer(QueryRequest(text=text, graph="rdfxml"))).body

    assert b">a&#13;\nb<" in run(work())  # type: ignore[operator]


def test_a_wrong_query_is_wrong_before_a_format_is_missing(dataset: Path) -> None:
    assert isinstance(error(dataset, "SELECT ?s {", results=None), QuerySyntaxError)
    assert error(dataset, "SELECT ?s {}", results=None).kind is Kind.RESULTS
    assert error(dataset, "DESCRIBE <http://x/>", graph=None).kind is Kind.GRAPH


HOSTILE = {
    "sorted product": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "time memory"),
    "counted product": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "time"),
    "long text": (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        "time memory",
    ),
    "doubled text": (
        'SELECT (STRLEN(?x40) AS ?n) { BIND("aaaa" AS ?x0) '
        + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
        + " }",
        "memory",
    ),
    "pattern": (
        'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(?c, ?f), "(a*)*(b*)*(x+x+)+y")) }',
        "time",
    ),
    "paths": (
        "SELECT (COUNT(*) AS ?n) { ?a <http://example.org/next>* ?b . "
        "?b (<http://example.org/next>/<http://example.org/next>)* ?c . ?c !<x:y>* ?d }",
        "time memory",
    ),
    "large answer": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "output"),
    "parentheses": ("ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }", "depth"),
    "braces": ("ASK " + "{" * 10_000 + "}" * 10_000, "depth"),
    "negations": ("ASK { FILTER(" + "!" * 300_000 + "1) }", "complexity time memory"),
    "terms": ("ASK { ?s ?p ?o FILTER(" + "||".join(["?o=1"] * 50_000) + ") }", "complexity time"),
    "unions": ("ASK { " + "UNION".join(["{?s ?p 1}"] * 20_000) + " }", "complexity time"),
    "patterns": (
        "ASK { " + ".".join(f"?s{i} ?p 1" for i in range(20_000)) + " }",
        "complexity time",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_at_a_limit_and_harms_nobody(dataset: Path, name: str) -> None:
    text, limits = HOSTILE[name]
    bounds = {
        "query_seconds": 1.5,
        "query_memory": 256 << 20,
        "query_output": 1 << 20,
        "query_length": 1 << 20,
    }
    found = error(dataset, text, settings=bounds)
    assert isinstance(found, LimitReachedError)
    assert found.limit in limits.split()


def test_a_long_query_is_not_looked_at(dataset: Path) -> None:
    found = error(dataset, "ASK {}" + " " * 100, settings={"query_length": 100})
    assert (found.limit, found.value) == (Limit.LENGTH, 100)


def test_a_service_is_neither_called_nor_silently_left_out(dataset: Path) -> None:
    for silent in ("", "SILENT"):
        text = f"SELECT * {{ SERVICE {silent} <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}"
        assert isinstance(error(dataset, text), RefusedError)


def test_a_worker_is_replaced_when_somebody_kills_it_and_the_template_too(dataset: Path) -> None:
    async def work() -> list[str]:
        async with running(dataset) as engine:
            engine._template._process.kill()
            await asyncio.sleep(0.5)
            return await csv(engine, f"SELECT ?n {{ <{BASE}id/city/0> {NAME} ?n }}")

    assert run(work()) == ["n", "一関市"]


def test_cancelling_ends_the_work_at_once(dataset: Path) -> None:
    async def work() -> object:
        async with running(dataset) as engine:
            text = HOSTILE["counted product"][0]
            asked = asyncio.create_task(engine.answer(QueryRequest(text=text)))
            await asyncio.sleep(0.4)
            (worker,) = engine._at_work
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)
            await asyncio.wait_for(asyncio.shield(worker.ended), 1)
            figures = engine.health().figures
            return figures["fast"], figures["slow"]

    assert run(work()) == (0, 0)
