"""Findings led back to cells: from a fault of a table or a shape to the workbook it came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal

from teiju import namespaces
from teiju.tables.metadata import Column
from teiju.tables.reading import CellPlace, TableFault
from teiju.validation.finding import Finding, Severity
from teiju.workbook.choices import Directory
from teiju.workbook.draft import Verdict
from teiju.workbook.drafting import column_words
from teiju.workbook.expectations import example_of
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.links import link_fault
from teiju.workbook.merging import Merged
from teiju.workbook.messages import CellFault, Place, cell_fault, told_once, with_others
from teiju.workbook.table_file import Record, TableFile, file_place
from teiju.workbook.unread import Unread

Tables = dict[str, TableFile]

_TOO_MANY = ("MaxCount", "UniqueLang")
"""The constraints that a second row may break."""


@dataclass(frozen=True)
class Located:
    """Faults with their cells, and how many warnings concern rows that nobody touched."""

    faults: list[CellFault]
    standing: int = 0


def left_out_with(layout: Layout, tables: Tables, merged: Mapping[str, Merged]) -> Tables:
    """The tables without new rows that refer to a row which is left out."""
    gone = {name: [record.cells for record in one.left_out] for name, one in merged.items()}
    result = dict(tables)
    for sheet in layout.sheets:
        kept: list[Record] = []
        for record in result[sheet.table].records:
            if record.is_new and refers(sheet, record.cells, gone):
                gone.setdefault(sheet.table, []).append(record.cells)
            else:
                kept.append(record)
        result[sheet.table] = result[sheet.table].with_records(tuple(kept))
    return result


def refers(sheet: Sheet, cells: dict[str, str], rows: Mapping[str, list[dict[str, str]]]) -> bool:
    """Whether a row names one of these rows of other tables by a foreign key."""
    for key in sheet.schema.foreign_keys:
        table = Path(key.reference.schema_reference).stem
        wanted = [cells.get(name, "") for name in key.columns]
        for row in rows.get(table, ()):
            if all(wanted) and [row.get(name) for name in key.reference.columns] == wanted:
                return True
    return False


def table_faults(
    faults: Iterable[TableFault], directory: Directory, tables: Tables, *, follow_up: bool
) -> tuple[list[CellFault], Tables]:
    """The faults of tables at their cells, and the tables without the rows at fault.

    One cause found in several rows of a table is told once. In a `follow_up`, rows are missing
    because of other faults: then only rows that this import adds or changes are told of.
    """
    found: list[CellFault] = []
    bad: dict[str, set[int]] = {}
    by_path = {table.path: name for name, table in tables.items()}
    rows = {name: table.rows() for name, table in tables.items()}
    for fault in faults:
        name = by_path.get(fault.place.file)
        record = rows[name].get(fault.place.row) if name is not None else None
        if name is not None and record is not None:
            bad.setdefault(name, set()).add(id(record))
        fresh = record is not None and (record.is_new or record.is_changed)
        if follow_up and not fresh:
            continue
        if name is None or record is None:
            place = Place(Path(fault.place.file).name, fault.place.row)
            found.append(cell_fault("table", place, ja=fault.ja, en=fault.en))
        else:
            found.append(_table_fault(fault, directory, tables[name], record))
    return told_once(found), {
        name: table.with_records(
            tuple(
                kept for record in table.records for kept in _without(record, bad.get(name, set()))
            )
        )
        for name, table in tables.items()
    }


def _table_fault(
    fault: TableFault, directory: Directory, table: TableFile, record: Record
) -> CellFault:
    """The fault of a table at its cell; a key that leads nowhere has a message of its own."""
    layout = directory.layout
    sheet = layout.sheet(Path(table.path).stem)
    if sheet is not None and fault.unknown is not None:
        wrong = fault.unknown.columns[fault.unknown.position]
        where = cell_of(layout, table, record, replace(fault.place, column=wrong))
        return link_fault(layout, sheet, record.cells, fault.unknown, where, directory.label)
    place = cell_of(layout, table, record, fault.place)
    value = _shown(record, fault.place.column, directory, sheet)
    return cell_fault("table", place, value, ja=fault.ja, en=fault.en)


def _without(record: Record, bad: set[int]) -> list[Record]:
    """Nothing for a new row at fault, the earlier row for a changed one."""
    if id(record) not in bad:
        return [record]
    return (
        [] if record.before is None else [Record(record.before, None, record.entry, record.before)]
    )


def locate(
    verdict: Verdict,
    directory: Directory,
    tables: Tables,
    zone: str,
    root: Path,
    *,
    unread: Unread,
) -> Located:
    """The findings that concern the zone, at their cells; one in many other rows is told once.

    What is missing is not told where it may stand in a row that could not be read.
    """
    layout = directory.layout
    by_path = {table.path: table for table in tables.values()}
    rows = {table.path: table.rows() for table in tables.values()}
    located: list[CellFault] = []
    unseen: dict[tuple[str, str], list[CellFault]] = {}
    standing = 0
    zones = {record.cells["id"] for record in tables["zones"].records} - {zone}
    for finding in verdict.findings:
        if finding.severity is Severity.INFO or _is_of(finding.focus, zones):
            continue
        if _is_missing(finding) and unread.may_hold(finding):
            continue
        found = _closest(verdict.trace.of(finding), rows)
        if found is None:
            if finding.severity is Severity.VIOLATION and _of_zone(verdict, finding, zone):
                located.append(_shape_fault(finding, Place(""), _literal(finding)))
            continue
        place, record = found
        if not _is_ours(layout, place, record, zone):
            continue
        fresh = record.is_new or record.is_changed
        if finding.severity is Severity.WARNING and not fresh:
            standing += 1
            continue
        cell = cell_of(layout, by_path[place.file], record, place, finding)
        if _is_missing(finding) and cell in unread.cells:
            continue
        fault = _fault_at(finding, cell, record, place, directory)
        fault = _with_rival(fault, finding, verdict, layout, tables, place)
        if record.entry is None:
            unseen.setdefault((fault.place.sheet, fault.ja), []).append(fault)
        else:
            located.append(fault)
    for first, *others in unseen.values():
        located.append(with_others(first, [other.place for other in others]))
    return Located(located, standing)


def _is_of(focus: str, zones: Collection[str]) -> bool:
    """Whether a thing belongs to one of these zones, of which a draft knows only parts."""
    path = focus.removeprefix(namespaces.expand("id:")).removeprefix(namespaces.expand("s:"))
    parts = path.split("/")
    return path != focus and len(parts) > 1 and parts[1] in zones


def _with_rival(
    fault: CellFault,
    finding: Finding,
    verdict: Verdict,
    layout: Layout,
    tables: Tables,
    place: CellPlace,
) -> CellFault:
    """Where something is said twice: the fault with the other row that says it."""
    if finding.component not in _TOO_MANY:
        return fault
    by_path = {table.path: table for table in tables.values()}
    for other in verdict.trace.of(finding):
        if (other.file, other.row) == (place.file, place.row) or other.column is None:
            continue
        table = by_path.get(other.file)
        record = table.rows().get(other.row) if table is not None else None
        if table is None or record is None:
            where = Place(other.file.removeprefix("data/"), other.row)
        else:
            where = cell_of(layout, table, record, other, finding)
        ja = f"{fault.ja}（同じものについて {where} にも書いてあります）"
        en = f"{fault.en} (The same thing is spoken of at {where}.)"
        return replace(fault, ja=ja, en=en, other=where)
    return fault


def _is_missing(finding: Finding) -> bool:
    """Whether the finding is that something is not there. SHACL-SPARQL then names the thing."""
    return finding.value is None or finding.value.value == finding.focus


def _is_ours(layout: Layout, place: CellPlace, record: Record, zone: str) -> bool:
    """Whether a row is one of the zone: in its folder, or in the registry under its key."""
    sheet = layout.sheet(Path(place.file).stem)
    if sheet is None or place.file.startswith(f"data/{zone}/"):
        return True
    return record.cells[sheet.description.zone_column] == zone


def _of_zone(verdict: Verdict, finding: Finding, zone: str) -> bool:
    """Whether a finding without a cell of ours concerns the zone's other tables."""
    return any(place.file.startswith(f"data/{zone}/") for place in verdict.trace.of(finding))


def _closest(
    places: list[CellPlace], rows: Mapping[str, dict[int, Record]]
) -> tuple[CellPlace, Record] | None:
    """The first place whose row this import adds or changes, else the first in its tables."""
    known = [
        (place, record)
        for place in places
        if (record := rows.get(place.file, {}).get(place.row)) is not None
    ]
    fresh = [one for one in known if one[1].is_new or one[1].is_changed]
    return next(iter([*fresh, *known]), None)


def cell_of(
    layout: Layout,
    table: TableFile,
    record: Record,
    place: CellPlace,
    finding: Finding | None = None,
) -> Place:
    """The cell of the workbook; for a row that is not in it, the row of the table's file."""
    if record.entry is None:
        return file_place(table, place.row)
    sheet = layout.sheet(Path(table.path).stem)
    column = place.column
    if sheet is not None:
        visible = {one.name for one in sheet.columns}
        stating = [] if finding is None else _columns_of(finding, sheet)
        empty = [name for name in stating if not record.cells.get(name)]
        if finding is not None and _is_missing(finding) and empty:
            # What is missing belongs into an empty cell; names in other languages stand last.
            column = empty[-1]
        elif column not in visible:
            column = next(iter(stating), column)
        if column not in visible:
            entered = sheet.description.as_entered
            column = entered.get(column or "") or sheet.main_column
    return record.entry.place(column)


def _columns_of(finding: Finding, sheet: Sheet) -> list[str]:
    """The columns that state the property of which a finding speaks."""
    return [
        column.name
        for column in sheet.columns
        if column.property_url and namespaces.expand(column.property_url) == finding.predicate
    ]


def _shown(record: Record, column: str | None, directory: Directory, sheet: Sheet | None) -> str:
    """What the person sees in the cell: the text as entered, else the name of what it holds."""
    if column is None:
        return ""
    if record.entry is not None and column in record.entry.cells:
        return record.entry.cells[column].text
    if sheet is None or column not in sheet.by_name:
        return record.cells.get(column, "")
    return directory.label(sheet, sheet.by_name[column], record.cells)


def _fault_at(
    finding: Finding, cell: Place, record: Record, place: CellPlace, directory: Directory
) -> CellFault:
    """The fault of a shape in a row: what stands there, and what its column is for."""
    sheet = directory.layout.sheet(Path(place.file).stem)
    entry = record.entry
    by_number = {number: name for name, number in entry.columns.items()} if entry else {}
    name = by_number.get(cell.column, place.column)
    value = _shown(record, name, directory, sheet)
    column = next((one for one in sheet.columns if one.name == name), None) if sheet else None
    if sheet is None or column is None or not _concerns(finding, column, place):
        return _with_sheet(_shape_fault(finding, cell, value), finding, directory.layout)
    choices = directory.choices(sheet, column, record.cells)
    example = example_of(column, directory.layout, choices)
    return _shape_fault(finding, cell, value, column_words(column), example)


def _with_sheet(fault: CellFault, finding: Finding, layout: Layout) -> CellFault:
    """The fault with the sheet and column where what is missing is written, if there is one."""
    for sheet in layout.sheets:
        for column in sheet.schema.columns:
            url = column.property_url
            if url is None or namespaces.expand(url) != finding.predicate:
                continue
            title = column.titles or sheet.by_name[sheet.main_column].titles
            ja = f"シート「{sheet.title}」の「{title.get('ja', column.name)}」に書きます。"
            en = f"It is written in the sheet {sheet.title}, column {title.get('en', column.name)}."
            return replace(fault, expected_ja=ja, expected_en=en)
    return fault


def _concerns(finding: Finding, column: Column, place: CellPlace) -> bool:
    """Whether the cell is what a finding speaks of, and does not only name the thing at fault."""
    if place.column is not None:
        return True
    return column.property_url is not None and (
        namespaces.expand(column.property_url) == finding.predicate
    )


def _literal(finding: Finding) -> str:
    return finding.value.value if isinstance(finding.value, Literal) else ""


def _shape_fault(
    finding: Finding,
    cell: Place,
    value: str,
    words: Mapping[str, str] | None = None,
    example: str = "",
) -> CellFault:
    fault = cell_fault(
        "shape" if words is None else "shape-of-column",
        cell,
        value,
        {"ja": finding.message_ja, "en": finding.message_en, **(words or {})},
        severity=finding.severity,
        example=example,
    )
    return replace(fault, code=finding.source_shape.rpartition("#")[2])
