"""What machines look for first: robots, sitemap, OpenAPI, VoID, schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pyoxigraph
from openapi_spec_validator import validate
from pyoxigraph import NamedNode, RdfFormat, Store

from teiju import resources
from teiju.stored_queries.loading import load_all
from teiju.web.catalogue import sitemap
from web.live_service import Service

BASE = resources.DEFAULT_BASE
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(published: Service) -> Iterator[str]:
    index = ElementTree.fromstring(published.ask("GET", "/sitemap.xml").body)
    for place in index.iter(f"{SITEMAP}loc"):
        path = (place.text or "").replace(BASE, "/")
        part = ElementTree.fromstring(published.ask("GET", path).body)
        yield from ((loc.text or "").replace(BASE, "/") for loc in part.iter(f"{SITEMAP}loc"))


def test_the_sitemap_has_each_page_in_both_languages_and_all_answer(published: Service) -> None:
    found = list(addresses(published))
    assert len(found) == len(set(found)) > 5000
    japanese = {path.removeprefix("/ja/") for path in found if path.startswith("/ja/")}
    assert japanese == {path.removeprefix("/en/") for path in found if path.startswith("/en/")}
    assert {"", "zones", "def", "queries/zones", "id/zone/ichinoseki-hiraizumi"} <= japanese
    for path in found[:: len(found) // 60]:
        assert (path, published.ask("GET", path).status) == (path, 200)


def test_a_large_sitemap_is_split() -> None:
    paths = tuple(f"id/{number}" for number in range(60_000))
    assert sitemap.parts(paths) == 3
    index = sitemap.index(paths, "https://example.org").decode()
    assert index.count("<sitemap>") == 3
    parts = [sitemap.part(paths, n, "https://example.org").decode() for n in (1, 2, 3)]
    assert [part.count("<url>") for part in parts] == [50_000, 50_000, 20_000]


def test_robots_name_the_sitemap(published: Service) -> None:
    text = published.ask("GET", "/robots.txt").body.decode()
    assert f"Sitemap: {BASE}sitemap.xml" in text
    assert published.ask("GET", "/sitemap-99.xml").status == 404


def test_the_openapi_document_is_valid_and_has_each_query(published: Service) -> None:
    document = json.loads(published.ask("GET", "/openapi.json").body)
    validate(document)
    assert document["openapi"].startswith("3.1")
    operations = {
        operation["get"]["operationId"]: operation["get"]
        for path, operation in document["paths"].items()
        if path.startswith("/queries/")
    }
    queries = load_all(resources.root(), BASE)
    assert operations.keys() == queries.keys()
    for name, query in queries.items():
        named = [parameter["name"] for parameter in operations[name]["parameters"]]
        assert named == ["format", *query.parameters]


def test_void_describes_the_dataset_where_clients_look(published: Service) -> None:
    reply = published.ask("GET", "/.well-known/void", accept="text/turtle")
    assert reply.status == 200
    store = Store()
    store.load(reply.body, format=RdfFormat.TURTLE)
    dataset = NamedNode(f"{BASE}dataset/teiju")
    void = "http://rdfs.org/ns/void#"

    def has(name: str) -> bool:
        return any(True for _ in store.quads_for_pattern(dataset, NamedNode(name), None))

    for name in ("sparqlEndpoint", "dataDump", "triples", "classPartition", "propertyPartition"):
        assert has(void + name), name
    assert has("http://purl.org/dc/terms/license")


def test_counts_of_void_are_those_of_the_endpoint(published: Service) -> None:
    counted = published.query(
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX tj: <https://w3id.org/teiju/def#> "
        "SELECT ?entities (COUNT(DISTINCT ?zone) AS ?zones) WHERE { "
        "?part void:class tj:SettlementZone ; void:entities ?entities . "
        "?zone a tj:SettlementZone } GROUP BY ?entities",
        accept="text/csv",
    )
    entities, zones = counted.body.decode().split("\r\n")[1].split(",")
    assert entities == zones


def test_pages_on_data_carry_the_dataset_for_search_engines(published: Service) -> None:
    for path in ("/ja/", "/en/data", "/ja/id/zone/ichinoseki-hiraizumi"):
        page = published.ask("GET", path).body.decode()
        (block,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
        )
        found = json.loads(block)
        assert found["@type"] == "Dataset"
        assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
        for file in found["distribution"]:
            target = file["contentUrl"].replace(BASE, "/")
            assert published.ask("HEAD", target).status == 200


def test_the_catalogue_is_dcat(published: Service) -> None:
    body = published.ask("GET", "/dataset/catalogue.nt").body
    triples = list(pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES))
    dcat = "http://www.w3.org/ns/dcat#"
    types = {t.object.value for t in triples if t.predicate.value.endswith("#type")}
    for name in ("Catalog", "Dataset", "DatasetSeries", "Distribution", "DataService"):
        assert dcat + name in types
    zone = f"{BASE}dataset/zone/ichinoseki-hiraizumi"
    about = {t.predicate.value for t in triples if str(t.subject) == f"<{zone}>"}
    dcterms = "http://purl.org/dc/terms/"
    assert {f"{dcat}distribution", f"{dcterms}spatial", f"{dcterms}temporal"} <= about
    period = f'<{zone}/period> <{dcat}startDate> "2013-07-23"'
    assert period in body.decode()
