"""A stored query's answer as a table inside a page, with the ways to take it away."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from teiju.stored_queries.head import Column, Text
from teiju.web.pages.asking import Rows
from teiju.web.pages.cells import Cell, cell_of, shown
from teiju.web.pages.page import Asked
from teiju.web.pages.stored import stored_queries

_LONGEST_TEXT = 6000
_FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A table: labels of the columns, rows of cells, and where the whole of it can be had.

    `text` is the query, None when it is too long to be shown on the page.
    """

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    downloads: tuple[tuple[str, str], ...]
    query_address: str
    editor_address: str | None
    text: str | None


async def ask(asked: Asked, name: str, **given: str) -> Rows:
    """The rows of a stored query in the language of the page. Raises QueryError, EngineError."""
    return await asked.asking.rows(_bound(asked, name, given))


def table_of(
    asked: Asked,
    name: str,
    rows: Rows,
    most: int,
    given: dict[str, str],
    hidden: tuple[str, ...] = (),
) -> AnswerTable:
    """The answer as a table of at most `most` rows; a column `x_name` is shown as a link to `x`."""
    query = stored_queries(asked.manifest.base)[name]
    names = shown(query.columns, hidden)
    text = _bound(asked, name, given)
    values = _values(asked, name, given)
    parameters = "&".join(f"{key}={quote(value, safe=',')}" for key, value in values.items())
    suffix = f"?{parameters}" if parameters else ""
    is_short = len(text) <= _LONGEST_TEXT
    return AnswerTable(
        name=name,
        title=_said(query.head.title, asked),
        about=_said(query.head.about, asked),
        columns=tuple(_label(query.columns[column], asked) for column in names),
        rows=tuple(
            tuple(cell_of(row, column, query.columns[column], asked) for column in names)
            for row in rows.rows[:most]
        ),
        total=len(rows.rows),
        downloads=tuple((kind.upper(), f"/queries/{name}.{kind}{suffix}") for kind in _FORMATS),
        query_address=asked.addresses.page(f"queries/{name}{suffix}"),
        editor_address=asked.addresses.page(f"sparql?view=table&query={quote(text, safe='')}")
        if is_short
        else None,
        text=text if is_short else None,
    )


def _values(asked: Asked, name: str, given: dict[str, str]) -> dict[str, str]:
    query = stored_queries(asked.manifest.base)[name]
    values = {key: value for key, value in given.items() if value}
    if "lang" in query.parameters:
        values["lang"] = str(asked.language)
    return values


def _bound(asked: Asked, name: str, given: dict[str, str]) -> str:
    query = stored_queries(asked.manifest.base)[name]
    return query.bind(**_values(asked, name, given))


def _label(column: Column, asked: Asked) -> str:
    unit = f" ({_said(column.unit, asked)})" if column.unit else ""
    return _said(column, asked) + unit


def _said(text: Text, asked: Asked) -> str:
    return text.en if asked.language == "en" else text.ja
