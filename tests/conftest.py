"""The snapshot of the real data, built once for all tests that ask it."""

from __future__ import annotations

import fcntl
from contextlib import nullcontext
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from teiju import resources
from teiju.snapshot.build import Source, build
from teiju.snapshot.manifest import DATASET


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A shelf with one snapshot, that of the tables of this checkout.

    All processes of a run share it: the first one that needs it builds it.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "snapshots"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "current").exists():
            place.mkdir(exist_ok=True)
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
