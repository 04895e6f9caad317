"""The sitemap (https://www.sitemaps.org/protocol.html): every page in both languages.

`/sitemap.xml` is the index; each `/sitemap-{n}.xml` has up to 50,000 addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from teiju.engine.interface import Engine, QueryRequest
from teiju.web.linked_data.address import readings

MOST: Final = 50_000
_LANGUAGES: Final = ("ja", "en")
_SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PAGES: Final = ("", "zones", "search", "data", "about", "licence", "quality", "snapshots")
_PAGES_TOO: Final = ("graphs", "queries/", "def", "shapes", "sparql")
_THINGS: Final = """
SELECT DISTINCT ?s {{
  {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }}
  FILTER(ISIRI(?s) && STRSTARTS(STR(?s), {base}))
}}
"""


async def addresses(engine: Engine, base: str, queries: Iterable[str]) -> tuple[str, ...]:
    """The path of every page below its language, sorted. Raises EngineError."""
    answer = await engine.answer(QueryRequest(text=_THINGS.format(base=json.dumps(base))))
    found = json.loads(answer.body)["results"]["bindings"]
    paths = {row["s"]["value"].removeprefix(base).partition("#")[0] for row in found}
    shown = {path for path in paths if path.startswith(("id/", "scheme/", "graph/", "dataset/"))}
    named = {quote(path, safe="/-._~:@!$&'()*+,;=") for path in shown if readings(f"/{path}")}
    stored = {f"queries/{name}" for name in queries}
    return tuple(sorted({*_PAGES, *_PAGES_TOO, *named, *stored}))


def index(paths: tuple[str, ...], origin: str) -> bytes:
    """The index of the parts."""
    entries = "".join(
        f"<sitemap><loc>{escape(origin)}/sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1, parts(paths) + 1)
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{entries}</sitemapindex>\n'.encode()


def parts(paths: tuple[str, ...]) -> int:
    """How many parts there are."""
    return -(-len(paths) * len(_LANGUAGES) // MOST)


def part(paths: tuple[str, ...], number: int, origin: str) -> bytes:
    """One part, counted from 1. Each address names that of the other language too."""
    size = MOST // len(_LANGUAGES)
    entries = "".join(
        _entry(path, language, escape(origin))
        for path in paths[(number - 1) * size : number * size]
        for language in _LANGUAGES
    )
    opening = f'<urlset xmlns="{_SCHEMA}" xmlns:xhtml="{_XHTML}">'
    return f"{_HEAD}{opening}\n{entries}</urlset>\n".encode()


def _entry(path: str, language: str, origin: str) -> str:
    shown = escape(path)
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{other}" href="{origin}/{other}/{shown}"/>'
        for other in _LANGUAGES
    )
    return f"<url><loc>{origin}/{language}/{shown}</loc>{others}</url>\n"
