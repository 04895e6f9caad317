"""Comparing answers: the same rows or triples, whoever serialised them."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph

_NUMERIC = ("decimal", "integer", "double", "float", "Integer", "long", "int")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

Row = tuple[tuple[str, ...], ...]


def rows(body: str, accept: str) -> list[Row]:
    """The answer as comparable rows in its own order; a graph as its sorted triples."""
    if accept == "text/turtle":
        triples = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.TURTLE)
        return sorted(tuple((str(term),) for term in quad.triple) for quad in triples)
    content = json.loads(body)
    if "boolean" in content:
        return [((str(content["boolean"]),),)]
    names = sorted(content["head"]["vars"])
    return [
        tuple(_term(binding.get(name)) for name in names)
        for binding in content["results"]["bindings"]
    ]


def same(mine: list[Row], theirs: list[Row], *, ordered: bool) -> bool:
    """Whether two answers are equal; their order counts only when the query asks for one."""
    return mine == theirs if ordered else sorted(mine) == sorted(theirs)


def _term(term: dict[str, Any] | None) -> tuple[str, ...]:
    if term is None:
        return ()
    value, datatype = term["value"], term.get("datatype", "")
    if datatype.endswith(_NUMERIC):
        # 12 and 12.0 are one value; serialisers write either.
        with contextlib.suppress(InvalidOperation):
            value, datatype = str(Decimal(value).normalize()), "number"
    kind = "literal" if term["type"] == "typed-literal" else term["type"]
    datatype = "" if datatype == _XSD_STRING else datatype
    return (kind, value, datatype, term.get("xml:lang", "").lower())
