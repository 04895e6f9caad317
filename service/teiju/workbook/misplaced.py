"""Columns of which no cell can be read: their headings were swapped, or the columns shifted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from teiju.workbook.choices import Directory
from teiju.workbook.drafting import column_words
from teiju.workbook.entries import FilledSheet
from teiju.workbook.expectations import example_of
from teiju.workbook.messages import CellFault, Place, cell_fault

_FEWEST = 4
"""So many cells that all are wrong are no slips of the hand."""
_OF_ONE_CELL = ("bad-", "unknown-choice", "unknown-reference", "unknown-municipality")


def whole_columns(
    filled: FilledSheet, faults: Iterable[CellFault], directory: Directory
) -> list[CellFault]:
    """The faults, with one at the heading in place of those of a column that holds nothing else."""
    at_column: dict[int, list[CellFault]] = defaultdict(list)
    others: list[CellFault] = []
    for fault in faults:
        of_one_cell = fault.code.startswith(_OF_ONE_CELL) and fault.place.column
        (at_column[fault.place.column] if of_one_cell else others).append(fault)
    names = {number: name for name, number in filled.columns.items()}
    for number, here in at_column.items():
        entered = sum(names[number] in entry.cells for entry in filled.entries)
        if len(here) >= _FEWEST and len(here) == entered:
            others.append(_misplaced(filled, number, here, directory))
        else:
            others.extend(here)
    return others


def _misplaced(
    filled: FilledSheet, number: int, faults: list[CellFault], directory: Directory
) -> CellFault:
    names = {number: name for name, number in filled.columns.items()}
    column = filled.sheet.by_name[names[number]]
    choices = directory.choices(filled.sheet, column, {})
    return cell_fault(
        "misplaced-column",
        Place(filled.grid.name, filled.header, number),
        faults[0].value,
        column_words(column),
        example=example_of(column, directory.layout, choices),
        count=str(len(faults)),
    )
