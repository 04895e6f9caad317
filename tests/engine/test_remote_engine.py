"""The remote engine gives the answers of the embedded one, from a second server."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pyoxigraph
import pytest

from engine.small_dataset import BASE, run, running, write_dataset
from teiju.engine import columns, lexer
from teiju.engine.interface import (
    Answer,
    EngineFailedError,
    Limit,
    LimitReachedError,
    NotAcceptableError,
    QueryRequest,
    QuerySyntaxError,
    RefusedError,
    UnrepresentableError,
)
from teiju.engine.remote import RemoteEngine
from teiju.settings import Settings

pytestmark = pytest.mark.alone

NAME = "<http://example.org/name>"
CITIES = f"{BASE}graph/cities"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("dataset"), things=200)


@pytest.fixture(scope="module")
def server(dataset: Path) -> Iterator[str]:
    """An Oxigraph server on the same N-Quads."""
    location = dataset.with_name("store")
    load = [str(OXIGRAPH), "load", "--location", str(location), "--file", str(dataset)]
    subprocess.run(load, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(OXIGRAPH), "serve-read-only", "--location", str(location), "--bind", address]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield f"http://{address}/query"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(200):
        try:
            socket.create_connection((host, int(port)), 0.1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not listen")


def remote(url: str, request: QueryRequest, **values: float) -> Answer:
    async def work() -> Answer:
        settings = Settings.model_validate({"base": BASE, **values})
        engine = RemoteEngine(url, "test", settings)
        await engine.start()
        try:
            return await engine.answer(request)
        finally:
            await engine.close()

    return run(work())  # type: ignore[return-value]


def embedded(dataset: Path, request: QueryRequest) -> Answer:
    async def work() -> Answer:
        async with running(dataset) as engine:
            return await engine.answer(request)

    return run(work())  # type: ignore[return-value]


ROWS = [
    QueryRequest(text=f"SELECT ?s ?n {{ ?s {NAME} ?n }} ORDER BY ?s"),
    QueryRequest(text="SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"),
    QueryRequest(text=f"SELECT ?n {{ GRAPH <{CITIES}> {{ ?s {NAME} ?n }} }} ORDER BY ?n"),
    QueryRequest(text=f"SELECT ?n {{ ?s {NAME} ?n }} ORDER BY ?n", default_graphs=(CITIES,)),
    QueryRequest(text=f"SELECT ?n {{ ?s {NAME} ?n }} ORDER BY ?n", default_graphs=("urn:x",)),
    QueryRequest(
        text=f"SELECT ?g ?n {{ GRAPH ?g {{ ?s {NAME} ?n }} }} ORDER BY ?n", named_graphs=(CITIES,)
    ),
    QueryRequest(text=f"SELECT ?s {{ ?s {NAME} '平泉町'@ja }}"),
    QueryRequest(text="SELECT ?x { VALUES ?x { 1 2.5 1e3 true 'あ' <http://x/> UNDEF } }"),
    QueryRequest(text=f"SELECT * {{ ?z {NAME} ?a FILTER(?a = '平泉町'@ja) }}"),
    QueryRequest(text="ASK { ?s ?p '一関市'@ja }"),
]


@pytest.mark.parametrize("format_name", ["json", "xml", "csv", "tsv"])
def test_both_engines_give_the_same_rows(dataset: Path, server: str, format_name: str) -> None:
    for asked in ROWS:
        request = QueryRequest(
            text=asked.text,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            results=format_name,
        )
        here, there = embedded(dataset, request), remote(server, request)
        assert (there.format, _read(there)) == (here.format, _read(here))


def _read(answer: Answer) -> Any:
    match answer.format:
        case "json":
            return json.loads(answer.body)
        case "csv":
            return list(csv.reader(io.StringIO(answer.body.decode())))
    return answer.body


@pytest.mark.parametrize("format_name", ["turtle", "ntriples", "rdfxml", "nquads", "trig"])
def test_both_engines_give_the_same_graph(dataset: Path, server: str, format_name: str) -> None:
    syntax = {
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
        "nquads": pyoxigraph.RdfFormat.N_QUADS,
        "trig": pyoxigraph.RdfFormat.TRIG,
    }[format_name]
    text = "CONSTRUCT { ?s <http://example.org/called> ?o } { ?s <http://example.org/name> ?o }"
    request = QueryRequest(text=text, graph=format_name)
    graphs = [
        set(pyoxigraph.parse(answer.body, syntax))
        for answer in (embedded(dataset, request), remote(server, request))
    ]
    assert graphs[0] == graphs[1]
    assert len(graphs[0]) == 3


def test_errors_are_those_of_the_embedded_engine(server: str) -> None:
    with pytest.raises(QuerySyntaxError):
        remote(server, QueryRequest(text="SELECT ?s { "))
    with pytest.raises(RefusedError):
        remote(server, QueryRequest(text="CLEAR ALL"))
    with pytest.raises(RefusedError):
        remote(server, QueryRequest(text="ASK { SERVICE <http://127.0.0.1:1/> {} }"))
    with pytest.raises(NotAcceptableError):
        remote(server, QueryRequest(text="ASK {}", results=None))
    with pytest.raises(UnrepresentableError):
        remote(server, QueryRequest(text='SELECT ("\\u0001" AS ?x) {}', results="xml"))
    with pytest.raises(LimitReachedError) as deep:
        remote(server, QueryRequest(text="ASK " + "{" * 200 + "}" * 200))
    assert deep.value.limit is Limit.DEPTH
    with pytest.raises(LimitReachedError) as large:
        remote(server, QueryRequest(text="SELECT * { ?a ?b ?c . ?d ?e ?f }"), query_output=10_000)
    assert large.value.limit is Limit.OUTPUT


def test_a_star_that_is_dear_to_write_out_does_not_hold_the_answer_up() -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    text = (
        f"SELECT * {{ {{ SELECT ?x40 {{ BIND('a' AS ?x0) {doubled} }} ORDER BY ?x40 }} }} LIMIT 1"
    )
    begun = time.monotonic()
    assert columns.written_out_elsewhere(text, BASE, list(lexer.tokens(text))) == text
    assert time.monotonic() - begun < 5


def test_an_endpoint_that_is_not_there_is_said_so() -> None:
    with pytest.raises(EngineFailedError):
        remote("http://127.0.0.1:1/query", QueryRequest(text="ASK {}"))


class _Silent(BaseHTTPRequestHandler):
    """Takes a query and keeps it."""

    release: ClassVar[threading.Event] = threading.Event()

    def do_POST(self) -> None:
        self.release.wait(5)


def test_an_endpoint_that_does_not_answer_is_given_up() -> None:
    listener = HTTPServer(("127.0.0.1", 0), _Silent)
    thread = threading.Thread(target=listener.handle_request)
    thread.start()

    async def work() -> float:
        settings = Settings.model_validate({"base": BASE, "query_seconds": 0.5})
        engine = RemoteEngine(f"http://127.0.0.1:{listener.server_port}/", "test", settings)
        begun = time.monotonic()
        with pytest.raises(LimitReachedError):
            await engine.answer(QueryRequest(text="ASK {}"))
        waited = time.monotonic() - begun
        _Silent.release.set()
        await asyncio.sleep(0)
        return waited

    try:
        assert run(work()) < 1.0  # type: ignore[operator]
    finally:
        thread.join()
        listener.server_close()
