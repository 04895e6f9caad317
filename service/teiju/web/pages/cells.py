"""The cells of an answer's table: what stands in them, and where they lead."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal

from teiju.stored_queries.head import Column, ColumnType
from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked
from teiju.web.pages.values import plain

_DATE = ("date", "gYear", "gYearMonth", "dateTime")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: words, and where they lead."""

    words: Words
    address: str | None
    is_number: bool


def shown(columns: Iterable[str], hidden: Container[str] = ()) -> list[str]:
    """The columns to show: `x` and its name `x_name` are one, a link that is called so."""
    names = list(columns)
    return [name for name in names if f"{name}_name" not in names and name not in hidden]


def cell_of(row: dict[str, dict[str, str]], name: str, column: Column, asked: Asked) -> Cell:
    """One column of a row of SPARQL JSON, in the words of the page."""
    thing = row.get(name.removesuffix("_name")) if name.endswith("_name") else row.get(name)
    term = row.get(name)
    address = None
    if thing is not None and thing["type"] == "uri":
        address = asked.addresses.of(thing["value"])
        if term is None or term is thing:
            return Cell(Facts((), asked.addresses).name(thing["value"]), address, False)
    if term is None:
        return Cell(Words(""), None, False)
    value = term["value"]
    datatype = term.get("datatype", "").rpartition("#")[2]
    if datatype in _DATE or (column.type is ColumnType.STRING and value[:4].isdecimal()):
        return Cell(Words(calendar.written(value, asked.language)), address, False)
    if column.type is ColumnType.BOOLEAN:
        return Cell(Words(asked.texts(f"answer.{value}")), address, False)
    if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        return Cell(Words(plain(Decimal(value))), address, True)
    if column.type is ColumnType.STRING:
        return Cell(Words(asked.texts.get(f"answer.{value}") or value), address, False)
    return Cell(Words(value, term.get("xml:lang", "").lower()), address, False)
