"""The dataset of the real data, built once, in the two engines that answer every query."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from teiju import resources
from teiju.graph.assertion import assert_dataset
from teiju.snapshot import catalogue, dataset
from teiju.snapshot.named_graphs import graph_kinds
from teiju.snapshot.self_description import add_self_description
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery

ROOT = resources.root()
BASE = resources.DEFAULT_BASE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-golden", action="store_true", help="rewrite the expected answers of the queries"
    )


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def queries() -> Mapping[str, StoredQuery]:
    return load_all(ROOT, BASE)


@pytest.fixture(scope="session")
def oxigraph() -> Store:
    """Everything a snapshot holds, as the endpoint would serve it."""
    assertion = assert_dataset(ROOT, BASE)
    store = dataset.store_of(assertion.dataset)
    kinds = graph_kinds(store, BASE)
    infer = dataset.reasoner("rules", ROOT, BASE)
    dataset.add_derived_graphs(store, ROOT, BASE, kinds, infer)
    add_self_description(store, ROOT, BASE, kinds)
    graphs = catalogue.describe_graphs(store, BASE, kinds)
    catalogue.add_catalogue(store, ROOT, BASE, graphs)
    dataset.add_default_graph(store, dataset.default_graphs(store, BASE, kinds))
    return store


@pytest.fixture(scope="session")
def oxigraph_without_inference(oxigraph: Store) -> Store:
    """The same dataset with nothing inferred in it."""
    inferred = NamedNode(f"{BASE}graph/inferred")
    store = Store()
    kept = (quad for quad in oxigraph if quad.graph_name not in (inferred, DefaultGraph()))
    store.bulk_extend(kept)
    graphs = dataset.default_graphs(store, BASE, graph_kinds(store, BASE))
    dataset.add_default_graph(store, graphs)
    return store


@pytest.fixture(scope="session")
def rdflib_dataset(oxigraph: Store) -> Iterator[rdflib.Dataset]:
    """The same quads. rdflib must not rewrite `2013-10` into a day when it reads it."""
    content = io.BytesIO()
    oxigraph.dump(content, RdfFormat.N_QUADS)
    found = rdflib.Dataset()
    rdflib.NORMALIZE_LITERALS = False
    with _rdflib_warning_of_itself():
        found.parse(data=content.getvalue().decode(), format="nquads")
    yield found
    rdflib.NORMALIZE_LITERALS = True


@contextmanager
def _rdflib_warning_of_itself() -> Iterator[None]:
    """rdflib's own reader of N-Quads uses what rdflib deprecates."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Dataset\.", DeprecationWarning)
        yield
