"""Every IRI of the data leads to its description: negotiated, linked, whole."""

from __future__ import annotations

import http.client
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store
from rdflib import Graph

from teiju import resources
from teiju.snapshot.manifest import CATALOGUE, REPORT_TURTLE
from web.live_service import HTML, Service, service, write_snapshot

BASE = resources.DEFAULT_BASE
ZONE = "/id/zone/ichinoseki-hiraizumi"
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}
NOT_OF_LINKED_DATA = re.compile(r"sparql$|openapi\.json$|downloads/|problem/|$")
"""Paths of addresses that the catalogue names: they are what they say, no descriptions."""


@pytest.fixture(scope="module")
def everything(served: Store, snapshot: Path) -> Store:
    """All that a snapshot states, its catalogue and report included."""
    store = Store()
    store.bulk_extend(quad for quad in served if quad.graph_name != DefaultGraph())
    for name in (CATALOGUE, REPORT_TURTLE):
        graph = NamedNode(f"https://example.org/{name}")
        store.bulk_load(path=snapshot / name, format=RdfFormat.TURTLE, to_graph=graph)
    return store


def own_iris(store: Store) -> set[str]:
    return {
        term.value
        for quad in store
        for term in (*quad.triple, quad.graph_name)
        if isinstance(term, NamedNode) and term.value.startswith(BASE)
    }


def statements(store: Store) -> dict[str, set[bytes]]:
    """Own IRI → the N-Triples lines with it as subject, those with blank nodes left out."""
    found: dict[str, set[bytes]] = defaultdict(set)
    triples = [
        quad.triple
        for quad in store
        if isinstance(quad.subject, NamedNode) and not str(quad.object).startswith("_:")
    ]
    text = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    for triple, line in zip(triples, text.splitlines(), strict=True):
        found[str(triple.subject)[1:-1]].add(line)
    return found


def documents(port: int, paths: list[str]) -> Iterator[tuple[str, int, set[bytes]]]:
    """The N-Triples document of each path, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for path in paths:
        # With a suffix, the address of a query that constructs triples is that of its answer.
        suffix = "" if path.startswith("queries/") else ".nt"
        accept = {"accept": FORMS["nt"][0]}
        connection.request("GET", f"/{quote(path)}{suffix}", headers=accept)
        response = connection.getresponse()
        yield path, response.status, set(response.read().splitlines())
    connection.close()


def test_every_iri_of_the_snapshot_is_described_with_all_its_statements(
    published: Service, everything: Store
) -> None:
    stated = statements(everything)
    by_path: dict[str, set[bytes]] = defaultdict(set)
    for iri in own_iris(everything):
        path = iri.removeprefix(BASE).partition("#")[0]
        if NOT_OF_LINKED_DATA.match(path) is None:
            by_path[path] |= stated.get(iri, set())
    paths = sorted(by_path)
    assert len(paths) > 4000
    missing = []
    with ThreadPoolExecutor(4) as pool:
        parts = [paths[start::4] for start in range(4)]
        for found in pool.map(lambda part: list(documents(published.port, part)), parts):
            missing += [
                (path, status, sorted(by_path[path] - lines)[:2])
                for path, status, lines in found
                if status != 200 or not lines or by_path[path] - lines
            ]
    assert missing == []


def kind_of(part: str, zones: set[str]) -> str:
    """A part of a path without what names one thing: the zone, and all numbers."""
    name, dot, suffix = part.partition(".")
    return dot + suffix if name in zones else re.sub("[0-9]+", "", part)


@pytest.fixture(scope="module")
def kinds(everything: Store) -> list[str]:
    """The path of one IRI of each kind."""
    found = own_iris(everything)
    zones = {iri.rpartition("/")[2] for iri in found if iri.startswith(f"{BASE}id/zone/")}
    kinds: dict[str, str] = {}
    for iri in sorted(found):
        path = iri.removeprefix(BASE).partition("#")[0]
        if NOT_OF_LINKED_DATA.match(path) is None:
            shape = "/".join(kind_of(part, zones) for part in path.split("/")[:-1]) or path
            kinds.setdefault(shape, path)
    assert len(kinds) > 80
    return list(kinds.values())


def test_every_kind_of_iri_has_a_page(published: Service, kinds: list[str]) -> None:
    for path in kinds:
        reply = published.ask("GET", f"/{quote(path)}", accept=HTML)
        if reply.status == 303:
            reply = published.ask("GET", reply.headers["location"], accept=HTML)
        assert (path, reply.status, reply.headers["content-type"]) == (
            path,
            200,
            "text/html; charset=utf-8",
        )


@pytest.mark.parametrize("suffix", FORMS)
def test_every_kind_of_iri_answers_in_every_form(
    published: Service, kinds: list[str], suffix: str
) -> None:
    media_type = FORMS[suffix][0]
    for path in kinds:
        reply = published.ask("HEAD", f"/{quote(path)}", accept=media_type)
        if reply.status == 303:
            reply = published.ask("HEAD", reply.headers["location"], accept=media_type)
        assert (path, reply.status) == (path, 200)
        assert reply.headers["content-type"].split(";")[0] == media_type


def test_a_thing_leads_to_the_document_that_is_preferred(published: Service) -> None:
    cases = {
        "application/ld+json": f"{ZONE}.jsonld",
        "application/rdf+xml;q=0.5, text/turtle;q=0.2": f"{ZONE}.rdf",
        "*/*": f"{ZONE}.ttl",
        "text/*;q=0.1, application/n-triples": f"{ZONE}.nt",
        "application/trig, text/turtle;q=0": f"{ZONE}.trig",
        # As Comunica asks; it then reads the default graph.
        "application/n-quads, application/trig;q=0.95, application/ld+json;q=0.9": f"{ZONE}.jsonld",
    }
    for accept, location in cases.items():
        reply = published.ask("GET", ZONE, accept=accept)
        assert (reply.status, reply.headers["location"]) == (303, location), accept
        assert {"Accept", "Accept-Language"} <= set(reply.headers["vary"].split(", "))
        assert 'rel="describedby"; type="text/turtle"' in reply.headers["link"]
        assert reply.headers["access-control-allow-origin"] == "*"


def test_a_browser_is_led_to_the_page_in_its_language(published: Service) -> None:
    for tag, language in (("en-GB,ja;q=0.5", "en"), ("ja", "ja"), ("fr", "ja")):
        for path in (ZONE, f"{ZONE}.html"):
            reply = published.ask("GET", path, accept=HTML, accept_language=tag)
            assert (reply.status, reply.headers["location"]) == (303, f"/{language}{ZONE}")


def test_what_is_not_there_in_a_wanted_form_is_said_with_what_there_is(published: Service) -> None:
    reply = published.ask("GET", ZONE, accept="image/png")
    assert reply.status == 406
    assert reply.problem["available"] == [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
        "text/html",
    ]


@pytest.mark.parametrize("suffix", FORMS)
def test_all_forms_of_a_document_hold_the_same_statements(published: Service, suffix: str) -> None:
    media_type, form = FORMS[suffix]
    plain = published.ask("GET", f"{ZONE}.nt")
    reply = published.ask("GET", f"{ZONE}.{suffix}")
    assert reply.headers["content-type"].split(";")[0] == media_type
    links = reply.headers["link"]
    assert f'<{BASE}{ZONE[1:]}.{suffix}>; rel="canonical"' in links
    assert 'rel="license"' in links
    assert f'<{ZONE}.{"nt" if suffix == "ttl" else "ttl"}>; rel="alternate"' in links
    found = {str(quad.triple) for quad in pyoxigraph.parse(reply.body, format=form)}
    expected = pyoxigraph.parse(plain.body, format=RdfFormat.N_TRIPLES)
    assert found == {str(quad.triple) for quad in expected}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", [ZONE, "/dataset/teiju", "/queries/zones"])
def test_others_read_the_same_statements_from_all_forms(published: Service, path: str) -> None:
    names = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
    read = [
        set(Graph().parse(data=published.ask("GET", f"{path}.{suffix}").body, format=name))
        for suffix, name in names.items()
    ]
    assert read[0]
    assert read == [read[0]] * len(names)


def test_a_document_holds_what_refers_to_the_thing_and_the_names_of_all(published: Service) -> None:
    text = published.ask("GET", f"{ZONE}.nt").body.decode()
    zone = f"<{BASE}{ZONE[1:]}>"
    vision = f"<{BASE}id/vision/ichinoseki-hiraizumi/3>"
    assert f"{vision} <{BASE}def#visionOf> {zone} ." in text
    mentioned = {
        term for line in text.splitlines() for term in re.findall(rf"<{BASE}(?:id|def)[^>]+>", line)
    }
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    unnamed = {term for term in mentioned if f"{term} {label} " not in text}
    assert {term for term in unnamed if "#" in term or "/municipality/" in term} == set()


def test_a_validator_is_strong_and_spares_the_body(published: Service) -> None:
    for path in (f"{ZONE}.ttl", "/def.ttl", "/robots.txt", "/openapi.json"):
        reply = published.ask("GET", path)
        tag = reply.headers["etag"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
        again = published.ask("GET", path, if_none_match=f'W/"x", {tag}')
        assert (again.status, again.body) == (304, b"")
        head = published.ask("HEAD", path)
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(reply.body))


def test_documents_answer_at_their_own_address(published: Service) -> None:
    for path in ("/def", "/shapes", "/graph/ontology", "/dataset/catalogue", "/queries"):
        reply = published.ask("GET", path, accept="text/turtle")
        assert (path, reply.status) == (path, 200)
        assert reply.headers["content-location"] == f"{path}.ttl"
        page = published.ask("GET", path, accept=HTML)
        assert page.status == 200
        assert page.headers["content-location"].startswith("/ja/")
        canonical = page.headers["content-location"][1:]
        for link in (f'<{BASE}{canonical}>; rel="canonical"', 'rel="license"', f"<{path}.ttl>"):
            assert link in page.headers["link"], path
        assert "Accept" in page.headers["vary"].split(", ")


def test_an_id_with_a_dot_is_no_format(published: Service) -> None:
    item = "/id/meeting/ichinoseki-hiraizumi/2025/1/agenda/4.1"
    assert published.ask("GET", item).headers["location"] == f"{item}.ttl"
    assert published.ask("GET", f"{item}.jsonld").status == 200


def test_what_many_refer_to_comes_in_pages_that_say_so(published: Service) -> None:
    path, seen, pages = "/scheme/confidence/high.nt", set(), 0
    referring = f"<{BASE}def#factConfidence> <{BASE}scheme/confidence/high> .".encode()
    target = path
    while True:
        reply = published.ask("GET", target)
        pages += 1
        seen |= {line for line in reply.body.splitlines() if line.endswith(referring)}
        following = re.search(r'<([^>]+)>; rel="next"', reply.headers["link"])
        assert (b"xhtml/vocab#next" in reply.body) == (following is not None)
        if following is None:
            break
        target = following[1]
    assert pages > 1
    rows = published.query(
        f"SELECT ?s {{ ?s ?p <{BASE}scheme/confidence/high> }}", accept="text/csv"
    )
    assert len({line.split(b" ")[0] for line in seen}) <= len(set(rows.body.splitlines()))
    assert len(seen) > 500


@pytest.mark.parametrize(
    "path", ["/id/zone/nowhere", "/id/zone/nowhere.ttl", "/scheme/x/y", "/graph/x", "/dataset/x"]
)
def test_what_is_not_there_is_not_found_in_any_form(published: Service, path: str) -> None:
    for accept in (*(media_type for media_type, _ in FORMS.values()), "image/png", HTML):
        reply = published.ask("GET", path, accept=accept)
        assert reply.status == 404
        assert ("text/html" in reply.headers["content-type"]) == (accept == HTML)


def test_what_was_withdrawn_is_gone_and_says_why(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path / "snapshot")
    withdrawal = {
        "path": "id/city/9",
        "date": "2026-04-01",
        "reason_ja": "重複",
        "reason_en": "given twice",
        "replaced_by": "id/city/1",
    }
    (folder / "withdrawn.json").write_text(json.dumps([withdrawal]), encoding="utf-8")
    with service(folder) as running:
        for path in ("/id/city/9", "/id/city/9.ttl", "/id/city/9.jsonld"):
            reply = running.ask("GET", path, accept="text/turtle")
            assert reply.status == 410
            assert "given twice" in str(reply.problem["detail"])
            assert reply.problem["replacedBy"] == f"{BASE}id/city/1"
        assert running.ask("GET", "/id/city/9", accept=HTML).status == 410
        assert running.ask("GET", "/id/city/1", accept="text/turtle").status == 303


def test_other_methods_are_refused_and_other_origins_allowed(published: Service) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        reply = published.ask(method, ZONE)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    preflight = published.ask("OPTIONS", ZONE, access_control_request_method="GET")
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    room=st.sampled_from(
        ["id", "scheme", "graph", "dataset", "def", "queries", "downloads", "report"]
    ),
    tail=st.text(min_size=0, max_size=40),
    suffix=st.sampled_from(["", *(f".{suffix}" for suffix in FORMS), ".html", ".csv", ".xlsx"]),
    query=st.sampled_from(["", "?page=2", "?page=0", "?lang=%ff", "?zone=%00"]),
)
def test_no_path_makes_the_service_fail(
    published: Service, room: str, tail: str, suffix: str, query: str
) -> None:
    path = quote(f"/{room}/{tail}{suffix}".encode("utf-8", "surrogatepass"))
    assert published.ask("GET", path + query, accept="text/turtle").status < 500
