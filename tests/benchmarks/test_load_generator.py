"""The load generator reads answers whole, however a server sends them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


class Handler(BaseHTTPRequestHandler):
    """Answers `/chunked`, `/sized` and `/cut` in those ways, and 304 to a known tag."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == '"known"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", '"known"')
        if self.path.startswith("/chunked"):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write("3\r\n圏\r\n6;x=y\r\n域圏\r\n0\r\n\r\n".encode())
            return
        self.send_header("Content-Length", "9")
        self.end_headers()
        self.wfile.write("圏域圏".encode()[: 4 if self.path.startswith("/cut") else 9])
        self.close_connection = self.path.startswith("/cut")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> object:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def load(port: object, path: str, etag: str = "") -> dict[str, object]:
    """The outcome of six requests on two connections."""
    plan = {
        "port": port,
        "path": path,
        "questions": [{"name": "q", "text": "ASK {}", "accept": "*/*", "etag": etag}],
        "connections": 2,
        "seconds": 20.0,
        "rounds": 6,
        "sources": ["127.0.0.1"],
        "keep_bodies": True,
    }
    done = subprocess.run(
        [sys.executable, "-m", "load.driver"],
        cwd=BENCHMARKS,
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome: dict[str, object] = json.loads(done.stdout)
    return outcome


@pytest.mark.parametrize("path", ["/chunked", "/sized"])
def test_an_answer_is_read_whole(port: object, path: str) -> None:
    outcome = load(port, path)
    assert outcome["statuses"] == {"200": 6}
    assert outcome["bodies"] == {"q": "圏域圏"}
    assert outcome["etags"] == {"q": '"known"'}


def test_an_answer_that_is_cut_off_counts_as_broken(port: object) -> None:
    assert load(port, "/cut")["statuses"] == {"broken": 6}


def test_a_known_tag_is_answered_without_a_body(port: object) -> None:
    assert load(port, "/sized", '"known"')["statuses"] == {"304": 6}
