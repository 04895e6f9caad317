"""The SPARQL page: a form that works by itself, made into an editor by `frontend/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from teiju import namespaces
from teiju.settings import Settings
from teiju.stored_queries.stored_query import StoredQuery
from teiju.web.pages.language import Language, Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.stored import stored_queries

_TEXTS: Final = Path(__file__).with_name("editor.toml")
_FIRST: Final = "zones"
"""The stored query that stands in the editor at first."""


@dataclass(frozen=True, slots=True)
class Example:
    """A stored query as an example: its question, what it answers, where it is opened."""

    name: str
    title: str
    about: str
    address: str


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page shows. `configuration` is what its script reads."""

    query: str
    example: Example | None
    examples: tuple[Example, ...]
    words: Mapping[str, str]
    limits: str
    configuration: Mapping[str, Any]


async def page(asked: Asked) -> Page | None:
    """The page at `sparql`, with the query of `query=` or the stored one of `example=`."""
    queries = stored_queries(asked.manifest.base)
    words = texts(asked.language)
    named = queries.get(asked.parameters.get("example", ""))
    given = asked.parameters.get("query")
    shown = named if given is None else None
    text = given if given is not None else _text(named or queries[_FIRST], asked.language)
    examples = tuple(_example(asked, query) for query in queries.values())
    view = Editor(
        query=text,
        example=_example(asked, shown) if shown else None,
        examples=examples,
        words=words,
        limits=_limits(words, asked.settings),
        configuration=configuration(asked.manifest.base, asked.language),
    )
    return Page(
        template="editor.html",
        title=Words(words["title"], asked.language),
        description=words["description"],
        view=view,
        formats=(),
        is_kept=given is None,
    )


@cache
def texts(language: Language) -> Mapping[str, str]:
    """The words of the page and of its script in one language, from `editor.toml`."""
    with _TEXTS.open("rb") as file:
        table = tomllib.load(file)
    return {key: words[language] for key, words in table.items()}


def configuration(base: str, language: Language) -> Mapping[str, Any]:
    """What the script is told: see `frontend/source/configuration.ts`."""
    return {
        "base": base,
        "language": str(language),
        "endpoint": "/sparql",
        "prefixes": dict(namespaces.prefixes(base)),
        "texts": dict(texts(language)),
    }


def _text(query: StoredQuery, language: Language) -> str:
    """The query as it runs, with names in the visitor's language where it can choose."""
    chosen = {"lang": str(language)} if "lang" in query.parameters else {}
    return query.bind(**chosen).strip() + "\n"


def _example(asked: Asked, query: StoredQuery) -> Example:
    head, language = query.head, asked.language
    address = f"{asked.addresses.page('sparql')}?{urlencode({'example': query.name})}"
    return Example(
        query.name, getattr(head.title, language), getattr(head.about, language), address
    )


def _limits(words: Mapping[str, str], settings: Settings) -> str:
    return words["limits"].format(
        seconds=f"{settings.query_seconds:g}", megabytes=settings.query_output >> 20
    )
