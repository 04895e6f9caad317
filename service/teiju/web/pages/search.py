"""The search page: things whose names and texts hold the words, the best first."""

from __future__ import annotations

import asyncio
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Final

from teiju.snapshot.search_index import FILE, folded, match_expression
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.language import Language, Words, best
from teiju.web.pages.page import Asked, Page

_PER_PAGE: Final = 25
_LONGEST: Final = 200
_AROUND: Final = 36
"""Letters shown before and after the first match in a text."""

_FIELDS: Final = ("name", "reading", "alias", "text")
_FOUND: Final = """
SELECT thing.id, iri, kind, bm25(pairs, 8.0, 1.0) * weight AS score
FROM pairs JOIN thing ON thing.id = pairs.rowid
WHERE pairs MATCH ? ORDER BY score, iri
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text, matched by the search or not."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A name or a piece of a text, with the matches marked."""

    runs: tuple[Run, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found."""

    address: str | None
    kind: str
    name: Excerpt
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of one kind were found; `key` chooses it."""

    key: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SearchView:
    """What the template shows of a search."""

    query: str
    kinds: tuple[KindCount, ...]
    kind: str
    total: int
    results: tuple[Result, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Hit:
    number: int
    iri: str
    kind: str
    score: float


async def page(asked: Asked) -> Page | None:
    """The search page, with results when the address asks for some."""
    query = asked.parameters.get("q", "")[:_LONGEST].strip()
    view = await asyncio.to_thread(_searched, query, asked)
    t = asked.texts
    title = t("search.title") if not query else t("search.results", query=query)
    return Page(
        template="search.html",
        title=Words(title, asked.language),
        view=view,
        description=t("search.description"),
        is_indexed=False,
        formats=(),
    )


def _searched(query: str, asked: Asked) -> SearchView:
    expression = match_expression(query)
    path = asked.folder / FILE
    if not expression or not path.is_file():
        return SearchView(query, (), "", 0, (), 1, 1)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        hits = [_Hit(*row) for row in connection.execute(_FOUND, (expression,))]
        hits = _ranked(connection, hits, query)
        kind = asked.parameters.get("kind", "")
        chosen = [hit for hit in hits if not kind or hit.kind == kind]
        pages = max(1, -(-len(chosen) // _PER_PAGE))
        number = _page_number(asked.parameters.get("page", ""), pages)
        shown = chosen[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        results = tuple(_result(connection, hit, query, asked) for hit in shown)
    finally:
        connection.close()
    return SearchView(query, _kinds(hits, kind, asked), kind, len(chosen), results, number, pages)


def _ranked(connection: sqlite3.Connection, hits: list[_Hit], query: str) -> list[_Hit]:
    """Things called exactly as asked first, then by weight, names that begin so weighing more."""
    wanted = folded(query).letters
    names: dict[int, int] = {}
    for number, value in connection.execute(
        "SELECT thing, value FROM words WHERE field IN ('name', 'reading')"
        " AND thing IN (SELECT value FROM json_each(?))",
        (str([hit.number for hit in hits[:500]]),),
    ):
        letters = folded(value).letters
        closeness = 0 if letters == wanted else 1 if letters.startswith(wanted) else 2
        names[number] = min(names.get(number, 2), closeness)
    gain = {0: 4.0, 1: 1.3, 2: 1.0}
    return sorted(hits, key=lambda hit: (hit.score * gain[names.get(hit.number, 2)], hit.iri))


def _kinds(hits: list[_Hit], chosen: str, asked: Asked) -> tuple[KindCount, ...]:
    counts: dict[str, int] = {}
    for hit in hits:
        counts[hit.kind] = counts.get(hit.kind, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        KindCount(kind, asked.texts(f"search.kind.{kind}"), count, kind == chosen)
        for kind, count in ordered
    )


def _result(connection: sqlite3.Connection, hit: _Hit, query: str, asked: Asked) -> Result:
    rows = connection.execute(
        "SELECT field, language, value FROM words WHERE thing = ?", (hit.number,)
    ).fetchall()
    words = [unicodedata.normalize("NFKC", word) for word in query.split()]
    needles = [letters for word in words if (letters := folded(word).letters)]
    names = [Words(value, language) for field, language, value in rows if field == "name"]
    name = best(names, asked.language) or _first_text(rows, asked.language) or Words(hit.iri)
    shown = _marked(name, needles, whole=bool(names))
    excerpt = None
    if not names or not all(needle in folded(name.text).letters for needle in needles):
        excerpt = _excerpt(rows, needles, asked.language, besides=name)
    return Result(
        address=Addresses(asked.manifest.base, asked.language).of(hit.iri),
        kind=asked.texts(f"search.kind.{hit.kind}"),
        name=shown,
        excerpt=excerpt,
    )


def _first_text(rows: list[tuple[str, str, str]], language: Language) -> Words | None:
    return best((Words(value, tag) for field, tag, value in rows if field == "text"), language)


def _excerpt(
    rows: list[tuple[str, str, str]], needles: list[str], language: Language, *, besides: Words
) -> Excerpt | None:
    """The words in which most of the search occurs, in the reader's language if they are equal."""
    found = []
    for field, tag, value in rows:
        if value == besides.text:
            continue
        letters = folded(value).letters
        count = sum(needle in letters for needle in needles)
        if count:
            found.append((-count, tag != language, _FIELDS.index(field), value, tag))
    if not found:
        return None
    *_, value, tag = min(found)
    return _marked(Words(value, tag), needles, whole=False)


def _marked(words: Words, needles: list[str], *, whole: bool) -> Excerpt:
    text = words.text
    letters = folded(text)
    spans: list[tuple[int, int]] = []
    for needle in needles:
        at = letters.letters.find(needle)
        while at >= 0:
            spans.append((letters.starts[at], letters.ends[at + len(needle) - 1]))
            at = letters.letters.find(needle, at + len(needle))
    spans.sort()
    start, end = 0, len(text)
    if not whole and len(text) > 3 * _AROUND:
        middle = spans[0][0] if spans else 0
        start = max(0, middle - _AROUND)
        end = min(len(text), start + 3 * _AROUND)
    runs = [Run("…", False)] if start else []
    reached = start
    for first, last in spans:
        if first < reached or last > end:
            continue
        runs += [Run(text[reached:first], False), Run(text[first:last], True)]
        reached = last
    runs.append(Run(text[reached:end] + ("…" if end < len(text) else ""), False))
    return Excerpt(tuple(run for run in runs if run.text), words.language)


def _page_number(value: str, pages: int) -> int:
    return min(pages, max(1, int(value))) if value.isdecimal() and len(value) < 6 else 1
