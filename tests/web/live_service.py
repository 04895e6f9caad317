"""A service in a process of its own on 127.0.0.1, and requests to it as a stranger sends them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from engine.small_dataset import BASE, write_dataset

START = """
import sys
from pathlib import Path
from teiju.settings import Settings
from teiju.web.server import serve
serve(Path(sys.argv[1]), Settings(), "127.0.0.1", 0)
"""
NAMES = "SELECT ?s ?n { ?s <http://example.org/name> ?n } ORDER BY ?s"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True)
class Reply:
    """A whole response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, object]:
        """The problem document."""
        assert self.headers["content-type"] == "application/problem+json"
        found: dict[str, object] = json.loads(self.body)
        assert found["status"] == self.status
        return found


@dataclass(frozen=True)
class Service:
    """Where a service listens."""

    port: int
    pid: int
    snapshot: Path

    def ask(
        self,
        method: str = "GET",
        target: str = "/sparql",
        body: bytes | str | None = None,
        **headers: str,
    ) -> Reply:
        """One request on a connection of its own; header names have _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, text: str, *more: tuple[str, str], **headers: str) -> Reply:
        """A query by GET."""
        return self.ask("GET", target(text, *more), **headers)


def target(text: str, *more: tuple[str, str]) -> str:
    """The request target of a query."""
    return "/sparql?" + urlencode([("query", text), *more])


def write_snapshot(folder: Path, version: str = "0" * 64) -> Path:
    """A snapshot folder with the small dataset."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = len(write_dataset(folder).read_text(encoding="utf-8").splitlines())
    graph = {
        "iri": f"{BASE}graph/cities",
        "kind": "zone",
        "title": {"ja": "市町", "en": "Cities"},
        "triples": 3,
        "sha256": "0",
        "inDefaultGraph": True,
    }
    manifest = {
        "version": version,
        "dataVersion": "0",
        "base": BASE,
        "inputs": "0",
        "triples": lines - 3,
        "quads": 3,
        "inferred": 0,
        "tables": 0,
        "rows": 0,
        "findings": {"violations": 0, "warnings": 0, "infos": 0},
        "graphs": [graph],
        "tools": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@contextmanager
def service(folder: Path, **settings: object) -> Iterator[Service]:
    """A running service; settings are those of `teiju.settings` in lower case."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TEIJU_")}
    environment |= {f"TEIJU_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(folder)], stderr=subprocess.PIPE, env=environment
    )
    assert process.stderr is not None
    try:
        said = ""
        while (match := re.search(r"http://127\.0\.0\.1:(\d+)/", said)) is None:
            line = process.stderr.readline().decode()
            assert line, f"the service has not started: {said}"
            said += line
        yield Service(int(match[1]), process.pid, folder)
        assert process.poll() is None, "the service has died"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()


def wait_until(condition: object, seconds: float = 5) -> None:
    """Waits until a condition holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.02)
