"""The datatypes of cells: is this text one of them, and how is it written in RDF.

Standard: CSVW datatypes are those of XSD, https://www.w3.org/TR/tabular-metadata/#datatypes .
"""

from __future__ import annotations

import re
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from teiju.tables.metadata import Datatype

XSD = "http://www.w3.org/2001/XMLSchema#"


class Kind(NamedTuple):
    """One datatype: its XSD IRI, what its text looks like, and an example for people."""

    iri: str
    pattern: str
    example: str


KINDS = MappingProxyType(
    {
        "string": Kind(f"{XSD}string", r".*", "文字列 / text"),
        "anyURI": Kind(f"{XSD}anyURI", r"[a-z][a-z0-9+.-]*:\S+", "https://example.org/"),
        "boolean": Kind(f"{XSD}boolean", r"true|false", "true"),
        "integer": Kind(f"{XSD}integer", r"[+-]?[0-9]+", "12"),
        "positiveInteger": Kind(f"{XSD}positiveInteger", r"0*[1-9][0-9]*", "12"),
        "nonNegativeInteger": Kind(f"{XSD}nonNegativeInteger", r"[0-9]+", "0"),
        "decimal": Kind(f"{XSD}decimal", r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)", "12.5"),
        "date": Kind(f"{XSD}date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2024-03-31"),
        "dateTime": Kind(
            f"{XSD}dateTime",
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?",
            "2024-03-31T14:00:00+09:00",
        ),
        "time": Kind(f"{XSD}time", r"[0-9]{2}:[0-9]{2}:[0-9]{2}", "14:00:00"),
        "gYear": Kind(f"{XSD}gYear", r"[0-9]{4}", "2024"),
        "gYearMonth": Kind(f"{XSD}gYearMonth", r"[0-9]{4}-(0[1-9]|1[0-2])", "2024-03"),
    }
)


def fault(text: str, datatype: Datatype) -> str | None:
    """What is expected instead of `text`, or None when the text is of the datatype.

    >>> fault("令和6年3月", Datatype(base="gYearMonth"))
    '2024-03'
    >>> fault("2024-02-30", Datatype(base="date"))
    '2024-03-31'
    """
    kind = KINDS[datatype.base]
    if re.fullmatch(kind.pattern, text, re.DOTALL) is None:
        return kind.example
    if datatype.format is not None and re.fullmatch(datatype.format, text) is None:
        return datatype.format
    if datatype.base in ("date", "dateTime") and not _is_in_the_calendar(text):
        return kind.example
    return None


def _is_in_the_calendar(text: str) -> bool:
    parse = date.fromisoformat if len(text) == len("2024-03-31") else datetime.fromisoformat
    try:
        parse(text)
    except ValueError:
        return False
    return True
