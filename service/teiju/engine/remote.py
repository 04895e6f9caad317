"""An engine elsewhere: any endpoint of the SPARQL 1.1 Protocol."""

from __future__ import annotations

import asyncio
import re
import urllib.error
from http.client import HTTPException
from typing import Any, Final

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from teiju.engine import columns, lexer, xml_text
from teiju.engine.interface import (
    Answer,
    BusyError,
    EngineFailedError,
    Health,
    InvalidQueryError,
    Limit,
    LimitReachedError,
    NotAcceptableError,
    QueryRequest,
    QuerySyntaxError,
    RefusedError,
    UnrepresentableError,
)
from teiju.formats import BY_NAME, Format, Kind
from teiju.settings import Settings

_PLACE: Final = re.compile(r"(?:at |line )(\d+)(?::|, column )(\d+)")
_PIECE: Final = 1 << 16
_SPARE_SECONDS: Final = 1


class RemoteEngine:
    """Sends each query on, a limited number of them at once."""

    def __init__(self, url: str, version: str, settings: Settings) -> None:
        self._url = url
        self._version = version
        self._settings = settings
        self._places = asyncio.Semaphore(settings.workers + settings.queue)
        self._under_way = 0

    @property
    def version(self) -> str:
        """The version of the snapshot that the endpoint is taken to hold."""
        return self._version

    async def start(self) -> None:
        """Nothing is to be waited for: the endpoint runs already."""

    async def answer(self, request: QueryRequest) -> Answer:
        """The endpoint's answer. Raises one of the errors of `teiju.engine.interface`."""
        form = self._format(request)
        if self._places.locked():
            raise BusyError(2)
        async with self._places:
            self._under_way += 1
            try:
                async with asyncio.timeout(self._settings.query_seconds):
                    body = await asyncio.to_thread(self._fetch, request, form)
            except TimeoutError:
                raise LimitReachedError(Limit.TIME, self._settings.query_seconds) from None
            finally:
                self._under_way -= 1
        safe = xml_text.made_safe(body) if form.name in ("xml", "rdfxml") else body
        if safe is None:
            raise UnrepresentableError(form.name, form.kind)
        return Answer(safe, form.name)

    async def close(self) -> None:
        """Nothing is held open."""

    def health(self) -> Health:
        """How many queries are under way."""
        return Health(ready=True, version=self._version, figures={"fast": self._under_way})

    def _format(self, request: QueryRequest) -> Format:
        """The format to ask for, once the query is one that may be sent on."""
        length, depth = self._settings.query_length, self._settings.query_depth
        if len(request.text.encode()) > length:
            raise LimitReachedError(Limit.LENGTH, length)
        tokens = list(lexer.tokens(request.text))
        if lexer.depth(tokens) > depth:
            raise LimitReachedError(Limit.DEPTH, depth)
        if lexer.is_update(tokens):
            raise RefusedError("update")
        if lexer.asks_a_service(tokens):
            raise RefusedError("service")
        kind = lexer.kind_of(request.text) or Kind.RESULTS
        name = request.results if kind is Kind.RESULTS else request.graph
        if name is None:
            raise NotAcceptableError(kind)
        return BY_NAME[name]

    def _fetch(self, request: QueryRequest, form: Format) -> bytes:
        wrapper = SPARQLWrapper(self._url)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(int(self._settings.query_seconds) + _SPARE_SECONDS)
        tokens = list(lexer.tokens(request.text))
        text = columns.written_out_elsewhere(request.text, self._settings.base, tokens)
        wrapper.setQuery(text)
        wrapper.addCustomHttpHeader("Accept", form.media_type)
        for iri in request.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in request.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        try:
            with wrapper.query().response as response:
                return self._read(response, form)
        except QueryBadFormed as error:
            raise _syntax_error(str(error)) from None
        except urllib.error.HTTPError as error:
            raise InvalidQueryError(f"the endpoint answers {error.code}") from None
        except (SPARQLWrapperException, urllib.error.URLError, HTTPException, OSError) as error:
            raise EngineFailedError("the endpoint cannot be reached") from error

    def _read(self, response: Any, form: Format) -> bytes:
        received = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if received != form.media_type:
            raise EngineFailedError("the endpoint answers in another format")
        parts: list[bytes] = []
        left = self._settings.query_output
        while part := response.read(_PIECE):
            left -= len(part)
            if left < 0:
                raise LimitReachedError(Limit.OUTPUT, self._settings.query_output)
            parts.append(part)
        return b"".join(parts)


def _syntax_error(message: str) -> QuerySyntaxError:
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    return QuerySyntaxError("", line, column, ())
