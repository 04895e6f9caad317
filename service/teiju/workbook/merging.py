"""Entries into records: matched with what the table holds, numbered, put in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from teiju.tables import datatypes
from teiju.tables.metadata import Column
from teiju.workbook.drafting import Draft, EntryReader, column_words
from teiju.workbook.entries import Entry, FilledSheet
from teiju.workbook.expectations import example_of
from teiju.workbook.layout import Numbering, Sheet
from teiju.workbook.messages import CellFault, cell_fault
from teiju.workbook.misplaced import whole_columns
from teiju.workbook.similarity import folded
from teiju.workbook.table_file import Record, TableFile

_NUMBERED = re.compile(r"(?P<prefix>[a-z]+)\[0-9\]\{(?P<width>\d+)\}")


@dataclass
class Merged:
    """What came of a sheet: the table as it would be, the faults, and the records left out."""

    table: TableFile
    faults: list[CellFault] = field(default_factory=list)
    left_out: list[Record] = field(default_factory=list)
    """New rows that cannot be written because a cell that they need cannot be read."""
    removed: list[Record] = field(default_factory=list)
    doubled: bool = False
    """Whether two rows bear one key: then it is not clear which row of the table is gone."""


@dataclass(frozen=True)
class Merger:
    """Brings entries into the tables of one zone."""

    reader: EntryReader
    zone: str
    retired: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    """Table → what it held once, by the columns that numbers are given by."""

    def merge(self, filled: FilledSheet, table: TableFile) -> Merged:
        """The table with the sheet's rows in it; rows of other scopes and zones stay."""
        sheet = filled.sheet
        merged = Merged(table)
        drafts = [self.reader.draft(sheet, entry, merged.faults) for entry in filled.entries]
        old = [record for record in table.records if self._of_zone(sheet, record.cells)]
        self._number(sheet, drafts, old, merged)
        records = self._match(filled, drafts, old, merged)
        self._place(sheet, table, records, old, merged)
        merged.faults = whole_columns(filled, merged.faults, self.reader.directory)
        return merged

    def _of_zone(self, sheet: Sheet, cells: dict[str, str]) -> bool:
        return cells[sheet.description.zone_column] == self.zone

    def _number(self, sheet: Sheet, drafts: list[Draft], old: list[Record], merged: Merged) -> None:
        """Fills in ids and orders that were left empty: those of a known thing, or the next."""
        retired = self.retired.get(sheet.table, [])
        for numbering in (sheet.description.mint, sheet.description.number):
            if numbering is None:
                continue
            column = sheet.by_name[numbering.column]
            taken = {_key(sheet, draft.cells) for draft in drafts if draft.cells.get(column.name)}
            for draft in drafts:
                if draft.cells.get(column.name) or column.name in draft.broken:
                    continue
                known = [record.cells for record in old] + retired
                code = _known_code(sheet, numbering, draft, known, taken)
                if code is None:
                    others = [*(one.cells for one in drafts), *known]
                    code = _next_code(column, numbering, draft.cells, others)
                    if datatypes.fault(code, column.datatype) is not None:
                        merged.faults.append(self._no_code(column, draft, code))
                        draft.broken.add(column.name)
                        continue
                draft.cells[column.name] = code
                taken.add(_key(sheet, draft.cells))

    def _no_code(self, column: Column, draft: Draft, code: str) -> CellFault:
        """The fault that no number is left to be given."""
        example = example_of(column, self.reader.layout, None)
        place = draft.entry.place(column.name)
        return cell_fault("no-free-number", place, code, column_words(column), example=example)

    def _match(
        self, filled: FilledSheet, drafts: list[Draft], old: list[Record], merged: Merged
    ) -> list[Record]:
        """A record for each entry: the one of the table, changed where it differs, or a new one."""
        sheet = filled.sheet
        known = {_key(sheet, record.cells): record for record in old}
        seen: dict[tuple[str, ...], Entry] = {}
        records: list[Record] = []
        for draft in drafts:
            key = _key(sheet, draft.cells)
            if key in seen and not draft.broken & set(sheet.schema.primary_key):
                merged.doubled = True
                merged.faults.append(
                    cell_fault(
                        "duplicate-row",
                        draft.entry.place(_key_column(sheet)),
                        self.reader.directory.key_in_words(sheet, draft.cells),
                        other=seen[key].place(_key_column(sheet)),
                    )
                )
                continue
            seen[key] = draft.entry
            record = _merged_record(filled, draft, known.get(key))
            faults = list(self._missing(sheet, draft, record))
            merged.faults.extend(faults)
            if record.is_new and (faults or draft.broken & _needed(sheet)):
                merged.left_out.append(record)
            else:
                records.append(record)
        return records

    def _missing(self, sheet: Sheet, draft: Draft, record: Record) -> Iterator[CellFault]:
        """The required cells that are empty, among those that people fill in."""
        derived = {*sheet.description.as_entered, *sheet.description.derive}
        for column in sheet.columns:
            empty = not record.cells.get(column.name) and column.name not in draft.broken
            if not (column.required and empty) or column.name in derived:
                continue
            if column.name not in draft.entry.columns and not record.is_new:
                continue
            code = sheet.description.missing.get(column.name)
            choices = self.reader.directory.choices(sheet, column, record.cells)
            example = "" if code else example_of(column, self.reader.layout, choices)
            place = draft.entry.place(column.name)
            words = column_words(column)
            yield cell_fault(code or "required", place, "", words, example=example)

    def _place(
        self,
        sheet: Sheet,
        table: TableFile,
        records: list[Record],
        old: list[Record],
        merged: Merged,
    ) -> None:
        """Puts the records where they belong: known ones in place, new ones after their like."""
        scope = sheet.description.scope
        present = [*records, *merged.left_out]
        scopes = {tuple(record.cells.get(name, "") for name in scope) for record in present}
        by_key = {_key(sheet, record.cells): record for record in present}
        result: list[Record] = []
        for record in table.records:
            key = _key(sheet, record.cells)
            if not self._of_zone(sheet, record.cells):
                result.append(record)
            elif key in by_key:
                result.append(by_key[key])
            elif tuple(record.cells[name] for name in scope) in scopes and not (
                merged.left_out or merged.doubled
            ):
                merged.removed.append(record)
            else:
                result.append(record)
        last = max(
            (i for i, one in enumerate(result) if self._of_zone(sheet, one.cells)),
            default=len(result) - 1,
        )
        position = last + 1
        for record in records:
            if record.is_new:
                result.insert(position, record)
                position += 1
            elif record.entry is not None and scope:
                position = result.index(record) + 1
        merged.table = table.with_records(tuple(result))


def _key(sheet: Sheet, cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(name, "") for name in sheet.schema.primary_key)


def _needed(sheet: Sheet) -> set[str]:
    """The columns without which a row is no row of its table."""
    required = {column.name for column in sheet.schema.file_columns if column.required}
    return required | set(sheet.schema.primary_key)


def _key_column(sheet: Sheet) -> str:
    """The column that a person would look at to tell rows apart."""
    visible = {column.name for column in sheet.columns}
    return next((name for name in reversed(sheet.schema.primary_key) if name in visible), "")


def _known_code(
    sheet: Sheet,
    numbering: Numbering,
    draft: Draft,
    known: Sequence[dict[str, str]],
    taken: set[tuple[str, ...]],
) -> str | None:
    """The code of the known thing that an entry without a code speaks of."""
    if not numbering.match or draft.broken & set(numbering.match):
        return None
    scope = sheet.description.scope
    same_scope = sorted(
        known, key=lambda cells: any(cells.get(name) != draft.cells.get(name) for name in scope)
    )
    for cells in same_scope:
        if any(cells.get(name) != draft.cells.get(name, "") for name in numbering.within):
            continue
        names = [name for name in numbering.match if name in cells]
        if any(folded(cells[name]) != folded(draft.cells.get(name, "")) for name in names):
            continue
        code = cells[numbering.column]
        if _key(sheet, {**draft.cells, numbering.column: code}) not in taken:
            return code
    return None


def _next_code(
    column: Column, numbering: Numbering, cells: dict[str, str], others: list[dict[str, str]]
) -> str:
    """The next free code: m033 after m032, 4 after 3. A code once given is not given again."""
    shape = _NUMBERED.fullmatch(column.datatype.format or "")
    prefix = shape["prefix"] if shape else ""
    width = int(shape["width"]) if shape else 1
    highest = 0
    for other in others:
        if any(other.get(name) != cells.get(name) for name in numbering.within):
            continue
        digits = other.get(column.name, "").removeprefix(prefix)
        highest = max(highest, int(digits) if digits.isdecimal() else 0)
    return f"{prefix}{highest + 1:0{width}d}"


def _merged_record(filled: FilledSheet, draft: Draft, known: Record | None) -> Record:
    """The table's record as it is when the entry says the same; else one with its new cells."""
    sheet = filled.sheet
    names = [column.name for column in sheet.schema.file_columns]
    if known is None:
        cells = {name: draft.cells.get(name, "") for name in names}
        for name, default in sheet.description.defaults.items():
            cells[name] = cells[name] or default
        return Record(cells, None, draft.entry)
    cells = dict(known.cells)
    for name in names:
        made = name in sheet.description.derive or name in sheet.description.lookup
        given = name in draft.entry.columns or made
        if not given or name in draft.broken:
            continue
        if not _same(sheet.by_name[name], known.cells[name], draft.cells.get(name, "")):
            cells[name] = draft.cells.get(name, "") or sheet.description.defaults.get(name, "")
    if cells == known.cells:
        return Record(known.cells, known.text, draft.entry)
    return Record(cells, None, draft.entry, known.cells)


def _same(column: Column, old: str, new: str) -> bool:
    """Whether two cells say the same: blanks at the ends and zeros at the end of a number apart."""
    if old == new:
        return True
    if column.datatype.base == "string":
        return " ".join(old.split()) == " ".join(new.split()) and old.strip() == new.strip()
    try:
        return bool(old and new) and Decimal(old) == Decimal(new)
    except InvalidOperation:
        return False
