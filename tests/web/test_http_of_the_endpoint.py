"""Connections, sizes and what is no HTTP: the endpoint below the protocol of queries."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from web.live_service import NAMES, Service, target

pytestmark = pytest.mark.alone

FORM = "application/x-www-form-urlencoded"


def test_one_connection_carries_many_requests(live: Service) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    try:
        for text in ("ASK {}", "nonsense", NAMES, "SELECT (NOW() AS ?n) {}", "ASK {}"):
            connection.request("GET", target(text))
            own = connection.sock
            connection.getresponse().read()
            assert connection.sock is own
    finally:
        connection.close()


def test_too_much_of_anything_is_refused(live: Service) -> None:
    assert live.ask("GET", "/sparql?query=" + "x" * 25_000).status == 414
    assert live.ask("GET", "/sparql?query=ASK%7B%7D", x="y" * 17_000).status == 431
    many = {f"x_{number}": "y" * 50 for number in range(99)}
    assert live.ask("GET", "/sparql?query=ASK%7B%7D", x="y" * 11_000, **many).status == 431
    large = b"query=" + b"x" * 250_000
    assert live.ask("POST", body=large, content_type=FORM).status == 413
    bomb = gzip.compress(b"query=" + b"x" * 100_000_000)
    reply = live.ask("POST", body=bomb, content_type=FORM, content_encoding="gzip")
    assert (reply.status, reply.problem["limit"]) == (413, "body")
    broken = live.ask("POST", body=b"query", content_type=FORM, content_encoding="gzip")
    assert broken.status == 400
    assert live.ask("POST", body=b"x", content_type=FORM, content_encoding="lzw").status == 415


def test_a_body_without_end_is_refused_when_it_is_too_large(live: Service) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/sparql-query\r\n\r\n"
        )
        for _ in range(400):
            connection.sendall(b"3e8\r\n" + b"x" * 1000 + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        assert b" 413 " in connection.recv(100)


def test_requests_that_come_together_are_answered_in_turn(live: Service) -> None:
    ask = f"GET {target(NAMES)} HTTP/1.1\r\nHost: x\r\n\r\n"
    wrong = "GET /sparql?query=nonsense HTTP/1.1\r\nHost: x\r\n\r\n"
    last = ask.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
        connection.sendall((ask + ask.replace("GET", "HEAD") + wrong + last).encode())
        answered = b""
        while part := connection.recv(1 << 16):
            answered += part
    lines = [line for line in answered.split(b"\r\n") if b"HTTP/1.1 " in line]
    assert [line.partition(b"HTTP/1.1 ")[2][:3] for line in lines] == [
        b"200",
        b"200",
        b"400",
        b"200",
    ]


def test_a_flood_of_headers_is_refused_without_being_weighed_again_and_again(
    live: Service,
) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
        begun = time.monotonic()
        connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 40_000)
        assert b" 431 " in connection.recv(100)
        assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_what_is_no_http_is_closed_with_a_4xx(live: Service, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
        connection.sendall(sent)
        assert connection.recv(100)[:10] == b"HTTP/1.1 4"


@pytest.mark.parametrize(
    "wanted", ["/static/../app.py", "/static/%2e%2e/app.py", "//evil.example/", "/sparql/"]
)
def test_there_is_nothing_beside_the_routes(live: Service, wanted: str) -> None:
    assert live.ask("GET", wanted).status == 404
