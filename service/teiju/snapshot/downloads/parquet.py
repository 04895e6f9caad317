"""Tables as Parquet files, each column of its own type, nothing read as text that is a number."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from teiju.snapshot.downloads.tables import Extract
from teiju.spreadsheets.xlsx import zipped
from teiju.tables.metadata import Column

_TYPES: Final[dict[str, tuple[pa.DataType, Callable[[str], Any]]]] = {
    "integer": (pa.int64(), int),
    "positiveInteger": (pa.int64(), int),
    "nonNegativeInteger": (pa.int64(), int),
    "gYear": (pa.int32(), int),
    "decimal": (pa.float64(), float),
    "boolean": (pa.bool_(), lambda text: text in ("true", "1")),
    "date": (pa.date32(), date.fromisoformat),
}
_TEXT: Final[tuple[pa.DataType, Callable[[str], Any]]] = (pa.string(), str)


def archive(extracts: tuple[Extract, ...]) -> bytes:
    """A ZIP with one Parquet file a table; they are compressed in themselves."""
    files = {f"{extract.name}.parquet": _file(extract) for extract in extracts}
    return zipped(files, is_packed=False)


def _file(extract: Extract) -> bytes:
    fields, arrays = [], []
    for column in extract.columns:
        cells = [row.cells[column.name] for row in extract.rows]
        kind, values = _values(column, cells)
        title = {f"title_{tag}": text for tag, text in column.titles.items()}
        fields.append(pa.field(column.name, kind, metadata=title))
        arrays.append(pa.array(values, type=kind))
    out = io.BytesIO()
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _values(column: Column, cells: list[str]) -> tuple[pa.DataType, list[Any]]:
    kind, read = _TYPES.get(column.datatype.base, _TEXT)
    separator = column.separator
    if separator is not None:
        parts = [[read(part) for part in cell.split(separator)] if cell else [] for cell in cells]
        return pa.list_(kind), parts
    return kind, [read(cell) if cell else None for cell in cells]
