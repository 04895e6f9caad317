"""An answer as a table for a terminal."""

from __future__ import annotations

import json
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from teiju.namespaces import compact
from teiju.stored_queries.head import ColumnType
from teiju.stored_queries.stored_query import StoredQuery

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def print_table(query: StoredQuery, results: bytes, language: str, base: str) -> None:
    """Prints an answer given as SPARQL results in JSON: labels as headers, compact IRIs.

    A thing whose name stands in a column of its own is shown by its name alone.
    """
    shown = {name: column for name, column in query.columns.items() if not _is_named(query, name)}
    table = Table(box=box.SIMPLE_HEAD)
    for column in shown.values():
        header = column.ja if language == "ja" else column.en
        right = column.type in _NUMBERS
        table.add_column(header, justify="right" if right else "left", overflow="fold")
    rows = json.loads(results)["results"]["bindings"]
    for row in rows:
        table.add_row(*(_cell(row.get(name), base) for name in shown))
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(table)
    console.print(f"{len(rows)} 行 / rows")


def _is_named(query: StoredQuery, column: str) -> bool:
    return f"{column}_name" in query.columns


def _cell(term: dict[str, Any] | None, base: str) -> str:
    if term is None:
        return ""
    value = str(term["value"])
    return compact(value, base) if term["type"] == "uri" else value
