"""`/ja/publish/check`, `/en/publish/check`: the form, and the answer to what it sends."""

from __future__ import annotations

import asyncio
import base64
import csv
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from teiju import resources
from teiju.settings import Settings
from teiju.web import compression, documents, negotiation, request
from teiju.web.pages.facts import Link
from teiju.web.pages.language import Language, Words, preferred
from teiju.web.pages.page import Page
from teiju.web.pages.site import Site
from teiju.web.pages.texts import Texts
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.publishing_check.checking import Checking, Wish
from teiju.web.publishing_check.submission import read_submission
from teiju.web.responses import (
    PAGE_POLICY,
    Headers,
    Receive,
    Scope,
    Send,
    header,
    respond,
    respond_problem,
)

PATH: Final = "publish/check"
_ADDRESS: Final = re.compile(rf"(?:/(ja|en))?/{PATH}")
_METHODS: Final = b"GET, HEAD, POST, OPTIONS"
_HTML: Final = "text/html"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: Final = {"html": _HTML, "json": "application/json", "xlsx": _XLSX}
_DISCARDED: Final = 4 << 20
"""Bytes beyond the limit that are read all the same: few clients listen before they have sent."""


class PublishingCheck:
    """The page that checks a workbook. Nothing of what it is sent is kept."""

    def __init__(
        self, published: Callable[[], Publication], settings: Settings, site: Site
    ) -> None:
        self._published = published
        self._settings = settings
        self._site = site
        self._checking = Checking(settings)

    @staticmethod
    def answers(path: str) -> bool:
        """Whether an address is that of the page, in a language or without one."""
        return _ADDRESS.fullmatch(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        match = _ADDRESS.fullmatch(scope["path"])
        wished = preferred(header(scope, b"accept-language"))
        language = Language(match[1]) if match is not None and match[1] else None
        try:
            match scope["method"]:
                case "GET" | "HEAD" if language is None:
                    await _to_language(scope, send, wished)
                case "GET" | "HEAD":
                    await self._respond_page(scope, send, language or wished, {})
                case "POST":
                    await self._check(scope, receive, send, language or wished)
                case "OPTIONS":
                    headers: Headers = [(b"allow", _METHODS), documents.NO_STORE]
                    await respond(scope, send, 204, headers, None)
                case _:
                    detail = f"使えるメソッド / allowed: {_METHODS.decode()}"
                    allow = ((b"allow", _METHODS),)
                    raise Problem(status=405, code="method", detail=detail, headers=allow)
        except Problem as problem:
            await self._respond_problem(scope, send, problem, language or wished)

    async def _check(self, scope: Scope, receive: Receive, send: Send, language: Language) -> None:
        if header(scope, b"sec-fetch-site") == "cross-site":
            raise Problem(
                status=403,
                code="refused",
                detail="ほかのサイトのフォームからは受け付けません / "
                "forms of other sites are not accepted",
            )
        if not _zones():
            raise Problem(status=503, code="engine", detail=_both("check.not_offered"))
        self._checking.admit()
        try:
            form, zone, answer = await self._checked(scope, receive, language)
        finally:
            self._checking.leave()
        if form == "xlsx" and answer.startswith(b"PK"):
            name = b"attachment; filename=teiju-check.xlsx"
            headers: Headers = [(b"content-type", _XLSX.encode()), documents.NO_STORE]
            return await respond(
                scope, send, 200, [*headers, (b"content-disposition", name)], answer
            )
        found = json.loads(answer)
        if form == "json":
            headers = [(b"content-type", b"application/json"), documents.NO_STORE]
            return await respond(scope, send, 200, headers, _as_json(found["report"]))
        return await self._respond_page(scope, send, language, {**found, "zone": zone})

    async def _checked(
        self, scope: Scope, receive: Receive, language: Language
    ) -> tuple[str, str, bytes]:
        """The form that is wished, the zone, and what the worker says of the files."""
        body = await self._body(scope, receive)
        sent = read_submission(header(scope, b"content-type") or "", body)
        form = _form(sent.fields.get("format"), header(scope, b"accept"))
        zone = sent.fields.get("zone", "")
        if zone not in _zones():
            raise _missing("check.zone.missing", "zone")
        if not sent.files:
            raise _missing("check.file.missing", "book")
        folder = self._published().folder.resolve()
        wish = Wish(zone, form, language, _address(language), folder)
        return form, zone, await self._checking.check(sent.files, wish)

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        limit = self._settings.check_body
        parts: list[bytes] = []
        size, more = 0, True
        while more and size <= limit + _DISCARDED:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Problem(status=408, code="timeout", more={"limit": "body"})
            piece = message.get("body", b"")
            size += len(piece)
            more = message.get("more_body", False)
            parts = [] if size > limit else [*parts, piece]
        if size > limit:
            raise request.too_large(limit)
        return b"".join(parts)

    async def _respond_page(
        self, scope: Scope, send: Send, language: Language, found: dict[str, object]
    ) -> None:
        texts = Texts(language)
        page = Page(
            template="publishing_check.html",
            title=Words(texts("check.title"), str(language)),
            description=texts("check.lead"),
            view={
                "zones": _zones(),
                "zone": found.get("zone", ""),
                "report": found.get("report"),
                "preview": found.get("preview"),
                "marked": found.get("marked"),
                "json": _base64(found.get("report")),
                "limit": self._settings.check_body >> 20,
                "seconds": f"{self._settings.check_seconds:g}",
            },
            crumbs=(Link("", Words(texts("nav.data"), str(language)), f"/{language}/data"),),
            formats=(),
            is_kept=False,
        )
        body = self._site.rendering.page(page, language, self._published().manifest, PATH)
        headers: Headers = [
            (b"content-type", f"{_HTML}; charset=utf-8".encode()),
            PAGE_POLICY,
            documents.NO_STORE,
            (b"vary", b"Accept-Encoding"),
        ]
        coding = negotiation.content_coding(header(scope, b"accept-encoding"), compression.CODINGS)
        if coding is not None:
            body = await asyncio.to_thread(compression.compressed, body, coding)
            headers.append((b"content-encoding", coding.encode()))
        await respond(scope, send, 200, headers, body)

    async def _respond_problem(
        self, scope: Scope, send: Send, problem: Problem, language: Language
    ) -> None:
        offers = (_HTML, "application/problem+json", "application/json")
        if negotiation.best(header(scope, b"accept"), offers) == _HTML:
            return await self._site.respond_problem(scope, send, problem, language)
        extra: Headers = [documents.NO_STORE]
        return await respond_problem(scope, send, problem, self._settings.base, extra)


def _base64(report: object) -> str:
    """The report as a file for programs, in Base64."""
    return base64.b64encode(_as_json(report)).decode() if report else ""


def _as_json(report: object) -> bytes:
    return json.dumps(report, ensure_ascii=False, indent=2).encode() + b"\n"


def _form(name: str | None, accept: str | None) -> str:
    if name in _FORMS:
        return name
    wanted = negotiation.best(accept, tuple(_FORMS.values()))
    return next((form for form, media in _FORMS.items() if media == wanted), "html")


def _missing(key: str, parameter: str) -> Problem:
    more = {"parameter": parameter}
    return Problem(status=400, code="parameter", detail=_both(key), more=more)


def _both(key: str) -> str:
    return " / ".join(Texts(language)(key) for language in Language)


@cache
def _zones() -> dict[str, str]:
    """Key → name of the zones that can be checked; those with tables of their own come first."""
    data = resources.root() / "data"
    registry = data / "registry" / "zones.csv"
    if not registry.is_file():
        return {}
    with registry.open(encoding="utf-8", newline="") as file:
        found = {row["id"]: row["name"] for row in csv.DictReader(file)}
    return dict(sorted(found.items(), key=lambda one: not _has_tables(data, one[0])))


def _has_tables(data: Path, zone: str) -> bool:
    return (data / zone).is_dir()


def _address(language: Language) -> str:
    return f"/{language}/{PATH}"


async def _to_language(scope: Scope, send: Send, language: Language) -> None:
    headers: Headers = [
        (b"location", _address(language).encode()),
        (b"vary", b"Accept-Language"),
        (b"cache-control", b"public, max-age=60"),
    ]
    await respond(scope, send, 302, headers, b"")
