"""The stored queries as an API: `/queries/{name}.csv?zone=…`.

| path | what |
|---|---|
| `/queries/{name}.csv`, `.json`, `.tsv`, `.xml`, `.xlsx`, `.parquet` | the rows of an answer |
| `/queries/{name}.ttl`, `.jsonld`, `.nt`, `.rdf` | the triples of an answer |
| `/queries/{name}` | the query itself in RDF, its page, or 303 to its answer by Accept |

Parameters of the address are those of the query; any other one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from teiju import resources
from teiju.engine.interface import QueryRequest
from teiju.errors import QueryError
from teiju.formats import BY_NAME
from teiju.settings import Settings
from teiju.stored_queries.head import Form
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery, nearest
from teiju.web import documents, negotiation
from teiju.web.answer_files import PARQUET_TYPE, XLSX_TYPE, parquet, workbook
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.documents import Pages
from teiju.web.known_things import UnknownThingError, require_known
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Headers, Receive, Scope, Send, client_of, header, respond
from teiju.web.room import Application

PREFIX: Final = "/queries/"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
ROWS: Final = {
    "csv": BY_NAME["csv"].media_type,
    "json": BY_NAME["json"].media_type,
    "tsv": BY_NAME["tsv"].media_type,
    "xml": BY_NAME["xml"].media_type,
    "xlsx": XLSX_TYPE,
    "parquet": PARQUET_TYPE,
}
"""Suffix of an answer of rows → its media type."""

TRIPLES: Final = {
    "ttl": BY_NAME["turtle"].media_type,
    "jsonld": BY_NAME["jsonld"].media_type,
    "nt": BY_NAME["ntriples"].media_type,
    "rdf": BY_NAME["rdfxml"].media_type,
}
"""Suffix of an answer of triples → its media type."""

_NAMES: Final = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml"}
_MOST_PARAMETERS: Final = 50


@cache
def stored_queries(base: str) -> Mapping[str, StoredQuery]:
    """The stored queries by name. Raises QueryError when a file is wrong."""
    return load_all(resources.root(), base)


def suffixes(query: StoredQuery) -> Mapping[str, str]:
    """The forms in which the answer to a query comes."""
    return ROWS if query.form is Form.SELECT else TRIPLES


class StoredQueryApi:
    """The ASGI application behind `/queries/{name}`."""

    def __init__(
        self,
        published: Callable[[], Publication],
        settings: Settings,
        pages: Pages,
        linked_data: Application,
    ) -> None:
        self._published = published
        self._base = settings.base
        self._pages = pages
        self._linked_data = linked_data
        self._answering = Answering(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await documents.answer(scope, receive, send, self._serve, self._base, self._pages)

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._answering.cache.clear()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        name, dot, suffix = scope["path"].removeprefix(PREFIX).partition(".")
        queries = stored_queries(self._base)
        if not name and not dot:
            return await self._linked_data({**scope, "path": "/queries"}, receive, send)
        query = queries.get(name)
        if query is None:
            near = nearest(name[:100], queries)
            shown = ", ".join(near)
            detail = f"近い名前: {shown} / the nearest names are {shown}"
            raise Problem(status=404, code="not-found", detail=detail, more={"nearest": near})
        if not dot:
            return await self._by_accept(scope, receive, send, query)
        if suffix in suffixes(query):
            return await self._answer(scope, send, query, suffix)
        # What is no form of its answer may be one of its description.
        return await self._linked_data(scope, receive, send)

    async def _by_accept(
        self, scope: Scope, receive: Receive, send: Send, query: StoredQuery
    ) -> None:
        """The description or the page of a query; 303 to its answer where rows are asked for."""
        forms = {media_type: suffix for suffix, media_type in ROWS.items()}
        forms |= {"application/json": "json"}
        offers = ("text/turtle", "text/html", *_DESCRIPTIONS, *forms)
        wanted = negotiation.best(header(scope, b"accept"), offers)
        if wanted not in forms or query.form is not Form.SELECT:
            return await self._linked_data(scope, receive, send)
        values = self._values(scope, query)
        tail = f"?{urlencode(values)}" if values else ""
        target = f"{PREFIX}{query.name}.{forms[wanted]}{tail}"
        headers: Headers = [(b"location", target.encode()), documents.VARY, *documents.CORS]
        return await respond(scope, send, 303, headers, b"")

    async def _answer(self, scope: Scope, send: Send, query: StoredQuery, suffix: str) -> None:
        values = self._values(scope, query)
        try:
            text = query.bind(**values)
        except QueryError as error:
            raise _refused(error, query, values) from error
        engine = self._published().engine
        media_type = suffixes(query)[suffix]
        key = Key(engine.version, text, (query.name,), (), media_type, None)
        entry = self._answering.cache.get(key)
        if entry is None:
            await self._require_known(query, values)
            body = await self._body(query, text, suffix, client_of(scope))
            content_type = f"{media_type}; charset=utf-8" if "text/" in media_type else media_type
            entry = Entry(key.tag(), content_type.encode(), body)
            self._answering.cache.put(key, entry)
        links = [
            f'<{self._base}queries/{query.name}>; rel="describedby"',
            f'<{LICENCE}>; rel="license"',
        ]
        file = f'inline; filename="{query.name}.{suffix}"'
        more: Headers = [
            (b"vary", b"Accept-Encoding"),
            (b"link", ", ".join(links).encode()),
            (b"content-disposition", file.encode()),
        ]
        await documents.send_entry(scope, send, self._answering, key, entry, more)

    async def _require_known(self, query: StoredQuery, values: dict[str, str]) -> None:
        try:
            await require_known(self._published().engine, query, values, self._base)
        except UnknownThingError as error:
            more = {"parameter": error.parameter, "nearest": error.nearest}
            raise Problem(status=400, code="parameter", detail=str(error), more=more) from error

    async def _body(self, query: StoredQuery, text: str, suffix: str, client: str) -> bytes:
        engine, form = self._published().engine, _NAMES.get(suffix, suffix)
        if query.form is Form.CONSTRUCT:
            request = QueryRequest(text=text, results=None, graph=form, client=client)
            return (await engine.answer(request)).body
        asked = "json" if suffix in ("xlsx", "parquet") else form
        request = QueryRequest(text=text, results=asked, graph=None, client=client)
        body = (await engine.answer(request)).body
        match suffix:
            case "xlsx":
                return workbook(query, body)
            case "parquet":
                return parquet(query, body)
        return body

    def _values(self, scope: Scope, query: StoredQuery) -> dict[str, str]:
        """The parameters of the address. Raises Problem for one that the query does not have."""
        try:
            pairs = parse_qsl(
                scope["query_string"].decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_PARAMETERS,
            )
        except ValueError as error:
            detail = (
                "パラメーターが UTF-8 ではないか、多すぎます / parameters must be UTF-8, and few"
            )
            raise Problem(status=400, code="bad-request", detail=detail) from error
        values: dict[str, str] = {}
        for name, value in pairs:
            if name not in query.parameters:
                known = list(query.parameters)
                shown = ", ".join(known) or "なし / none"
                detail = f"{name[:100]}: 使える条件: {shown} / the parameters are: {shown}"
                more = {"parameter": name[:100], "available": known}
                raise Problem(status=400, code="parameter", detail=detail, more=more)
            if name in values:
                detail = f"{name}: 1度だけ書いてください / give it once"
                raise Problem(status=400, code="parameter", detail=detail, more={"parameter": name})
            values[name] = value
        return {name: value for name, value in values.items() if value != ""}


_DESCRIPTIONS: Final = (
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)


def _refused(error: QueryError, query: StoredQuery, values: dict[str, str]) -> Problem:
    """400: which value does not fit, and what would."""
    for name, value in values.items():
        try:
            query.bind(**{name: value})
        except QueryError as fault:
            parameter = query.parameters[name]
            more: dict[str, object] = {"parameter": name, "datatype": str(parameter.type)}
            if parameter.choices is not None:
                more["allowed"] = list(parameter.choices)
            if parameter.pattern is not None:
                more["pattern"] = parameter.pattern
            example = query.example(name) or query.defaults[name]
            if example is not None:
                more["example"] = example
            return Problem(status=400, code="parameter", detail=str(fault), more=more)
    return Problem(status=400, code="parameter", detail=str(error))
