"""Whatever is sent, the service answers with a 2xx or a 4xx, and goes on."""

from __future__ import annotations

import json
import socket
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from teiju.web import request
from web.live_service import NAMES, Service

pytestmark = pytest.mark.alone

_BOUND = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_PIECES = st.sampled_from(
    [
        *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "*", "?s", "?p", "{", "}", "(", ")"),
        *("FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "AS", "VALUES", "GRAPH", "SERVICE"),
        *("<http://x/>", "<", ">", '"text"', "'", '"""', "\\u0041", "@ja", "^^", "1", "1e9", "."),
        *(
            "COUNT(*)",
            "GROUP BY",
            "ORDER BY",
            "LIMIT",
            "NOW()",
            "#",
            "\n",
            "日本",
            "\x00",
            "[",
            "]",
        ),
    ]
)
_NAMES = st.sampled_from(
    [
        *("Accept", "Accept-Encoding", "Content-Type", "Content-Encoding", "If-None-Match"),
        *("Origin", "Access-Control-Request-Headers", "Host", "X-Forwarded-For", "Expect", "Range"),
    ]
)
_VALUES = st.binary(max_size=60).map(
    lambda value: bytes(byte for byte in value if byte not in b"\r\n\0")
)


def send(live: Service, head: bytes, body: bytes = b"") -> int:
    """The status of a request as raw bytes; 0 when the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=20) as connection:
        connection.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
        answered = connection.recv(16)
        return int(answered[9:12]) if answered.startswith(b"HTTP/1.1 ") else 0


def is_well(status: int) -> bool:
    return 200 <= status < 500


@_BOUND
@given(st.lists(_PIECES, max_size=25))
def test_any_query_gets_an_answer_or_an_explanation(live: Service, pieces: list[str]) -> None:
    reply = live.query(" ".join(pieces))
    assert is_well(reply.status)
    if reply.status >= 400:
        assert reply.problem["title"]


@_BOUND
@given(st.binary(max_size=200), st.sampled_from([b"sparql-query", b"x-www-form-urlencoded"]))
def test_any_body_gets_an_answer_or_an_explanation(live: Service, body: bytes, kind: bytes) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/%b\r\n" % kind
    assert is_well(send(live, head + b"Content-Length: %d" % len(body), body))


@_BOUND
@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=5))
def test_any_header_gets_an_answer_or_an_explanation(
    live: Service, headers: list[tuple[str, bytes]]
) -> None:
    lines = [b"GET /sparql?query=ASK%7B%7D HTTP/1.1"]
    lines += [name.encode() + b": " + value for name, value in headers]
    status = send(live, b"\r\n".join(lines))
    assert is_well(status)


@_BOUND
@given(st.binary(max_size=100))
def test_any_target_gets_an_answer_or_an_explanation(live: Service, target: bytes) -> None:
    for start in (b"/sparql?query=", b"/sparql?", b"/"):
        quoted = bytes(byte for byte in target if byte > 32 and byte != 127)
        status = send(live, b"GET " + start + quoted + b" HTTP/1.1\r\nHost: x")
        assert is_well(status)


@given(st.text(alphabet="%25304aA+ ?é\n:", max_size=40))
def test_values_are_decoded_once_whatever_they_hold(value: str) -> None:
    written = b"query=" + value.encode()
    expected = value.replace("+", " ").encode()
    assume(is_utf_8(expected))
    query = request.from_target(written).query
    assert query is not None
    assert query.encode() == unquote_to_bytes(expected)


def is_utf_8(escaped: bytes) -> bool:
    try:
        unquote_to_bytes(escaped).decode()
    except UnicodeDecodeError:
        return False
    return True


def test_afterwards_the_answers_are_right(live: Service) -> None:
    rows = json.loads(live.query(NAMES).body)["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["一関市", "平泉町", "奥州市"]
