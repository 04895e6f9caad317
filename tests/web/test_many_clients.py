"""Many clients at once: fairness, hang-ups, slow connections, and a new snapshot under way."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.live_service import NAMES, Service, service, target, wait_until, write_snapshot

pytestmark = pytest.mark.alone

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def engine(live: Service) -> dict[str, int]:
    figures: dict[str, int] = json.loads(live.ask("GET", "/health").body)["engine"]
    return figures


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Service]:
    with service(write_snapshot(tmp_path / "snapshot"), query_seconds=4, workers=2) as running:
        yield running


def test_a_client_that_hangs_up_frees_its_worker(own: Service) -> None:
    with socket.create_connection(("127.0.0.1", own.port)) as connection:
        connection.sendall(f"GET {target(SLOW)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: engine(own)["fast"] + engine(own)["slow"] == 1)
    begun = time.monotonic()
    wait_until(lambda: engine(own)["fast"] + engine(own)["slow"] == 0)
    assert time.monotonic() - begun < 1


def test_dozens_of_slow_queries_do_not_hold_up_others(own: Service) -> None:
    """They come from one address, behind a proxy on this machine, as the ordinary ones do not."""
    stop = threading.Event()
    refused: list[bool] = []

    def hostile(number: int) -> None:
        while not stop.is_set():
            text = f"{SLOW} # {number} {time.monotonic()}"
            reply = own.query(text, x_forwarded_for="192.0.2.1")
            if reply.status == 503:
                refused.append("retry-after" in reply.headers)

    threads = [threading.Thread(target=hostile, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1)
        times = []
        for number in range(40):
            begun = time.monotonic()
            reply = own.query(f"{NAMES} # {number}", x_forwarded_for="192.0.2.2")
            times.append(time.monotonic() - begun)
            assert reply.status == 200
        assert max(times) < 3
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert refused
    assert all(refused)
    wait_until(lambda: engine(own)["fast"] + engine(own)["slow"] == 0)
    assert own.query(NAMES).status == 200


def test_the_same_slow_query_is_worked_out_once_for_all_who_wait(own: Service) -> None:
    threads = [threading.Thread(target=own.query, args=(SLOW,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    wait_until(lambda: engine(own)["fast"] + engine(own)["slow"] > 0)
    time.sleep(0.5)
    assert engine(own)["fast"] + engine(own)["slow"] == 1
    for thread in threads:
        thread.join()


def test_slow_connections_are_closed(tmp_path: Path) -> None:
    with service(write_snapshot(tmp_path / "snapshot"), request_seconds=1) as running:
        address = ("127.0.0.1", running.port)
        with socket.create_connection(address, timeout=5) as idle:
            assert idle.recv(10) == b""
        with socket.create_connection(address, timeout=5) as head:
            head.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n")
            assert b" 408 " in head.recv(100)
        with socket.create_connection(address, timeout=5) as body:
            body.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                b"Content-Type: application/sparql-query\r\n\r\nASK"
            )
            assert b" 408 " in body.recv(100)


def test_a_client_that_does_not_read_is_cut_off(tmp_path: Path) -> None:
    with service(write_snapshot(tmp_path / "snapshot"), request_seconds=1) as running:
        text = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(10)
            connection.connect(("127.0.0.1", running.port))
            connection.sendall(f"GET {target(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(4)
            received, ended = 0, False
            while not ended:
                try:
                    part = connection.recv(1 << 16)
                except ConnectionResetError:
                    break
                received += len(part)
                ended = not part
        assert received < len(running.query(text).body)


def test_a_new_snapshot_is_taken_over_without_losing_a_request(tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    first, second = write_snapshot(shelf / "a", "a" * 64), write_snapshot(shelf / "b", "b" * 64)
    extra = '<urn:new> <http://example.org/name> "新市"@ja .\n'
    with (second / "dataset.nq").open("a", encoding="utf-8") as file:
        file.write(extra)
    (shelf / "current").symlink_to("a")
    with service(first, snapshots=shelf) as running:
        tag = running.query(NAMES).headers["etag"]
        statuses: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                statuses.append(running.query(f"{NAMES} # {number}").status)

        thread = threading.Thread(target=ask)
        thread.start()
        (shelf / "current").unlink()
        (shelf / "current").symlink_to("b")
        os.kill(running.pid, signal.SIGHUP)
        health = lambda: json.loads(running.ask("GET", "/health").body)["snapshot"]  # noqa: E731
        wait_until(lambda: health() == "b" * 64)
        time.sleep(0.2)
        stop.set()
        thread.join()
        assert set(statuses) == {200}
        after = running.query(NAMES, if_none_match=tag)
        assert after.status == 200
        assert "新市" in after.body.decode()


def test_the_service_survives_the_death_of_every_process_it_started(own: Service) -> None:
    children = Path(f"/proc/{own.pid}/task/{own.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    wait_until(lambda: own.query(f"{NAMES} # {time.monotonic()}").status == 200)
