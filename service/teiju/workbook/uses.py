"""Rows that a sheet no longer has while rows outside the workbook still name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from teiju.workbook.choices import Directory
from teiju.workbook.doubts import record_place
from teiju.workbook.findings import refers
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.merging import Merged
from teiju.workbook.messages import CellFault, Place, cell_fault
from teiju.workbook.table_file import Record, TableFile

_SHOWN = 3


def still_used(
    directory: Directory,
    before: Mapping[str, TableFile],
    tables: Mapping[str, TableFile],
    merged: Mapping[str, Merged],
) -> Iterator[tuple[CellFault, Sheet, Record]]:
    """Each removed row that is still named, and what is told of it."""
    layout = directory.layout
    for sheet in layout.sheets:
        one = merged.get(sheet.table)
        if one is None or not one.removed:
            continue
        entries = (record.entry for record in one.table.records if record.entry is not None)
        grid = next((entry.grid for entry in entries), sheet.title)
        for record in one.removed:
            places = list(_users(sheet, record, layout, tables))
            if places:
                value = directory.called(sheet, record.cells)
                fault = _fault(value, record, grid, before[sheet.table], places)
                yield fault, sheet, record


def _users(
    sheet: Sheet, gone: Record, layout: Layout, tables: Mapping[str, TableFile]
) -> Iterator[Place]:
    left = {sheet.table: [record.cells for record in tables[sheet.table].records]}
    for other in layout.sheets:
        for record in tables[other.table].records:
            if record.entry is not None or not refers(
                other, record.cells, {sheet.table: [gone.cells]}
            ):
                continue
            if not refers(other, record.cells, left):
                yield record_place(tables[other.table], record)


def _fault(
    value: str, record: Record, grid: str, before: TableFile, places: list[Place]
) -> CellFault:
    more = len(places) - _SHOWN
    shown = "、".join(str(place) for place in places[:_SHOWN])
    return cell_fault(
        "still-used",
        Place(grid),
        value,
        other=record_place(before, record),
        users=f"{shown} …（+{more}）" if more > 0 else shown,
    )
