"""What national tables report of a zone, as the first rows of tables that it does not have yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from teiju.tables import datatypes
from teiju.tables.metadata import Prefill, Schema
from teiju.workbook.takeover import reported

Cells = Mapping[str, str]


def prefilled(root: Path, zone: str, schemas: Mapping[str, Schema]) -> dict[str, list[Cells]]:
    """The rows to begin the zone's own tables with, by table; `schemas` are those of the tables.

    Empty once the zone has tables of its own. What an own column asks for and no page tells stays
    empty. Raises TableError when a national table cannot be read.
    """
    found: dict[str, list[Cells]] = {}
    if (root / "data" / zone).is_dir():
        return found
    for one in reported(root, zone):
        for prefill in one.description.schema_.prefills:
            table = prefill.schema_reference.removesuffix(".json")
            if table in schemas:
                rows = (record.cells for record in one.rows.values())
                copied = _copied(rows, prefill, schemas[table])
                found[table] = _once([*found.get(table, []), *copied], schemas[table])
    return found


def _copied(rows: Iterable[Cells], prefill: Prefill, schema: Schema) -> Iterable[Cells]:
    for row in rows:
        if all(row[name] for name in prefill.wanted):
            yield {
                column.name: text if datatypes.fault(text, column.datatype) is None else ""
                for column in schema.file_columns
                for text in [row.get(prefill.columns.get(column.name, column.name), "")]
            }


def _once(rows: Iterable[Cells], schema: Schema) -> list[Cells]:
    """The rows, the first of those that are about one thing."""
    found: dict[tuple[str, ...], Cells] = {}
    for row in rows:
        key = tuple(row[name] for name in schema.primary_key)
        found.setdefault(key if all(key) else tuple(row.values()), row)
    return list(found.values())
