"""The cases of the W3C's SPARQL 1.1 protocol tests, and more of their kind, over HTTP.

The test suite's data sets are three graphs, each of which says that it is a document; updates,
which the suite tests too, are refused in each of its ways to send one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from web.live_service import Reply, Service, service, write_snapshot

DATA = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4)]
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

BOTH = f"ASK {{ <{DATA[1]}> {TYPE} ?type . <{DATA[2]}> {TYPE} ?type }}"
NAMED = f"ASK {{ GRAPH ?a {{ <{DATA[1]}> {TYPE} ?t }} GRAPH ?b {{ <{DATA[2]}> {TYPE} ?t }} }}"
FULL = (
    f"ASK {{ <{DATA[3]}> {TYPE} ?t . FILTER NOT EXISTS {{ <{DATA[1]}> {TYPE} ?t }} "
    f"GRAPH ?a {{ <{DATA[1]}> {TYPE} ?t }} GRAPH ?b {{ <{DATA[2]}> {TYPE} ?t }} "
    f"FILTER NOT EXISTS {{ GRAPH ?c {{ <{DATA[3]}> {TYPE} ?t }} }} }}"
)
OVERRIDDEN = (
    f"ASK FROM <{DATA[1]}> FROM NAMED <{DATA[3]}> {{ <{DATA[2]}> {TYPE} ?type "
    f"FILTER NOT EXISTS {{ <{DATA[1]}> {TYPE} ?type }} "
    f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = write_snapshot(tmp_path_factory.mktemp("w3c") / "snapshot")
    document = "<http://xmlns.com/foaf/0.1/Document>"
    with (folder / "dataset.nq").open("a", encoding="utf-8") as file:
        file.writelines(f"<{iri}> {TYPE} {document} <{iri}> .\n" for iri in DATA[1:])
    with service(folder) as running:
        yield running


def truth(reply: Reply) -> object:
    assert reply.status == 200, reply.body
    return json.loads(reply.body)["boolean"]


def ways(endpoint: Service, query: str, dataset: list[tuple[str, str]]) -> Iterator[Reply]:
    """The three ways of the protocol to send a query with its dataset."""
    pairs = urlencode([("query", query), *dataset])
    yield endpoint.ask("GET", f"/sparql?{pairs}")
    yield endpoint.ask("POST", body=pairs, content_type=FORM)
    yield endpoint.ask("POST", f"/sparql?{urlencode(dataset)}", query, content_type=DIRECT)


def default(*numbers: int) -> list[tuple[str, str]]:
    return [("default-graph-uri", DATA[number]) for number in numbers]


def named(*numbers: int) -> list[tuple[str, str]]:
    return [("named-graph-uri", DATA[number]) for number in numbers]


@pytest.mark.parametrize(
    ("query", "dataset", "expected"),
    [
        pytest.param("ASK {}", [], True, id="query_get, query_post_form, query_post_direct"),
        pytest.param(BOTH, default(1), False, id="query_dataset_default_graph"),
        pytest.param(BOTH, default(1, 2), True, id="query_dataset_default_graphs"),
        pytest.param(NAMED, named(1), False, id="query_dataset_named_graph"),
        pytest.param(NAMED, named(1, 2), True, id="query_dataset_named_graphs"),
        pytest.param(NAMED, default(1, 2), False, id="default graphs are not named"),
        pytest.param(BOTH, named(1, 2), False, id="named graphs leave the default graph empty"),
        pytest.param(FULL, default(3) + named(1, 2), True, id="query_dataset_full"),
        pytest.param(FULL, named(2, 1) + default(3), True, id="the order is of no matter"),
        pytest.param(OVERRIDDEN, default(2), True, id="query_multiple_dataset"),
        pytest.param(OVERRIDDEN, default(1), False, id="query_multiple_dataset, the other way"),
        pytest.param("ASK { ?s ?p ?o }", default(0), False, id="an unknown graph is empty"),
        pytest.param(BOTH, default(0, 1, 2, 2), True, id="a graph may be named twice"),
    ],
)
def test_the_protocol_s_dataset_is_that_of_the_query(
    endpoint: Service, query: str, dataset: list[tuple[str, str]], expected: bool
) -> None:
    assert [truth(reply) for reply in ways(endpoint, query, dataset)] == [expected] * 3


@pytest.mark.parametrize(
    ("query", "content_type"),
    [
        ("SELECT (1 AS ?value) {}", r"application/sparql-results\+json"),
        ("ASK {}", r"application/sparql-results\+json"),
        ("DESCRIBE <http://example.org/>", r"text/turtle; charset=utf-8"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", r"text/turtle; charset=utf-8"),
    ],
)
def test_each_form_of_query_has_its_content_type(
    endpoint: Service, query: str, content_type: str
) -> None:
    for reply in ways(endpoint, query, []):
        assert reply.status == 200
        assert re.fullmatch(content_type, reply.headers["content-type"])


@pytest.mark.parametrize(
    ("method", "where", "body", "content_type"),
    [
        pytest.param("PUT", "?query=ASK%20%7B%7D", "", FORM, id="bad_query_method"),
        pytest.param(
            "GET", "?query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", None, "", id="bad_multi_query"
        ),
        pytest.param(
            "POST", "", "query=ASK%20%7B%7D", "text/plain", id="bad_query_wrong_media_type"
        ),
        pytest.param("POST", "", "query=ASK%20%7B%7D", "", id="bad_query_missing_form_type"),
        pytest.param("POST", "", "ASK {}", "", id="bad_query_missing_direct_type"),
        pytest.param(
            "POST",
            "",
            "ASK {}".encode("utf-16"),
            f"{DIRECT}; charset=UTF-16",
            id="bad_query_non_utf8",
        ),
        pytest.param("GET", "?query=ASK%20%7B", None, "", id="bad_query_syntax"),
        pytest.param("GET", "?update=CLEAR%20ALL", None, "", id="bad_update_get"),
        pytest.param(
            "POST", "", "update=CLEAR+NAMED&update=CLEAR+DEFAULT", FORM, id="bad_multiple_updates"
        ),
        pytest.param("POST", "", "CLEAR NAMED", "text/plain", id="bad_update_wrong_media_type"),
        pytest.param("POST", "", "update=CLEAR%20NAMED", "", id="bad_update_missing_form_type"),
        pytest.param("POST", "", "CLEAR NAMED".encode("utf-16"), UPDATE, id="bad_update_non_utf8"),
        pytest.param("POST", "", "update=CLEAR%20XYZ", FORM, id="bad_update_syntax"),
        pytest.param(
            "POST",
            f"?using-graph-uri={DATA[1]}",
            f"INSERT {{}} USING <{DATA[1]}> WHERE {{}}",
            UPDATE,
            id="bad_update_dataset_conflict",
        ),
        pytest.param("POST", "", "INSERT DATA { <s> <p> 1 }", UPDATE, id="update_post_direct"),
        pytest.param(
            "POST", "", "update=INSERT+DATA+%7B+%3Cs%3E+%3Cp%3E+1+%7D", FORM, id="update_post_form"
        ),
        pytest.param(
            "POST", "", "query=INSERT+DATA+%7B+%3Cs%3E+%3Cp%3E+1+%7D", FORM, id="update as query"
        ),
        pytest.param("POST", "", "DROP ALL", DIRECT, id="update as query, direct"),
    ],
)
def test_what_the_protocol_forbids_and_every_update_is_a_4xx(
    endpoint: Service, method: str, where: str, body: str | bytes | None, content_type: str
) -> None:
    headers = {"content_type": content_type} if content_type else {}
    sent = body.encode() if isinstance(body, str) else body
    reply = endpoint.ask(method, f"/sparql{where}", sent, **headers)
    assert 400 <= reply.status < 500
    assert reply.problem["title"]
    assert truth(endpoint.query(BOTH, *default(1, 2))) is True


def test_a_problem_s_type_tells_what_it_means(endpoint: Service) -> None:
    where = endpoint.query("ASK {").problem["type"]
    assert str(where).endswith("/problem/syntax")
    document = json.loads(endpoint.ask("GET", "/problem/syntax", accept="application/json").body)
    assert document["type"] == where
    assert set(document["title"]) == {"ja", "en"}
    page = endpoint.ask("GET", "/problem/syntax", accept="text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
