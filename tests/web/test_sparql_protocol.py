"""The query operation of the SPARQL 1.1 Protocol, over HTTP."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from urllib.parse import quote, urlencode

import pytest

from engine.small_dataset import BASE, CITIES
from web.live_service import HTML, NAMES, Service, target

pytestmark = pytest.mark.alone

CITY_GRAPH = f"{BASE}graph/cities"
FORM = "application/x-www-form-urlencoded"
UTF_16 = "ASK {}".encode("utf-16")
DOUBLED = (
    'SELECT (STRLEN(?x40) AS ?n) { BIND("aaaa" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    + " }"
)
COUNT = (
    "SELECT ?g (COUNT(*) AS ?n) { { ?s <http://example.org/name> ?o } UNION "
    "{ GRAPH ?g { ?s <http://example.org/name> ?o } } } GROUP BY ?g ORDER BY ?g"
)


def names(body: bytes) -> list[str]:
    return [row["n"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_a_query_is_answered_by_every_way_of_asking(live: Service) -> None:
    form = urlencode({"query": NAMES})
    replies = [
        live.query(NAMES),
        live.ask("POST", body=form, content_type=FORM),
        live.ask("POST", body=form, content_type=f"{FORM}; charset=UTF-8"),
        live.ask("POST", body=NAMES, content_type="application/sparql-query"),
        live.ask("QUERY", body=NAMES, content_type="application/sparql-query"),
        live.ask("QUERY", body=form, content_type=FORM),
        live.ask(
            "POST", body=gzip.compress(form.encode()), content_type=FORM, content_encoding="gzip"
        ),
        live.ask(
            "POST", body=zlib.compress(form.encode()), content_type=FORM, content_encoding="deflate"
        ),
    ]
    for reply in replies:
        assert reply.status == 200
        assert reply.headers["content-type"] == "application/sparql-results+json"
        assert names(reply.body) == list(CITIES)


def test_head_is_get_without_the_body(live: Service) -> None:
    got, head = live.query(NAMES), live.ask("HEAD", target(NAMES))
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_parameters_are_decoded_once(live: Service) -> None:
    text = 'SELECT ("a%2Bb+c%41" AS ?n) {}'
    assert names(live.query(text).body) == ["a%2Bb+c%41"]
    by_form = live.ask("POST", body=urlencode({"query": text}), content_type=FORM)
    assert names(by_form.body) == ["a%2Bb+c%41"]
    direct = live.ask("POST", body=text, content_type="application/sparql-query")
    assert names(direct.body) == ["a%2Bb+c%41"]


def test_japanese_stays_itself_everywhere(live: Service) -> None:
    text = 'SELECT (<http://例え.jp/一関> AS ?n) ("𠮷野家\\u3042" AS ?m) { ?日本 ?p "一関市"@ja }'
    row = json.loads(live.query(text).body)["results"]["bindings"][0]
    assert row["n"]["value"] == "http://例え.jp/一関"
    assert row["m"]["value"] == "𠮷野家あ"


@pytest.mark.parametrize(
    ("dataset", "rows"),
    [
        ([], [",3", f"{CITY_GRAPH},3"]),
        ([("default-graph-uri", CITY_GRAPH)], [",3"]),
        ([("named-graph-uri", CITY_GRAPH)], [f"{CITY_GRAPH},3"]),
        ([("default-graph-uri", CITY_GRAPH), ("default-graph-uri", "urn:x")], [",3"]),
        ([("default-graph-uri", "urn:x"), ("named-graph-uri", "urn:y")], []),
    ],
)
def test_the_dataset_can_be_given(
    live: Service, dataset: list[tuple[str, str]], rows: list[str]
) -> None:
    accept = "text/csv"
    expected = "\r\n".join(["g,n", *rows, ""]).encode()
    assert live.query(COUNT, *dataset, accept=accept).body == expected
    form = urlencode([("query", COUNT), *dataset])
    assert live.ask("POST", body=form, content_type=FORM, accept=accept).body == expected
    direct = live.ask(
        "POST",
        f"/sparql?{urlencode(dataset)}",
        COUNT.encode(),
        content_type="application/sparql-query",
        accept=accept,
    )
    assert direct.body == expected
    replaced = COUNT.replace("{", "FROM <urn:other> {", 1)
    if dataset:
        assert live.query(replaced, *dataset, accept=accept).body == expected


@pytest.mark.parametrize(
    ("method", "where", "body", "content_type", "status"),
    [
        ("GET", "/sparql?query=", None, "", 400),
        ("GET", "/sparql?query=ASK{}&query=ASK{}", None, "", 400),
        ("GET", "/sparql?query=%FF", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&format=cobol", None, "", 400),
        ("GET", "/sparql?default-graph-uri=urn:x", None, "", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", None, "", 400),
        ("GET", "/sparql?query=NONSENSE", None, "", 400),
        ("GET", "/sparql?update=CLEAR+ALL", None, "", 403),
        ("GET", "/sparql?query=CLEAR+ALL", None, "", 403),
        ("POST", "/sparql", "", FORM, 400),
        ("POST", "/sparql", "default-graph-uri=urn:x", FORM, 400),
        ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", "application/sparql-query", 400),
        ("POST", "/sparql", "update=CLEAR+ALL", FORM, 403),
        ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", "query=ASK%7B%7D", "text/plain", 415),
        ("POST", "/sparql", "query=ASK%7B%7D", "", 415),
        ("POST", "/sparql", "query=ASK%7B%7D", "multipart/form-data; boundary=x", 415),
        (
            "POST",
            "/sparql",
            "ASK {}".encode("utf-16"),
            "application/sparql-query; charset=UTF-16",
            415,
        ),
        ("POST", "/sparql", UTF_16, "application/sparql-query", 400),
        ("POST", "/sparql", b"ASK { \xff }", "application/sparql-query", 400),
        ("POST", "/sparql", b"query=%E4%B8", FORM, 400),
        ("PUT", "/sparql", "ASK {}", "application/sparql-query", 405),
        ("DELETE", "/sparql", None, "", 405),
        ("PATCH", "/sparql", "x", "text/plain", 405),
        ("TRACE", "/sparql", None, "", 405),
        ("GREET", "/sparql", None, "", 405),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    live: Service, method: str, where: str, body: str | bytes | None, content_type: str, status: int
) -> None:
    headers = {"content_type": content_type} if content_type else {}
    reply = live.ask(method, where, body.encode() if isinstance(body, str) else body, **headers)
    assert reply.status == status
    assert reply.problem["title"]
    assert reply.headers["access-control-allow-origin"] == "*"
    if status == 405:
        assert reply.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_a_syntax_error_names_line_column_and_what_was_expected(live: Service) -> None:
    problem = live.query("SELECT ?s {\n  ?s ?p '東京 }").problem
    assert (problem["line"], problem["column"]) == (2, 9)
    assert "'" in problem["expected"]  # type: ignore[operator]


def test_an_error_can_be_had_as_text(live: Service) -> None:
    reply = live.query("SELECT <script>", accept="text/plain")
    assert (reply.status, reply.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert reply.body.startswith("400 クエリの構文が正しくありません".encode())
    assert b"<script>" not in reply.body


@pytest.mark.parametrize(
    ("text", "limit", "value"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "time", 2),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "output", 1 << 20),
        (DOUBLED, "memory", 256 << 20),
        ("ASK " + "{" * 200 + "}" * 200, "depth", 100),
        ("ASK {} #" + "x" * 70_000, "length", 65_536),
    ],
)
def test_a_limit_says_which_it_is(live: Service, text: str, limit: str, value: int) -> None:
    begun = time.monotonic()
    reply = live.ask("POST", body=text, content_type="application/sparql-query")
    assert time.monotonic() - begun < 2.5
    assert 400 <= reply.status < 500
    assert (reply.problem["limit"], reply.problem["value"]) == (limit, value)
    assert names(live.query(NAMES).body) == list(CITIES)


def test_a_service_is_refused_and_nobody_is_called(live: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for text in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"ASK {{ BIND(<{there}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
            f"PREFIX : <{there}> SELECT * {{ SERVICE:a{{ ?s ?p ?o }} }}",
            f'SELECT * {{ FILTER(1<?b#>"""\n) SERVICE <{there}> {{ ?s ?p ?o }} #"""\n }}',
            f"LOAD <{there}>",
            f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        ):
            reply = live.query(text)
            if "FROM" in text:
                assert json.loads(reply.body)["results"]["bindings"] == []
            else:
                assert 400 <= reply.status < 500
        with pytest.raises(TimeoutError):
            listener.accept()


def test_preflight_allows_what_the_endpoint_takes(live: Service) -> None:
    reply = live.ask(
        "OPTIONS",
        origin="https://example.org",
        access_control_request_method="QUERY",
        access_control_request_headers="content-type, x-mine",
    )
    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert reply.headers["access-control-allow-headers"] == "content-type, x-mine"


def test_repeated_queries_get_one_strong_tag_and_304(live: Service) -> None:
    first = live.query(NAMES)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["vary"] == "Accept, Accept-Encoding"
    assert "max-age" in first.headers["cache-control"]
    for known in (tag, f'W/{tag}, "other"', f'"x", {tag}'):
        again = live.query(NAMES, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert live.query(NAMES, if_none_match='"other"').status == 200
    assert live.query(NAMES, accept="text/csv").headers["etag"] != tag
    assert live.query(NAMES + " #").headers["etag"] != tag
    assert live.query(NAMES, ("default-graph-uri", "urn:x")).headers["etag"] != tag


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_differs_every_time_is_not_kept(live: Service, call: str) -> None:
    text = f"SELECT ({call} AS ?n) {{}}"
    first, second = live.query(text), live.query(text)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_large_answer_is_compressed_as_asked(live: Service, coding: str) -> None:
    import brotli
    import zstandard

    text = "SELECT * { ?s ?p ?o } LIMIT 500"
    plain = live.query(text)
    for _ in range(2):
        packed = live.query(text, accept_encoding=f"{coding}, identity;q=0.5")
        assert packed.headers["content-encoding"] == coding
        unpack = {
            "gzip": gzip.decompress,
            "br": brotli.decompress,
            "zstd": lambda body: zstandard.ZstdDecompressor().stream_reader(body).read(),
        }[coding]
        assert unpack(packed.body) == plain.body
        assert packed.headers["etag"] != plain.headers["etag"]
        again = live.query(text, accept_encoding=coding, if_none_match=packed.headers["etag"])
        assert (again.status, again.headers["etag"]) == (304, packed.headers["etag"])


def test_the_endpoint_describes_itself_to_rdf_clients_and_people(live: Service) -> None:
    import pyoxigraph

    turtle = live.ask()
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = set(pyoxigraph.parse(turtle.body, pyoxigraph.RdfFormat.TURTLE))
    for accept, form in (
        ("application/rdf+xml", pyoxigraph.RdfFormat.RDF_XML),
        ("application/ld+json", pyoxigraph.RdfFormat.JSON_LD),
        ("application/n-triples", pyoxigraph.RdfFormat.N_TRIPLES),
    ):
        reply = live.ask(accept=accept)
        assert reply.headers["content-type"] == accept
        assert set(pyoxigraph.parse(reply.body, form)) == graph
    words = turtle.body.decode()
    assert f"sd:endpoint <http://127.0.0.1:{live.port}/sparql>" in words
    assert f"sd:name <{CITY_GRAPH}>" in words
    page = live.ask(accept=HTML)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<form" in page.body
    assert live.ask(accept="image/png").status == 406


def test_the_host_header_is_not_believed(live: Service) -> None:
    for accept in ("text/turtle", HTML):
        assert b"evil.example" not in live.ask(accept=accept, host="evil.example").body
    assert b"evil.example" not in live.ask("GET", "/", host="evil.example").body


def test_every_response_carries_the_headers_that_keep_browsers_safe(live: Service) -> None:
    for reply in (
        live.query(NAMES),
        live.ask(accept=HTML),
        live.ask("GET", "/"),
        live.ask("GET", "/health"),
        live.ask("GET", "/none"),
        live.ask("GET", "/problem/syntax"),
        live.query("nonsense"),
    ):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"]
        assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_health_tells_snapshot_and_limits(live: Service) -> None:
    health = json.loads(live.ask("GET", "/health").body)
    assert (health["status"], health["snapshot"]) == ("ok", "0" * 64)
    assert health["limits"]["seconds"] == 2
    assert health["engine"]["workers"] >= 1


def test_a_query_of_many_bytes_of_japanese_goes_by_get(live: Service) -> None:
    text = "ASK {} # " + "一関" * 500
    assert live.ask("GET", "/sparql?query=" + quote(text)).status == 200
