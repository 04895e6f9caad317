"""What is not wrong but should be looked at: names that look like one thing, rows that go away."""

from __future__ import annotations

from collections.abc import Iterator

from teiju.workbook.choices import Directory
from teiju.workbook.layout import Sheet
from teiju.workbook.merging import Merged
from teiju.workbook.messages import CellFault, Place, cell_fault
from teiju.workbook.similarity import folded, suspicious
from teiju.workbook.table_file import Record, TableFile, file_place


def record_place(table: TableFile, record: Record, column: str | None = None) -> Place:
    """Where a record is seen: its cell in the workbook, or else its row in the table's file."""
    if record.entry is not None:
        return record.entry.place(column)
    row = next((row for row, one in table.rows().items() if one is record), 0)
    return file_place(table, row)


def doubtful_names(sheet: Sheet, merged: Merged) -> Iterator[CellFault]:
    """Names of new rows, and names that changed, that are like those of another thing."""
    label = sheet.description.label
    if label is None:
        return
    name = label.names[0]
    zone = sheet.description.zone_column
    scope = sheet.description.scope
    known = [*merged.table.records, *merged.left_out]
    side_by_side = {_stated(record, (*scope, label.code, name)) for record in known}
    present = {_stated(record, (*scope, label.code)) for record in known}
    told: set[tuple[int, int]] = set()
    for record in known:
        fresh = record.is_new or (
            record.before is not None and record.before[name] != record.cells[name]
        )
        known_again = record.cells.get("same_name_as") or not record.cells[label.code]
        if not fresh or record.entry is None or known_again:
            # Without a code, a row may be the one of that name.
            continue
        for other in known:
            if other is record or other.cells[zone] != record.cells[zone]:
                continue
            if record.cells[label.code] in (
                other.cells[label.code],
                other.cells.get("same_name_as"),
            ):
                continue
            elsewhere = _stated(other, scope) != _stated(record, scope)
            here = (*_stated(record, scope), other.cells[label.code])
            pair = (min(id(record), id(other)), max(id(record), id(other)))
            if pair in told or (elsewhere and (not record.is_new or here in present)):
                continue
            if not suspicious(record.cells[name], other.cells[name]):
                continue
            if _told_before(record, other, scope, (label.code, name), side_by_side):
                continue
            told.add(pair)
            yield _alike(merged.table, name, record, other)


def _stated(record: Record, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(record.cells.get(column, "") for column in columns)


def _told_before(
    record: Record,
    other: Record,
    scope: tuple[str, ...],
    named: tuple[str, str],
    side_by_side: set[tuple[str, ...]],
) -> bool:
    """Whether another edition has both things under these names: then they are known to be two."""
    places = {key[: len(scope)] for key in side_by_side} - {_stated(record, scope)}
    return any(
        (*place, *_stated(record, named)) in side_by_side
        and (*place, *_stated(other, named)) in side_by_side
        for place in places
    )


def _alike(table: TableFile, name: str, record: Record, other: Record) -> CellFault:
    same = folded(record.cells[name]) == folded(other.cells[name])
    return cell_fault(
        "same-names" if same else "similar-names",
        record_place(table, record, name),
        record.cells[name],
        other=record_place(table, other, name),
        near=other.cells[name],
    )


def removed_rows(
    sheet: Sheet, before: TableFile, merged: Merged, grid: str, directory: Directory
) -> Iterator[CellFault]:
    """Each row of the table that the sheet no longer has."""
    for record in merged.removed:
        value = directory.called(sheet, record.cells)
        yield cell_fault("row-removed", Place(grid), value, other=record_place(before, record))
