"""The snapshot of the real data, built once for all tests that ask it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from teiju import resources
from teiju.snapshot.build import Source, build
from teiju.snapshot.manifest import DATASET


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with one snapshot, that of the tables of this checkout."""
    place = tmp_path_factory.mktemp("snapshots")
    source = Source(resources.root(), resources.DEFAULT_BASE)
    outcome = build(source, place, lambda _: nullcontext())
    assert outcome.folder is not None, outcome.report
    return place


@pytest.fixture(scope="session")
def snapshot(shelf: Path) -> Path:
    """The folder of that snapshot."""
    return (shelf / "current").resolve()


@pytest.fixture(scope="session")
def served(snapshot: Path) -> Store:
    """What the endpoint serves: the snapshot's dataset in a store."""
    store = Store()
    store.bulk_load(path=snapshot / DATASET, format=RdfFormat.N_QUADS)
    return store
