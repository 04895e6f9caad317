"""Answers of stored queries as files of spreadsheets and data frames."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from teiju.spreadsheets import xlsx
from teiju.stored_queries.head import ColumnType
from teiju.stored_queries.stored_query import StoredQuery

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET_TYPE: Final = "application/vnd.apache.parquet"
_Read = Callable[[str], Any]
_NUMBERS: Final[Mapping[ColumnType, _Read]] = {
    ColumnType.INTEGER: int,
    ColumnType.YEAR: int,
    ColumnType.DECIMAL: Decimal,
    ColumnType.BOOLEAN: lambda text: text in ("true", "1"),
}


def workbook(query: StoredQuery, results: bytes) -> bytes:
    """SPARQL JSON results as an XLSX file: headers in Japanese, and the query in a second sheet."""
    names = tuple(query.columns)
    rows = [
        [_value(row.get(name), query.columns[name].type) for name in names]
        for row in _bindings(results)
    ]
    header = [column.ja for column in query.columns.values()]
    about: list[list[xlsx.Value]] = [
        ["問い", query.head.title.ja],
        ["question", query.head.title.en],
        ["ライセンス / licence", "https://creativecommons.org/licenses/by/4.0/"],
    ]
    for name, column in query.columns.items():
        about.append([f"{column.ja} ({name})", column.en])
    sheets = [xlsx.Sheet(query.name, header, rows), xlsx.Sheet("about", ["", ""], about)]
    return xlsx.written(sheets)


def parquet(query: StoredQuery, results: bytes) -> bytes:
    """SPARQL JSON results as a Parquet file; the query's head gives the types of its columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[ColumnType, tuple[Any, _Read]] = {
        ColumnType.INTEGER: (pa.int64(), int),
        ColumnType.YEAR: (pa.int32(), int),
        ColumnType.DECIMAL: (pa.float64(), float),
        ColumnType.BOOLEAN: (pa.bool_(), lambda text: text in ("true", "1")),
        ColumnType.DATE: (pa.date32(), date.fromisoformat),
    }
    bindings = _bindings(results)
    arrays, fields = [], []
    for name, column in query.columns.items():
        kind, read = types.get(column.type, (pa.string(), str))
        texts = [row[name]["value"] if name in row else None for row in bindings]
        try:
            values = [None if text is None else read(text) for text in texts]
        except ValueError:
            # A month among dates, a range among numbers: then all stay as they are written.
            kind, values = pa.string(), texts
        arrays.append(pa.array(values, type=kind))
        titles = {"title_ja": column.ja, "title_en": column.en}
        fields.append(pa.field(name, kind, metadata=titles))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _bindings(results: bytes) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(results)["results"]["bindings"]
    return found


def _value(term: dict[str, str] | None, kind: ColumnType) -> xlsx.Value:
    if term is None:
        return None
    text, read = term["value"], _NUMBERS.get(kind)
    if read is None:
        return text
    try:
        found: xlsx.Value = read(text)
    except (ValueError, ArithmeticError):
        return text
    return found
