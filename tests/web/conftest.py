"""One service for all tests that do not change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from web.live_service import Service, service, write_snapshot
from web.page_visits import Visitor


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on the small dataset, with small bounds."""
    folder = write_snapshot(tmp_path_factory.mktemp("web") / "snapshot")
    bounds = {"query_seconds": 2, "query_memory": 256 << 20, "query_output": 1 << 20}
    with service(folder, **bounds, body=200_000, target=20_000, headers=16_000) as running:
        yield running


@pytest.fixture(scope="session")
def published(snapshot: Path) -> Iterator[Service]:
    """A service on the snapshot of the real data."""
    with service(snapshot, snapshots=snapshot.parent) as running:
        yield running


@pytest.fixture(scope="session")
def visitor(snapshot: Path, served: Store) -> Visitor:
    """Somebody who looks at the pages of the snapshot of the real data."""
    return Visitor(snapshot, served)
