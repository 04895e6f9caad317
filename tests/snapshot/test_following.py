"""A running service moves on by itself when the shelf does, without losing a request."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from teiju.snapshot import shelf
from web import live_service
from web.live_service import NAMES, service, write_snapshot

pytestmark = pytest.mark.alone

FOLLOWING = live_service.START.replace(", 0)", ", 0, follow=True)")


def test_a_service_follows_a_publication_and_a_rollback_under_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_service, "START", FOLLOWING)
    names = ["a" * 16, "b" * 16]
    first, second = (write_snapshot(tmp_path / name, name * 4) for name in names)
    shelf.make_current(first, tmp_path)
    with service(first, snapshots=tmp_path) as running:
        statuses: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                statuses.append(running.query(f"{NAMES} # {len(statuses)}").status)

        def wait_for(name: str) -> None:
            deadline = time.monotonic() + 20
            while json.loads(running.ask("GET", "/health").body)["snapshot"] != name * 4:
                assert time.monotonic() < deadline
                time.sleep(0.05)

        thread = threading.Thread(target=ask)
        thread.start()
        try:
            shelf.roll_back(tmp_path, second.name)
            wait_for(names[1])
            shelf.roll_back(tmp_path, first.name)
            wait_for(names[0])
        finally:
            stop.set()
            thread.join()
        assert len(statuses) > 10
        assert set(statuses) == {200}
