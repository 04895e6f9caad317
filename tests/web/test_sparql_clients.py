"""The libraries that people query with: each reads the endpoint as it is."""

from __future__ import annotations

import json

import pytest

from engine.small_dataset import CITIES
from web.live_service import NAMES, Service, target

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_reads_every_format_of_results(live: Service, name: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"http://127.0.0.1:{live.port}/sparql")
    client.setQuery(NAMES)
    client.setReturnFormat(name)
    result = client.query()
    assert name in result.info()["content-type"].replace("tab-separated-values", "tsv")
    assert result.convert()


@pytest.mark.parametrize("name", ["turtle", "rdf+xml", "xml", "json-ld", "n3"])
def test_sparqlwrapper_reads_every_format_of_graphs(live: Service, name: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"http://127.0.0.1:{live.port}/sparql")
    client.setQuery("CONSTRUCT WHERE { ?s <http://example.org/name> ?o }")
    client.setReturnFormat(name)
    assert "一関市" in client.query().response.read().decode()


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_table_is_read_from_its_url_alone(live: Service, name: str) -> None:
    import csv
    import io
    from urllib.request import urlopen

    where = f"http://127.0.0.1:{live.port}{target(NAMES, ('format', name))}"
    with urlopen(where) as response:
        body = response.read()
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(body.decode())))
        assert [row["n"] for row in rows] == list(CITIES)
    else:
        rows = json.loads(body)["results"]["bindings"]
        assert [row["n"]["value"] for row in rows] == list(CITIES)


def test_rdflib_queries_it_as_a_store(live: Service) -> None:
    from rdflib import Graph, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"http://127.0.0.1:{live.port}/sparql"))
    assert [str(row.n) for row in graph.query(NAMES)] == list(CITIES)  # type: ignore[union-attr]
    found = list(graph.triples((None, URIRef("http://example.org/name"), None)))
    assert len(found) == 3
    assert (None, None, Literal("平泉町", lang="ja")) in graph
    assert len(graph.query("CONSTRUCT WHERE { ?s <http://example.org/name> ?o }").graph or ()) == 3
