"""Grids to entries: which grid is which sheet, which column is which, and the rows filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from teiju.tables.metadata import Column
from teiju.workbook.cell_text import Entered
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.messages import CellFault, Place, cell_fault
from teiju.workbook.reading import Book, Grid
from teiju.workbook.similarity import folded, nearest

REQUIRED_MARK = "*"
GUIDE = "使い方"
ZONE_MARK = "圏域の鍵："
"""Stands before the key of the zone whose workbook it is, in the guide sheet."""
LISTS = "選択肢"
_HEADER_ROWS = 10
_EMPTY = Entered("", "")


@dataclass(frozen=True)
class Entry:
    """One row as it was entered: its cells by the name of the column, merged ones filled in."""

    grid: str
    row: int
    cells: dict[str, Entered]
    columns: dict[str, int]

    def place(self, column: str | None = None) -> Place:
        """Where a column's cell stands; without a column, or for one not there: the row."""
        return Place(self.grid, self.row, self.columns.get(column or "", 0))

    def cell(self, column: str) -> Entered:
        """What is entered there; an empty cell when the sheet has no such column."""
        return self.cells.get(column, _EMPTY)


@dataclass(frozen=True)
class FilledSheet:
    """A sheet that is to be imported: its rows, and the columns that it has."""

    sheet: Sheet
    book: Book
    grid: Grid
    header: int
    columns: dict[str, int]
    entries: tuple[Entry, ...]


def filled_sheets(book: Book, layout: Layout) -> tuple[list[FilledSheet], list[CellFault]]:
    """The sheets of a book that belong to the layout and have rows, and what is odd about them."""
    faults: list[CellFault] = []
    filled: list[FilledSheet] = []
    by_name = _sheets_by_name(layout)
    for grid in book.grids:
        sheet = by_name.get(folded(grid.name)) or _by_headings(grid, layout, alone=len(book.grids))
        if sheet is not None:
            filled.extend(_filled(sheet, book, grid, faults))
        elif grid.name not in (GUIDE, LISTS) and grid.cells:
            near = nearest(grid.name, [one.title for one in layout.sheets], 1)
            faults.append(
                cell_fault("unknown-sheet", Place(grid.name), grid.name, near=_perhaps(near))
            )
    return filled, faults


def repeated_sheets(
    found: Sequence[FilledSheet], earlier: Sequence[FilledSheet]
) -> list[CellFault]:
    """Sheets of a table that another sheet stands for: what one lacks, the other has."""
    first: dict[str, FilledSheet] = {}
    faults: list[CellFault] = []
    for one in [*earlier, *found]:
        other = first.setdefault(one.sheet.table, one)
        if other is not one and one in found:
            texts = {"sheet": one.sheet.title, "table": one.sheet.description.title["en"]}
            place = Place(one.grid.name)
            faults.append(
                cell_fault("repeated-sheet", place, words=texts, other=Place(other.grid.name))
            )
    return faults


def zone_of(book: Book) -> tuple[str, Place] | None:
    """The key of the zone that a filled template was made for, and where it says so."""
    for grid in book.grids:
        for (row, column), entered in grid.cells.items() if grid.name == GUIDE else ():
            if entered.text.startswith(ZONE_MARK):
                return entered.text.removeprefix(ZONE_MARK).strip(), Place(GUIDE, row, column)
    return None


def _perhaps(names: list[str]) -> str:
    return f"（近いもの / near: {'、'.join(names)}）" if names else ""


def _sheets_by_name(layout: Layout) -> dict[str, Sheet]:
    return {
        folded(name): sheet
        for sheet in layout.sheets
        for name in (sheet.description.title["en"], sheet.table, sheet.title)
    }


def _by_headings(grid: Grid, layout: Layout, *, alone: int) -> Sheet | None:
    """For a CSV file of another name: the sheet that has all of its headings, if only one does."""
    if alone != 1 or not grid.cells:
        return None
    found = {folded(_heading(entered)) for _, entered in grid.row(1)}
    fitting = [sheet for sheet in layout.sheets if found <= set(_titles(sheet))]
    return fitting[0] if len(fitting) == 1 else None


def _heading(entered: Entered) -> str:
    return entered.plain.removesuffix(REQUIRED_MARK).strip()


def _titles(sheet: Sheet) -> dict[str, Column]:
    """Every heading that means a column."""
    found: dict[str, Column] = {}
    for column in sheet.schema.file_columns:
        visible = column in sheet.columns
        for title in (column.name, *column.titles.values()) if visible else (column.name,):
            found.setdefault(folded(title), column)
    return found


def _filled(sheet: Sheet, book: Book, grid: Grid, faults: list[CellFault]) -> Iterator[FilledSheet]:
    titles = _titles(sheet)
    header = _header_row(grid, titles)
    if header is None:
        if grid.cells:
            known = "、".join(column.titles.get("ja", column.name) for column in sheet.columns)
            faults.append(cell_fault("no-header", Place(grid.name), known=known))
        return
    columns: dict[str, int] = {}
    for number, entered in grid.row(header):
        column = titles.get(folded(_heading(entered)))
        place = Place(grid.name, header, number)
        if column is None:
            near = nearest(_heading(entered), [one.titles.get("ja", "") for one in sheet.columns])
            faults.append(
                cell_fault("unknown-column", place, entered.text, near=_perhaps(near[:1]))
            )
        elif column.name in columns:
            other = Place(grid.name, header, columns[column.name])
            faults.append(cell_fault("repeated-column", place, entered.text, other=other))
        else:
            columns[column.name] = number
    faults.extend(_headless(grid, header))
    entries = tuple(_entries(sheet, grid, header, columns))
    if not entries:
        return
    for column in sheet.columns:
        given = column.name in columns or column.name in _supplied(sheet)
        if column.required and not given:
            title = column.titles.get("ja", column.name)
            faults.append(
                cell_fault(
                    "missing-column",
                    Place(grid.name, header),
                    title,
                    title=title,
                    title_en=column.titles.get("en", title),
                )
            )
    yield FilledSheet(sheet, book, grid, header, columns, entries)


def _headless(grid: Grid, header: int) -> Iterator[CellFault]:
    """The first cell of every column that has something in it and no heading."""
    headed = {number for number, _ in grid.row(header)}
    told: set[int] = set()
    for (row, column), entered in sorted(grid.cells.items()):
        if row > header and not entered.empty and column not in headed | told:
            told.add(column)
            yield cell_fault("headless-column", Place(grid.name, row, column), entered.text)


def _supplied(sheet: Sheet) -> set[str]:
    """The columns that are filled in for the person where they are empty."""
    description = sheet.description
    numbered = [one.column for one in (description.mint, description.number) if one is not None]
    return {*numbered, *description.derive, *description.defaults, *description.as_entered}


def _header_row(grid: Grid, titles: dict[str, Column]) -> int | None:
    """The first of the rows at the top that has most headings; at least half must be known."""
    best, most = None, 0
    for number in range(1, min(grid.height, _HEADER_ROWS) + 1):
        cells = grid.row(number)
        known = sum(folded(_heading(entered)) in titles for _, entered in cells)
        if known > most and known * 2 >= len(cells):
            best, most = number, known
    return best


def _entries(sheet: Sheet, grid: Grid, header: int, columns: dict[str, int]) -> Iterator[Entry]:
    """The rows with anything in them, empty cells carried down where the layout says so."""
    above: dict[str, Entered] = {}
    for number in range(header + 1, grid.height + 1):
        cells = {
            name: grid.cells[number, column]
            for name, column in columns.items()
            if (number, column) in grid.cells and not grid.cells[number, column].empty
        }
        if not set(cells) - set(sheet.description.carry):
            continue
        for name in sheet.description.carry:
            if name in cells:
                above[name] = cells[name]
            elif name in above:
                cells[name] = above[name]
        yield Entry(grid.name, number, cells, columns)
