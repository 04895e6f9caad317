"""The pages of the stored queries: the list, and each with its form and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from teiju import resources
from teiju.engine.interface import QueryRequest
from teiju.errors import QueryError
from teiju.stored_queries.head import Form, Parameter, ParameterType, Text
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery
from teiju.web.known_things import require_known
from teiju.web.pages.asking import Rows
from teiju.web.pages.cells import Cell, cell_of, shown
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page

_MOST_ROWS = 200
_MOST_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """A stored query in the list."""

    name: str
    title: str
    about: str
    parameters: int


@dataclass(frozen=True, slots=True)
class ListView:
    """The stored queries by tag."""

    tags: tuple[tuple[str, tuple[ListedQuery, ...]], ...]
    queries: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    value: str
    example: str | None
    kind: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryView:
    """What the template shows of a stored query. `error` says what is wrong with the values."""

    name: str
    about: str
    text: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    error: str | None
    graph: str | None
    formats: tuple[str, ...]
    values: str


@cache
def stored_queries(base: str) -> Mapping[str, StoredQuery]:
    """The stored queries by name. Raises QueryError when a file is wrong."""
    return load_all(resources.root(), base)


async def list_page(asked: Asked) -> Page | None:
    """The list of the stored queries."""
    queries = stored_queries(asked.manifest.base)
    by_tag: dict[str, list[ListedQuery]] = {}
    for name, query in queries.items():
        title, about = _words(query.head.title, asked), _words(query.head.about, asked)
        listed = ListedQuery(name, title, about, len(query.parameters))
        by_tag.setdefault(query.head.tags[0], []).append(listed)
    view = ListView(tuple((tag, tuple(by_tag[tag])) for tag in by_tag), len(queries))
    return Page(
        template="queries.html",
        title=Words(asked.texts("queries.title"), asked.language),
        view=view,
        description=asked.texts("queries.description", queries=len(queries)),
        crumbs=(asked.crumb("nav.data", "data"),),
        formats=(),
    )


async def page(asked: Asked) -> Page | None:
    """The page of one stored query, with the answer to the values of the address."""
    query = stored_queries(asked.manifest.base).get(asked.path.removeprefix("queries/"))
    if query is None:
        return None
    given = {k: v for k, v in asked.parameters.items() if k in query.parameters and v}
    given.setdefault("lang", str(asked.language))
    values = {k: v for k, v in given.items() if k in query.parameters}
    return Page(
        template="query.html",
        title=Words(_words(query.head.title, asked), asked.language),
        view=await _answered(query, values, asked),
        description=_words(query.head.about, asked),
        crumbs=(asked.crumb("nav.data", "data"), asked.crumb("queries.title", "queries/")),
        iri=f"{asked.manifest.base}queries/{query.name}",
        kind=asked.texts("kind.query"),
        formats=(),
    )


async def _answered(query: StoredQuery, values: dict[str, str], asked: Asked) -> QueryView:
    error = graph = None
    rows = Rows(tuple(query.columns), ())
    try:
        text = query.bind(**values)
        await require_known(asked.asking.publication.engine, query, values, asked.manifest.base)
        if query.form is Form.SELECT:
            rows = await asked.asking.rows(text)
        else:
            engine = asked.asking.publication.engine
            request = QueryRequest(text=text, results=None, graph="turtle")
            answer = await engine.answer(request)
            graph = answer.body[:_MOST_BYTES].decode("utf-8", "ignore")
    except QueryError as refused:
        halves = str(refused).split(" / ")
        error = halves[-1] if asked.language == "en" else halves[0]
    columns = shown(query.columns)
    return QueryView(
        name=query.name,
        about=_words(query.head.about, asked),
        text=query.bind(**values) if error is None else query.text,
        fields=tuple(_field(query, name, p, values, asked) for name, p in query.parameters.items()),
        columns=tuple(_words(query.columns[name], asked) for name in columns),
        rows=tuple(
            tuple(cell_of(row, name, query.columns[name], asked) for name in columns)
            for row in rows.rows[:_MOST_ROWS]
        ),
        total=len(rows.rows),
        error=error,
        graph=graph,
        formats=("csv", "json", "tsv", "xlsx") if query.form is Form.SELECT else ("ttl", "jsonld"),
        values="&".join(f"{name}={quote(value, safe='')}" for name, value in values.items()),
    )


def _field(
    query: StoredQuery, name: str, parameter: Parameter, values: dict[str, str], asked: Asked
) -> Field:
    kinds = {ParameterType.DATE: "date", ParameterType.INTEGER: "number"}
    return Field(
        name=name,
        label=_words(parameter, asked),
        value=values.get(name) or query.defaults.get(name) or "",
        example=query.example(name),
        kind=kinds.get(parameter.type, "text"),
        choices=parameter.choices or (),
    )


def _words(text: Text, asked: Asked) -> str:
    return text.en if asked.language == "en" else text.ja
