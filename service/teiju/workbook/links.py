"""Rows that a sheet names by several cells together: which cell is wrong, and what may stand there.

Names of rows are looked up cell by cell (`choices`). Other keys lead to a row by all their cells:
the edition of a vision, the entry of a revision, a meeting of a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from teiju.tables.metadata import Column, ForeignKey
from teiju.tables.reading import UnknownKey, unknown_key
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.messages import CellFault, Place, cell_fault

Cells = Mapping[str, str]
Label = Callable[[Sheet, Column, Cells], str]
"""What people read for the code in a column of a row."""

_SHOWN = 12
_PLAIN = "unknown-row"


def wrong_links(
    layout: Layout, sheet: Sheet, cells: Cells, rows: Mapping[str, Sequence[Cells]]
) -> Iterator[UnknownKey]:
    """The keys of a row that lead to no row of a sheet before its own."""
    before = {other.table for other in layout.sheets[: layout.sheets.index(sheet)]}
    for key in sheet.schema.foreign_keys:
        table = Path(key.reference.schema_reference).stem
        values = tuple(cells.get(name, "") for name in key.columns)
        if table not in before or not all(values) or _is_chosen(sheet, key, table):
            continue
        targets = {
            tuple(row.get(name, "") for name in key.reference.columns): None
            for row in rows.get(table, ())
        }
        unknown = unknown_key(key, values, targets)
        if unknown is not None:
            yield unknown


def _is_chosen(sheet: Sheet, key: ForeignKey, table: str) -> bool:
    """Whether the cell that ends a key names a row of that table: then it was looked up."""
    reference = sheet.references.get(key.columns[-1])
    return reference is not None and reference.table == table


def link_fault(
    layout: Layout, sheet: Sheet, cells: Cells, unknown: UnknownKey, place: Place, label: Label
) -> CellFault:
    """The fault of a key: told by the titles of its columns, with what may stand there."""
    column = sheet.by_name[unknown.columns[unknown.position]]
    other = layout.sheet(unknown.table)
    titles = layout.titles[unknown.table]
    stated = [
        (sheet.by_name[name], label(sheet, sheet.by_name[name], cells))
        for name in unknown.columns[: unknown.position + 1]
        if name != sheet.description.zone_column
    ]
    known = [label(sheet, column, {**cells, column.name: code}) for code in unknown.known]
    code = _PLAIN if other is not None else "unknown-record"
    return cell_fault(
        sheet.description.unknown.get(column.name, code),
        place,
        stated[-1][1],
        sheet=other.title if other is not None else titles["ja"],
        table=other.description.title["en"] if other is not None else titles["en"],
        title=column.titles.get("ja", column.name),
        title_en=column.titles.get("en", column.name),
        key="、".join(f"{one.titles.get('ja', one.name)} {value}" for one, value in stated),
        key_en=", ".join(f"{one.titles.get('en', one.name)} {value}" for one, value in stated),
        known=_listed(known) or "（なし / none）",
        example=known[-1] if known else "",
    )


def _listed(values: Sequence[str]) -> str:
    """The values in a row: the first ones and the last where they are many."""
    if len(values) <= _SHOWN:
        return "、".join(values)
    return f"{'、'.join(values[:_SHOWN])}、…、{values[-1]}"
