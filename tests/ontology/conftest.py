"""The ontology's files, read once, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

ONTOLOGY = Path(__file__).parents[2] / "ontology"


@pytest.fixture(scope="session")
def ontology() -> Store:
    """Every Turtle file under ontology/, merged into one default graph."""
    store = Store()
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        store.load(path=path, format=RdfFormat.TURTLE)
    return store
