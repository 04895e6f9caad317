"""A running service moves on by itself when the shelf does, without losing a request."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from teiju.snapshot import shelf
from web import live_service
from web.live_service import NAMES, Service, service, write_snapshot

pytestmark = pytest.mark.alone

FOLLOWING = live_service.START.replace(", 0)", ", 0, follow=True)")


@pytest.fixture
def following(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Service, list[Path]]]:
    """A service that follows a shelf of two snapshots, the first of them current."""
    monkeypatch.setattr(live_service, "START", FOLLOWING)
    folders = [write_snapshot(tmp_path / (16 * name), 64 * name) for name in "ab"]
    shelf.make_current(folders[0], tmp_path)
    with service(folders[0], snapshots=tmp_path) as running:
        yield running, folders


def wait_for(running: Service, folder: Path) -> None:
    """Until the service says that it answers from this snapshot."""
    deadline = time.monotonic() + 20
    while json.loads(running.ask("GET", "/health").body)["snapshot"] != 4 * folder.name:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_service_follows_a_publication_and_a_rollback_under_load(
    following: tuple[Service, list[Path]], tmp_path: Path
) -> None:
    running, (first, second) = following
    statuses: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            statuses.append(running.query(f"{NAMES} # {len(statuses)}").status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for folder in (second, first, second, first):
            shelf.roll_back(tmp_path, folder.name)
            wait_for(running, folder)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert len(statuses) > 10
    assert set(statuses) == {200}


def test_a_publication_is_not_missed_while_another_is_being_loaded(
    following: tuple[Service, list[Path]], tmp_path: Path
) -> None:
    running, (first, second) = following
    for pause in (0.9, 0.2, 0.4, 0.1):
        shelf.roll_back(tmp_path, second.name)
        time.sleep(pause)
        shelf.roll_back(tmp_path, first.name)
        os.kill(running.pid, signal.SIGHUP)
    shelf.roll_back(tmp_path, second.name)
    os.kill(running.pid, signal.SIGHUP)
    wait_for(running, second)
    shelf.roll_back(tmp_path, first.name)
    wait_for(running, first)


def test_a_service_takes_up_what_is_put_on_the_shelf_by_others_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_service, "START", FOLLOWING)
    environment = {**os.environ, "TEIJU_SNAPSHOTS": str(tmp_path)}
    first = write_snapshot(tmp_path / (16 * "a"), 64 * "a")
    shelf.make_current(first, tmp_path)
    with service(first, snapshots=tmp_path) as running:
        wait_for(running, first)
        with shelf.draft(tmp_path) as draft:
            second = shelf.put(write_snapshot(draft, 64 * "b"), 64 * "b", tmp_path)
        wait_for(running, second)
        for command, folder in (("rollback",), first), (("rollback", second.name), second):
            teiju = (sys.executable, "-m", "teiju", *command)
            done = subprocess.run(teiju, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            assert folder.name in done.stdout
            wait_for(running, folder)
