"""The query operation of the SPARQL 1.1 Protocol (section 2.1): a request's parameters."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from teiju.web import problems
from teiju.web.problems import Problem

QUERY_TYPE: Final = "application/sparql-query"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
UPDATE_TYPE: Final = "application/sparql-update"
BODY_TYPES: Final = f"{QUERY_TYPE}, {FORM_TYPE}"

_MOST_PARAMETERS: Final = 1000
_FREQUENT: Final = tuple((b"%%%02X" % ord(sign), sign.encode()) for sign in ' ?\n:/{}<>();"')
"""Escapes that queries are full of; none stands for what an escape is written with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a request asks; `query` is None when it asks nothing."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    """Names of formats, the first one known to be taken."""


def from_target(query_string: bytes) -> Parameters:
    """The parameters of a GET. Raises Problem."""
    return _parameters(_decoded(query_string))


def from_body(query_string: bytes, content_type: str, body: bytes) -> Parameters:
    """The parameters of a POST or QUERY. Raises Problem."""
    media_type, charset = _media_type(content_type)
    if media_type == UPDATE_TYPE:
        raise problems.refused("update")
    if media_type not in (QUERY_TYPE, FORM_TYPE) or charset not in (
        "",
        "utf-8",
        "utf8",
        "us-ascii",
    ):
        raise _unsupported_type()
    pairs = list(_decoded(query_string))
    if media_type == FORM_TYPE:
        pairs += _decoded(body)
    else:
        pairs.append(("query", _text(body, "本文 / the body")))
    parameters = _parameters(pairs)
    if parameters.query is None:
        raise _missing_query()
    return parameters


def inflated(body: bytes, coding: str, limit: int) -> bytes:
    """The body without its Content-Encoding. Raises Problem, also when it grows too large."""
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Problem(
            status=415,
            code="media-type",
            detail="Content-Encoding は gzip か deflate にしてください / "
            "Content-Encoding may be gzip or deflate",
            headers=((b"accept-encoding", b"gzip, deflate"),),
        )
    inflater = zlib.decompressobj(wbits=47 if coding != "deflate" else 15)
    try:
        whole = inflater.decompress(body, limit + 1)
    except zlib.error:
        whole, inflater = b"", zlib.decompressobj()
    if len(whole) > limit:
        raise too_large(limit)
    if not inflater.eof:
        raise Problem(
            status=400,
            code="bad-request",
            detail=f"本文を {coding} として展開できません / the body is not valid {coding}",
        )
    return whole


def too_large(limit: int) -> Problem:
    """413."""
    return Problem(
        status=413,
        code="too-large",
        detail=f"本文は {limit} バイトまでです / a body may have {limit} bytes",
        more={"limit": "body", "value": limit},
    )


def _parameters(pairs: Iterable[tuple[str, str]]) -> Parameters:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise problems.refused("update")
    if len(values.get("query", ())) > 1:
        raise Problem(
            status=400,
            code="bad-request",
            detail="query は1つだけ書いてください / give query once",
            more={"parameter": "query"},
        )
    default_graphs = tuple(values.get("default-graph-uri", ()))
    named_graphs = tuple(values.get("named-graph-uri", ()))
    if "query" not in values and (default_graphs or named_graphs):
        raise _missing_query()
    return Parameters(
        query=values["query"][0].removeprefix("\ufeff") if "query" in values else None,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        formats=tuple(name for value in values.get("format", ()) for name in value.split(",")),
    )


def _decoded(form: bytes) -> list[tuple[str, str]]:
    """Name and value of each parameter, percent-decoded once."""
    parts = form.split(b"&", _MOST_PARAMETERS)
    if len(parts) > _MOST_PARAMETERS:
        raise Problem(
            status=400,
            code="bad-request",
            detail=f"パラメーターは {_MOST_PARAMETERS} 個までです / "
            f"up to {_MOST_PARAMETERS} parameters are read",
        )
    pairs = []
    for part in parts:
        name, _, value = part.partition(b"=")
        if name:
            decoded = _text(_unquoted(name), "パラメーター名 / a parameter's name")
            where = "パラメーター / a parameter's value"
            pairs.append((decoded, _text(_unquoted(value), where)))
    return pairs


def _unquoted(value: bytes) -> bytes:
    value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value
    for escape, sign in _FREQUENT:
        value = value.replace(escape, sign)
    return unquote_to_bytes(value)


def _text(value: bytes, where: str) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise Problem(
            status=400,
            code="bad-request",
            detail=f"{where}: {error.start + 1} バイト目が UTF-8 ではありません / "
            f"byte {error.start + 1} is not UTF-8",
        ) from None


def _media_type(header: str) -> tuple[str, str]:
    media_type, *parameters = header.split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _missing_query() -> Problem:
    return Problem(
        status=400,
        code="bad-request",
        detail="query がありません / there is no query",
        more={"parameter": "query"},
    )


def _unsupported_type() -> Problem:
    return Problem(
        status=415,
        code="media-type",
        detail=f"Content-Type は次のいずれかで、UTF-8 にしてください / "
        f"send one of these, in UTF-8: {BODY_TYPES}",
        more={"available": BODY_TYPES.split(", ")},
        headers=((b"accept-post", BODY_TYPES.encode()), (b"accept-query", BODY_TYPES.encode())),
    )
