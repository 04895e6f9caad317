"""The import: books in, the zone's tables out, or a report of everything that is in the way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from teiju.errors import TableError
from teiju.tables.metadata import read_schema
from teiju.tables.reading import FaultyTablesError
from teiju.validation.finding import Severity
from teiju.workbook.calendar_text import Calendar
from teiju.workbook.cell_text import Reader
from teiju.workbook.choices import Directory, Vocabulary
from teiju.workbook.doubts import doubtful_names, removed_rows
from teiju.workbook.draft import check_draft
from teiju.workbook.drafting import EntryReader
from teiju.workbook.entries import FilledSheet, filled_sheets, repeated_sheets, zone_of
from teiju.workbook.findings import Located, left_out_with, locate, table_faults
from teiju.workbook.layout import Layout, Sheet, metadata_path, read_layout, table_entry
from teiju.workbook.merging import Merged, Merger
from teiju.workbook.messages import CellFault, Place, cell_fault, told_once
from teiju.workbook.prefilling import prefilled
from teiju.workbook.provenance import Provenance, source_row
from teiju.workbook.reading import Book
from teiju.workbook.retirement import retire, retired_rows
from teiju.workbook.saving import alone, save, with_tables
from teiju.workbook.similarity import nearest
from teiju.workbook.table_file import Record, TableFile, read_table_file
from teiju.workbook.takeover import TakenOver, reported, reported_names, taken_over
from teiju.workbook.unread import unread
from teiju.workbook.uses import still_used

_SOURCES = "sources"
_DOCUMENTS = "documents"
"""The registry's sources, beside those of the zone."""
_TEXTS = "source-text"
_RETIRED = "retired-ids"
_ROUNDS = 4


@dataclass(frozen=True)
class Change:
    """What an import does to one table: how many rows, and the ids that it gives."""

    sheet: str
    path: str
    added: int
    changed: int
    removed: int
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of an import: the faults, the changes, and whether they were written."""

    books: tuple[str, ...]
    zone: str
    faults: tuple[CellFault, ...]
    standing: int
    """Warnings about rows that the import does not touch; they are counted and not told."""
    changes: tuple[Change, ...]
    files: dict[str, str]
    """Path below the root → new text, for the files that would change."""
    written: bool = False
    taken_over: tuple[TakenOver, ...] = ()
    """What national tables report of the zone and its own tables now stand for."""

    def count(self, severity: Severity) -> int:
        """How many faults have this severity."""
        return sum(fault.severity is severity for fault in self.faults)


@dataclass
class _Work:
    """The tables while they are being put together."""

    tables: dict[str, TableFile]
    before: dict[str, TableFile]
    merged: dict[str, Merged] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)


def import_books(
    books: Sequence[Book], zone: str, root: Path, today: date, *, only_warnings: bool = False
) -> Outcome:
    """Checks the books and, when nothing is in the way, writes the zone's tables below `root`.

    A violation is always in the way; a warning is, unless `only_warnings` says that warnings were
    read and accepted. Raises TableError when the tables themselves cannot be read.
    """
    with alone(root):
        outcome = check_books(books, zone, root, today)
        stopped = outcome.count(Severity.VIOLATION) or (
            outcome.count(Severity.WARNING) and not only_warnings
        )
        if stopped or not outcome.files:
            return outcome
        save(root, outcome.files)
    return replace(outcome, written=True)


def check_books(books: Sequence[Book], zone: str, root: Path, today: date) -> Outcome:
    """What an import of the books would do and what stands in its way; nothing is written."""
    others = [fault for book in books for fault in _of_another_zone(book, zone)]
    names = tuple(book.name for book in books)
    if others:
        return Outcome(names, zone, tuple(others), 0, (), {})
    layout = read_layout(root)
    work = _read_tables(layout, zone, root)
    directory = Directory(layout, Vocabulary(root))
    for name, table in work.tables.items():
        directory.put(name, [record.cells for record in table.records])
    directory.reported.update(prefilled(root, zone, {s.table: s.schema for s in layout.sheets}))
    filled = _filled(books, layout, work)
    gone = [record.cells for record in work.tables[_RETIRED].records]
    before = reported(root, zone)
    retired = {
        sheet.table: [
            *retired_rows(sheet.table, gone, sheet),
            *reported_names(before, sheet.table),
        ]
        for sheet in layout.sheets
    }
    reader = EntryReader(layout, directory, _reader(layout, work), zone)
    merger = Merger(reader, zone, retired)
    provenance = Provenance(
        frozenset(record.cells["id"] for record in work.tables[_SOURCES].records),
        {row.cells["id"]: row.cells["title"] for row in work.tables[_DOCUMENTS].records},
    )
    for sheet in layout.by_dependence:
        for one in filled:
            if one.sheet is sheet:
                _merge(one, merger, provenance, work)
    work.faults.extend(provenance.faults)
    _add_sources(provenance, layout, zone, work, today)
    for sheet in layout.sheets:
        if sheet.table in work.merged:
            merged = work.merged[sheet.table]
            work.tables[_RETIRED] = retire(sheet, merged, work.tables[_RETIRED], today)
    for fault, sheet, record in still_used(directory, work.before, work.tables, work.merged):
        work.faults = [one for one in work.faults if not _announces(one, fault)]
        work.faults.append(fault)
        # What follows from its absence would be told at every place that uses it.
        table = work.tables[sheet.table]
        work.tables[sheet.table] = table.with_records((*table.records, record))
    located = _check(directory, zone, root, work)
    changes = tuple(_changes(layout, work))
    files = _files(layout, zone, root, work)
    faults = _in_order(books, [*work.faults, *_not_told(located.faults, work.faults)])
    return Outcome(
        names,
        zone,
        faults,
        located.standing,
        changes,
        files,
        taken_over=taken_over(before, work.before, work.tables),
    )


def _of_another_zone(book: Book, zone: str) -> list[CellFault]:
    """The fault of a workbook that was made for another zone."""
    found = zone_of(book)
    if found is None or found[0] == zone:
        return []
    key, place = found
    return [cell_fault("another-zone", place, key, zone=zone)]


def _announces(fault: CellFault, stronger: CellFault) -> bool:
    """Whether a fault says that a row will go of which another says that it cannot."""
    return (fault.code, fault.place, fault.other) == (
        "row-removed",
        stronger.place,
        stronger.other,
    )


def _not_told(later: list[CellFault], earlier: list[CellFault]) -> list[CellFault]:
    """The later faults without those of tables at cells that are known to be wrong."""
    wrong = {fault.place for fault in earlier if fault.severity is Severity.VIOLATION}
    return [fault for fault in later if fault.code != "table" or fault.place not in wrong]


def _in_order(books: Sequence[Book], faults: list[CellFault]) -> tuple[CellFault, ...]:
    """Each fault once: what is wrong before what is doubtful, sheet by sheet from the top."""
    names = [grid.name for book in books for grid in book.grids]
    order = {name: number for number, name in reversed(list(enumerate(names)))}

    def key(fault: CellFault) -> tuple[int, int, tuple[int, str, int, int, str]]:
        return (fault.severity, order.get(fault.place.sheet, len(names)), fault.sort_key)

    return tuple(dict.fromkeys(sorted(faults, key=key)))


def _read_tables(layout: Layout, zone: str, root: Path) -> _Work:
    """The tables of the sheets, and those that sheets refer to."""
    tables = {
        sheet.table: replace(
            read_table_file(root, sheet.file(zone), sheet.schema), title=sheet.title
        )
        for sheet in layout.sheets
    }
    others = [*(name for name in layout.labels if name not in tables), "eras", "fiscal-years"]
    for name in others:
        tables[name] = _table(root, f"data/registry/{name}.csv", name)
    tables[_DOCUMENTS] = _table(root, "data/registry/sources.csv", _SOURCES)
    for name in (_SOURCES, _TEXTS, _RETIRED):
        tables[name] = _table(root, f"data/{zone}/{name}.csv", name)
    return _Work(tables, dict(tables))


def _table(root: Path, path: str, name: str) -> TableFile:
    return read_table_file(root, path, read_schema(root / "data" / "schemas" / f"{name}.json"))


def _reader(layout: Layout, work: _Work) -> Reader:
    calendar = Calendar.of(record.cells for record in work.tables["eras"].records)
    return Reader(calendar, layout.counters, layout.absent)


def _filled(books: Sequence[Book], layout: Layout, work: _Work) -> list[FilledSheet]:
    """The sheets of all books. A book with nothing to import is a fault."""
    filled: list[FilledSheet] = []
    for book in books:
        found, faults = filled_sheets(book, layout)
        work.faults.extend(faults)
        work.faults.extend(repeated_sheets(found, filled))
        filled.extend(found)
        if not found and not any(fault.severity is Severity.VIOLATION for fault in faults):
            known = "、".join(sheet.title for sheet in layout.sheets)
            empty = any(sheet.title == grid.name for sheet in layout.sheets for grid in book.grids)
            code = "no-rows" if empty else "no-known-sheet"
            work.faults.append(cell_fault(code, Place(book.name), known=known))
    return filled


def _merge(filled: FilledSheet, merger: Merger, provenance: Provenance, work: _Work) -> None:
    sheet, directory = filled.sheet, merger.reader.directory
    merged = merger.merge(filled, work.tables[sheet.table])
    provenance.trace(filled, merged)
    work.faults.extend(told_once(merged.faults))
    work.faults.extend(doubtful_names(sheet, merged))
    work.faults.extend(
        removed_rows(sheet, work.before[sheet.table], merged, filled.grid.name, directory)
    )
    work.tables[sheet.table] = merged.table
    earlier = work.merged.get(sheet.table)
    if earlier is not None:
        merged.left_out += earlier.left_out
        merged.removed += earlier.removed
    work.merged[sheet.table] = merged
    known = [*merged.table.records, *merged.left_out]
    directory.put(sheet.table, [record.cells for record in known])
    directory.put_gone(sheet.table, [record.cells for record in merged.removed])


def _add_sources(
    provenance: Provenance, layout: Layout, zone: str, work: _Work, today: date
) -> None:
    """The workbooks that rows now come from join the zone's table of sources."""
    rows = [record.cells for record in work.tables["zones"].records if record.cells["id"] == zone]
    known = [record.cells["id"] for record in work.before["zones"].records]
    if zone not in known:
        near = "、".join(nearest(zone, known, 1))
        perhaps = f"（近いもの / near: {near}）" if near else ""
        code = "new-zone" if rows else "unknown-zone"
        work.faults.append(cell_fault(code, Place(""), zone, near=perhaps))
    if not rows:
        return
    members = [
        record.cells
        for record in work.tables["memberships"].records
        if record.cells["zone"] == zone
    ]
    members.sort(key=lambda cells: cells["role"] != "central-city")
    if provenance.books and not members:
        work.faults.append(cell_fault("no-centre", Place(""), zone))
        return
    for book in provenance.books.values():
        cells = source_row(book, layout.source, rows[0], members[0]["municipality"], today)
        _append(work, _SOURCES, cells)
    for cells in provenance.texts:
        _append(work, _TEXTS, cells)


def _append(work: _Work, table: str, cells: dict[str, str]) -> None:
    """Adds a row, unless the table has one of its key."""
    current = work.tables[table]
    key = current.schema.primary_key
    given = [cells.get(name, "") for name in key]
    if any([record.cells[name] for name in key] == given for record in current.records):
        return
    names = [column.name for column in current.schema.file_columns]
    record = Record({name: cells.get(name, "") for name in names})
    work.tables[table] = current.with_records((*current.records, record))


def _check(directory: Directory, zone: str, root: Path, work: _Work) -> Located:
    """What the draft's tables and shapes say. Rows at fault are taken out, the rest is checked."""
    layout = directory.layout
    faults: list[CellFault] = []
    complete = not any(merged.left_out for merged in work.merged.values())
    tables = dict(work.tables) if complete else left_out_with(layout, work.tables, work.merged)
    for _ in range(_ROUNDS):
        files = {
            table.path: table.text
            for table in tables.values()
            if _differs(table, work.before[Path(table.path).stem])
        }
        files |= _metadata(layout, zone, root, tables)
        try:
            verdict = check_draft(root, zone, files)
        except FaultyTablesError as error:
            found, tables = table_faults(error.faults, directory, tables, follow_up=not complete)
            faults.extend(found)
            complete = False
        except TableError as error:
            faults.append(cell_fault("table", Place(""), ja=str(error), en=str(error)))
            break
        else:
            wrong = frozenset(one.place for one in [*work.faults, *faults] if one.place.cell)
            hidden = unread(layout, work.merged, work.tables, tables, wrong)
            located = locate(verdict, directory, tables, zone, root, unread=hidden)
            return Located([*faults, *located.faults], located.standing)
    return Located(faults, 0)


def _differs(table: TableFile, before: TableFile) -> bool:
    return table is not before and table.text != before.text


def _metadata(
    layout: Layout, zone: str, root: Path, tables: dict[str, TableFile]
) -> dict[str, str]:
    """The zone's description of its tables, where it has to name more of them."""
    path = metadata_path(root, zone)
    text = path.read_text(encoding="utf-8") if path.is_file() else None
    known = (
        {entry["url"] for entry in json.loads(text)["tables"]} if text is not None else set[str]()
    )
    folder = f"data/{zone}/"
    entries = [
        table_entry(name, table.schema.title)
        for name, table in tables.items()
        if table.path.startswith(folder) and table.records and f"{name}.csv" not in known
    ]
    if not entries:
        return {}
    names = [one.cells["name"] for one in tables["zones"].records if one.cells["id"] == zone]
    title = {"ja": f"{(names or [zone])[0]}の表", "en": f"Tables of {zone}"}
    return {f"{folder}csv-metadata.json": with_tables(text, title, entries)}


def _files(layout: Layout, zone: str, root: Path, work: _Work) -> dict[str, str]:
    """The files that an import would write."""
    files = {
        table.path: table.text
        for name, table in work.tables.items()
        if _differs(table, work.before[name])
    }
    return files | (_metadata(layout, zone, root, work.tables) if files else {})


def _changes(layout: Layout, work: _Work) -> list[Change]:
    return [
        change
        for sheet in layout.sheets
        if sheet.table in work.merged
        and (change := _change(sheet, work.merged[sheet.table])) is not None
    ]


def _change(sheet: Sheet, merged: Merged) -> Change | None:
    fresh = [record for record in merged.table.records if record.is_new]
    changed = sum(record.is_changed for record in merged.table.records)
    if not (fresh or changed or merged.removed):
        return None
    mint = sheet.description.mint
    given = [
        record.cells[mint.column]
        for record in fresh
        if mint is not None and record.entry is not None and mint.column not in record.entry.cells
    ]
    path = merged.table.path
    return Change(sheet.title, path, len(fresh), changed, len(merged.removed), tuple(given))
