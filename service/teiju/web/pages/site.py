"""The pages as an ASGI piece: which address is which page, and how each is sent.

| address | what |
|---|---|
| `/` | to `/ja/` or `/en/`, by Accept-Language |
| `/{language}/` | the first page |
| `/{language}/zones/by-prefecture`, … | the country; `nation.TOPICS` |
| `/{language}/compare` | zones side by side |
| `/{language}/diff?from=…&to=…` | what changed between editions or snapshots |
| `/{language}/zones`, `search`, `sparql`, `graphs` | one page each |
| `/{language}/data`, `quality`, `licence`, `snapshots`, `about` | one page each |
| `/{language}/queries/`, `/{language}/queries/{name}` | the stored queries |
| `/{language}/def`, `/{language}/shapes` | the ontology and the shapes |
| `/{language}/id/…`, `scheme/…`, `graph/…`, `dataset/…` | the page of a thing |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Final
from urllib.parse import parse_qsl, quote

from teiju.errors import EngineError
from teiju.settings import Settings
from teiju.web import documents, problems
from teiju.web.answering import Answering
from teiju.web.cache import Entry, Key
from teiju.web.pages import stored
from teiju.web.pages.asking import Asking
from teiju.web.pages.language import Language, Words, preferred
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.rendering import Rendering, StaticAddresses
from teiju.web.pages.routes import page_at
from teiju.web.pages.texts import Texts
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import (
    PAGE_POLICY,
    Headers,
    Receive,
    Scope,
    Send,
    address_of,
    header,
    respond,
)

_PARAMETERS: Final = {
    "search": ("q", "kind", "page"),
    "sparql": ("query", "example"),
    "compare": ("zones", "area", "indicator", "scale"),
    "diff": ("from", "to"),
}
_PATH: Final = re.compile(r"/(ja|en)/(.*)", re.DOTALL)
_VARY: Final = (b"vary", b"Accept-Encoding")
_HTML: Final = b"text/html; charset=utf-8"


class Site:
    """All pages, on whatever is published at the time."""

    def __init__(
        self,
        published: Callable[[], Publication],
        settings: Settings,
        static_files: StaticAddresses,
    ) -> None:
        self.rendering = Rendering(settings, static_files)
        self._published = published
        self._settings = settings
        self._answering = Answering(settings)
        self._asking: Asking | None = None

    @staticmethod
    def answers(path: str) -> bool:
        """Whether an address is one of a page, or of what might have been one."""
        return path == "/" or _PATH.match(path) is not None or path in ("/ja", "/en")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["method"] not in ("GET", "HEAD"):
            headers: Headers = [
                (b"allow", b"GET, HEAD"),
                (b"content-type", b"text/plain"),
                documents.NO_STORE,
            ]
            return await respond(scope, send, 405, headers, b"GET, HEAD\n")
        match = _PATH.fullmatch(scope["path"])
        if match is None:
            return await self._to_language(scope, send)
        language, path = Language(match[1]), match[2]
        try:
            await self._serve(scope, send, language, path)
        except Problem as problem:
            await self.respond_problem(scope, send, problem, language)
        except EngineError as error:
            await self.respond_problem(scope, send, problems.problem_of(error), language)

    async def query_page(self, scope: Scope) -> bytes:
        """The SPARQL page in the visitor's language, for the endpoint to send."""
        language, publication = preferred(header(scope, b"accept-language")), self._published()
        page = await self._page(publication, language, "sparql", {}, self._address(scope))
        assert page is not None
        return self.rendering.page(page, language, publication.manifest, "sparql")

    def forget(self) -> None:
        """Empties the cache, as when another snapshot is published."""
        self._answering.cache.clear()
        self._asking = None

    async def respond_problem(
        self, scope: Scope, send: Send, problem: Problem, language: Language | None = None
    ) -> None:
        """A problem as a page in both languages."""
        language = language or preferred(header(scope, b"accept-language"))
        ja, en = problem.detail.partition(" / ")[::2]
        page = Page(
            template="problem.html",
            title=Words(problem.title.partition(" / ")[0 if language is Language.JA else 2]),
            view={"problem": problem, "details": (ja, en)},
            status=problem.status,
            is_indexed=False,
            formats=(),
        )
        body = self.rendering.page(page, language, self._published().manifest, "")
        headers: Headers = [(b"content-type", _HTML), PAGE_POLICY, documents.NO_STORE]
        headers += [*problem.headers, (b"vary", b"Accept, Accept-Language")]
        await respond(scope, send, problem.status, headers, body)

    async def _to_language(self, scope: Scope, send: Send) -> None:
        path = scope["path"].strip("/")
        language = path if path in ("ja", "en") else preferred(header(scope, b"accept-language"))
        headers: Headers = [
            (b"location", f"/{language}/".encode()),
            (b"vary", b"Accept-Language"),
            (b"cache-control", b"public, max-age=60"),
        ]
        await respond(scope, send, 302 if not path else 301, headers, b"")

    async def _serve(self, scope: Scope, send: Send, language: Language, path: str) -> None:
        publication = self._published()
        parameters = _parameters(path, scope["query_string"], publication.manifest.base)
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
        address, shown = self._address(scope), f"{language}/{path}?{query}"
        key = Key(publication.manifest.version, shown, ("page", address), (), None, None)
        entry = self._answering.cache.get(key)
        if entry is None:
            page = await self._page(publication, language, path, parameters, address)
            if page is None:
                problem = Problem(status=404, code="not-found")
                return await self.respond_problem(scope, send, problem, language)
            written = self.rendering.page(
                page, language, publication.manifest, quote(path, safe="/-._~:@!$&'()*+,;="), query
            )
            entry = Entry(key.tag() if page.is_kept else "", _HTML, written)
            if page.is_kept:
                self._answering.cache.put(key, entry)
        return await self._respond(scope, send, key, entry)

    def _address(self, scope: Scope) -> str:
        return address_of(scope, self._settings.public_url)

    async def _page(
        self,
        publication: Publication,
        language: Language,
        path: str,
        parameters: dict[str, str],
        address: str,
    ) -> Page | None:
        if self._asking is None or self._asking.publication is not publication:
            self._asking = Asking(publication)
        asked = Asked(
            path=path,
            parameters=parameters,
            language=language,
            asking=self._asking,
            settings=self._settings,
            texts=Texts(language),
            origin=address,
        )
        return await page_at(asked)

    async def _respond(self, scope: Scope, send: Send, key: Key, entry: Entry) -> None:
        fresh = documents.FRESH if entry.tag else documents.NO_STORE
        headers: Headers = [_VARY, fresh, PAGE_POLICY]
        await documents.send_kept(scope, send, self._answering, key, entry, headers)


def _parameters(path: str, query_string: bytes, base: str) -> dict[str, str]:
    """The parameters that the page takes; others are passed over, so that they make no copies."""
    taken: Container[str] = _PARAMETERS.get(path, ())
    if path.startswith("id/source/"):
        taken = ("page",)
    if path.startswith("queries/"):
        query = stored.stored_queries(base).get(path.removeprefix("queries/"))
        taken = () if query is None else query.parameters
    if not taken:
        return {}
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), max_num_fields=300)
    except ValueError:
        return {}
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in taken:
            # The boxes of a form come as one parameter each.
            earlier = found.get(name) if (path, name) == ("compare", "zones") else None
            found[name] = f"{earlier},{value}" if earlier else value
    return found
