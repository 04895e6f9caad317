"""Ids that were given once and whose thing is gone: they are kept, and not given again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from teiju.workbook.layout import Numbering, Sheet
from teiju.workbook.merging import Merged
from teiju.workbook.table_file import Record, TableFile

Cells = dict[str, str]


def retired_rows(table: str, rows: Iterable[Cells], sheet: Sheet) -> list[Cells]:
    """The retired ids of a table as rows of that table, as far as numbering looks at them."""
    mint = sheet.description.mint
    if mint is None:
        return []
    zone = sheet.description.zone_column
    inner = [name for name in mint.within if name != zone]
    return [
        {
            zone: row["zone"],
            mint.column: row["id"],
            mint.match[0]: row["name"],
            **dict(zip(inner, row["within"].split("/"), strict=False)),
        }
        for row in rows
        if row["table"] == table
    ]


def retire(sheet: Sheet, merged: Merged, retired: TableFile, today: date) -> TableFile:
    """The table of retired ids after a merge: those that are gone join it, those back leave it."""
    mint = sheet.description.mint
    if mint is None:
        return retired
    present = {_key(sheet, mint, record.cells) for record in merged.table.records}
    kept = [
        record
        for record in retired.records
        if tuple(record.cells[name] for name in ("zone", "table", "within", "id")) not in present
    ]
    gone: dict[tuple[str, ...], Record] = {}
    for record in merged.removed:
        key = _key(sheet, mint, record.cells)
        if key not in present:
            names = ("zone", "table", "within", "id")
            cells = dict(zip(names, key, strict=True))
            cells |= {"name": record.cells[mint.match[0]], "retired_on": today.isoformat()}
            gone[key] = Record(cells)
    if not gone and len(kept) == len(retired.records):
        return retired
    return retired.with_records((*kept, *gone.values()))


def _key(sheet: Sheet, mint: Numbering, cells: Cells) -> tuple[str, ...]:
    zone = sheet.description.zone_column
    within = "/".join(cells[name] for name in mint.within if name != zone)
    return (cells[zone], sheet.table, within, cells[mint.column])
