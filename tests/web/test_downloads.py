"""Files for download, whole, in ranges, and not again when they are known."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from teiju.snapshot.manifest import DOWNLOADS
from web.live_service import HTML, Service

FILE = "teiju.nq.gz"


@pytest.fixture(scope="module")
def body(snapshot: Path) -> bytes:
    return (snapshot / DOWNLOADS / FILE).read_bytes()


def test_a_file_comes_whole_with_its_hash(published: Service, body: bytes) -> None:
    reply = published.ask("GET", f"/downloads/{FILE}")
    assert (reply.status, reply.body) == (200, body)
    assert reply.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in reply.headers
    assert reply.headers["accept-ranges"] == "bytes"
    digest = hashlib.sha256(body)
    assert reply.headers["etag"] == f'"{digest.hexdigest()}"'
    shown = base64.b64encode(digest.digest()).decode()
    assert reply.headers["repr-digest"] == f"sha-256=:{shown}:"
    head = published.ask("HEAD", f"/downloads/{FILE}")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(body)))


def test_a_known_file_is_not_sent_again(published: Service) -> None:
    tag = published.ask("HEAD", f"/downloads/{FILE}").headers["etag"]
    reply = published.ask("GET", f"/downloads/{FILE}", if_none_match=tag)
    assert (reply.status, reply.body) == (304, b"")


def test_a_part_is_sent_when_it_is_asked_for(published: Service, body: bytes) -> None:
    size = len(body)
    cases = {"bytes=0-99": (0, 100), "bytes=1000-": (1000, size), "bytes=-7": (size - 7, size)}
    cases |= {f"bytes=5-{size * 2}": (5, size), f"bytes=-{size * 2}": (0, size)}
    for asked, (start, end) in cases.items():
        reply = published.ask("GET", f"/downloads/{FILE}", range=asked)
        assert (reply.status, reply.body) == (206, body[start:end]), asked
        assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"


def test_a_part_of_another_version_is_the_whole(published: Service, body: bytes) -> None:
    reply = published.ask("GET", f"/downloads/{FILE}", range="bytes=0-9", if_range='"other"')
    assert (reply.status, reply.body) == (200, body)
    for senseless in ("bytes=9-0", "lines=0-9", "bytes=", "bytes=0-1,5-6"):
        assert published.ask("GET", f"/downloads/{FILE}", range=senseless).status == 200


def test_a_part_beyond_the_end_is_refused_with_the_size(published: Service, body: bytes) -> None:
    for beyond in (f"bytes={len(body)}-", "bytes=-0"):
        reply = published.ask("GET", f"/downloads/{FILE}", range=beyond)
        assert reply.status == 416
        assert reply.headers["content-range"] == f"bytes */{len(body)}"


@pytest.mark.parametrize(
    "path",
    ["nothing.csv", "../manifest.json", "..%2fmanifest.json", "%2fetc%2fpasswd", "zone", "zone/"],
)
def test_only_listed_files_are_sent(published: Service, path: str) -> None:
    assert published.ask("GET", f"/downloads/{path}").status == 404
    assert published.ask("GET", f"/downloads/{path}", accept=HTML).status == 404


def test_checksums_and_the_way_to_the_page(published: Service) -> None:
    for path in ("SHA256SUMS", "zone/ichinoseki-hiraizumi/SHA256SUMS"):
        assert published.ask("GET", f"/downloads/{path}").headers["content-type"] == (
            "text/plain; charset=utf-8"
        )
    reply = published.ask("GET", "/downloads/", accept_language="en")
    assert (reply.status, reply.headers["location"]) == (303, "/en/data")
