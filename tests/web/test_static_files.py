"""Styles and scripts: addresses that last, compressed, checked, and nothing else of the disk."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from teiju.web.static_files import StaticFiles

STYLE = b"body { color: black }\n" * 100


class Reply:
    """What an ASGI application sends."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""

    async def send(self, message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = dict(message["headers"])
        else:
            self.body += message["body"]


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "style.css").write_bytes(STYLE)
    (tmp_path / "secret.css").write_text("secret")
    return StaticFiles([folder, tmp_path / "missing"], "https://w3id.org/teiju/")


def get(files: StaticFiles, path: str, method: str = "GET", **headers: str) -> Reply:
    reply = Reply()
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": given}
    asyncio.run(files(scope, None, reply.send))
    return reply


def test_the_address_in_pages_may_be_kept_for_ever(files: StaticFiles) -> None:
    reply = get(files, files.address("style.css"))
    assert (reply.status, reply.body) == (200, STYLE)
    assert reply.headers[b"cache-control"] == b"public, max-age=31536000, immutable"
    assert reply.headers[b"content-type"] == b"text/css; charset=utf-8"


def test_the_plain_name_is_checked_each_time(files: StaticFiles) -> None:
    reply = get(files, "/static/style.css")
    assert reply.headers[b"cache-control"] == b"no-cache"
    again = get(files, "/static/style.css", if_none_match=reply.headers[b"etag"].decode())
    assert (again.status, again.body) == (304, b"")


def test_another_hash_than_the_file_has_is_not_found(files: StaticFiles) -> None:
    assert get(files, "/static/style.0000000000.css").status == 404


def test_files_are_compressed_as_asked(files: StaticFiles) -> None:
    reply = get(files, "/static/style.css", accept_encoding="gzip")
    assert reply.headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(reply.body) == STYLE
    assert b"content-encoding" not in get(files, "/static/style.css").headers


@pytest.mark.parametrize(
    "name", ["../secret.css", "..%2fsecret.css", "", "style.css/", "/etc/passwd"]
)
def test_nothing_outside_the_folder_is_served(files: StaticFiles, name: str) -> None:
    assert get(files, f"/static/{name}").status == 404


def test_files_are_read_only(files: StaticFiles) -> None:
    reply = get(files, "/static/style.css", method="POST")
    assert (reply.status, reply.headers[b"allow"]) == (405, b"GET, HEAD")


def test_a_head_request_has_no_body(files: StaticFiles) -> None:
    reply = get(files, "/static/style.css", method="HEAD")
    assert reply.body == b""
    assert reply.headers[b"content-length"] == str(len(STYLE)).encode()
