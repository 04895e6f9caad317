"""Entries to the cells of a table: each value read, each choice looked up, each fault noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from teiju.tables import datatypes
from teiju.tables.metadata import Column
from teiju.workbook.calendar_text import UnreadableError
from teiju.workbook.cell_text import Entered, Reader, Unit
from teiju.workbook.choices import Choices, Directory
from teiju.workbook.entries import Entry
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.links import link_fault, wrong_links
from teiju.workbook.messages import CONTROL, CellFault, cell_fault

_UNITS = "s:unit"


@dataclass
class Draft:
    """An entry with its cells in the form of the table."""

    entry: Entry
    cells: dict[str, str]
    broken: set[str] = field(default_factory=set)
    """The columns whose cells cannot be read."""


@dataclass(frozen=True)
class EntryReader:
    """Reads the entries of one zone's sheets."""

    layout: Layout
    directory: Directory
    reader: Reader
    zone: str

    def draft(self, sheet: Sheet, entry: Entry, faults: list[CellFault]) -> Draft:
        """The cells of an entry in the form of the table; faults are noted and passed over."""
        cells = {sheet.description.zone_column: self.zone}
        draft = Draft(entry, cells)
        chosen = [column for column in sheet.columns if self._chooses(sheet, column)]
        others = [column for column in sheet.schema.file_columns if column not in chosen]
        plain = [column for column in others if column.datatype.base != "decimal"]
        self._read_cells(sheet, draft, plain, None, faults)
        self._follow(sheet, draft, faults)
        self._read_cells(sheet, draft, chosen, None, faults)
        self._follow(sheet, draft, faults)
        for name, derivation in sheet.description.derive.items():
            text = cells.get(derivation.source, "")
            for pattern, replacement in derivation.replace:
                text = re.sub(pattern, replacement, text)
            cells[name] = text
        for name, lookup in sheet.description.lookup.items():
            row = self.directory.row(sheet, lookup.through, cells)
            cells[name] = row.get(lookup.column, "")
        numbers = [column for column in others if column.datatype.base == "decimal"]
        self._read_cells(sheet, draft, numbers, self._unit(sheet, cells), faults)
        return draft

    def _follow(self, sheet: Sheet, draft: Draft, faults: list[CellFault]) -> None:
        """Takes out the cells that lead to no row of another sheet: the rest is read without."""
        for unknown in wrong_links(self.layout, sheet, draft.cells, self.directory.rows):
            column = unknown.columns[unknown.position]
            if column in draft.cells and column in draft.entry.columns:
                place = draft.entry.place(column)
                label = self.directory.label
                faults.append(link_fault(self.layout, sheet, draft.cells, unknown, place, label))
                draft.broken.add(column)
                del draft.cells[column]

    def _read_cells(
        self,
        sheet: Sheet,
        draft: Draft,
        columns: Sequence[Column],
        unit: Unit | None,
        faults: list[CellFault],
    ) -> None:
        entry = draft.entry
        for column in columns:
            entered = entry.cell(column.name)
            if column.name not in entry.columns or entered.empty:
                continue
            try:
                draft.cells[column.name] = self._text(sheet, column, entered, draft.cells, unit)
            except UnreadableError as error:
                draft.broken.add(column.name)
                faults.append(_unreadable(error, column, entered, entry, self.layout))

    def _unit(self, sheet: Sheet, cells: dict[str, str]) -> Unit | None:
        """What the numbers of a row are counted in, where the table has a column that says it."""
        for column in sheet.schema.file_columns:
            if column.code_list == _UNITS and cells.get(column.name):
                choices = self.directory.choices(sheet, column, cells)
                if choices is not None:
                    name = choices.label(cells[column.name])
                    return Unit(name, frozenset(choices.labels) - {name})
        return None

    def _chooses(self, sheet: Sheet, column: Column) -> bool:
        return column.name in sheet.references or column.name in sheet.description.references

    def _text(
        self,
        sheet: Sheet,
        column: Column,
        entered: Entered,
        cells: dict[str, str],
        unit: Unit | None,
    ) -> str:
        if CONTROL.search(entered.text):
            raise UnreadableError("control-characters")
        if entered.plain == self.layout.to_fill:
            raise UnreadableError("to-fill-in")
        choices = self.directory.choices(sheet, column, cells)
        if choices is not None and entered.error is None:
            is_path = column.name in sheet.description.references
            return self._chosen(choices, column, entered, is_path=is_path)
        if column.separator is None or entered.error is not None:
            return self.reader.read(entered, column, unit)
        parts = entered.text.split(column.separator if column.separator.strip() else None)
        texts = [self.reader.read(Entered(part, part), column) for part in parts if part.strip()]
        return column.separator.join(texts)

    def _chosen(self, choices: Choices, column: Column, entered: Entered, *, is_path: bool) -> str:
        """The code that is meant; a path may name what other tables hold.

        Raises UnreadableError when none or several may be meant.
        """
        found = choices.find(entered.text)
        if not found and isinstance(entered.value, int | float):
            width = re.fullmatch(r"\[0-9\]\{(\d+)\}", column.datatype.format or "")
            found = choices.find(entered.plain.zfill(int(width[1]))) if width else []
        if len(found) == 1:
            return found[0]
        if is_path and not found and datatypes.fault(entered.plain, column.datatype) is None:
            return entered.plain
        sheet = self.layout.sheet(choices.kind)
        where = {
            "sheet": sheet.title if sheet else choices.kind,
            "table": sheet.description.title["en"] if sheet else choices.kind,
        }
        if len(found) > 1:
            names = [f"{entered.plain}（{code}）" for code in found]
            raise UnreadableError(
                "ambiguous-reference", near="、".join(found), example=names[0], **where
            )
        gone = self.directory.gone.get(choices.kind)
        if gone is not None and gone.find(entered.text):
            raise UnreadableError("removed-reference", **where)
        near = choices.near(entered.text)
        perhaps = f"（近いもの / near: {'、'.join(near)}）" if near else ""
        if choices.kind == "municipalities":
            raise UnreadableError("unknown-municipality", near=perhaps)
        if sheet is None:
            known = "、".join(choices.labels[:30])
            raise UnreadableError("unknown-choice", near=perhaps, known=known)
        if near:
            raise UnreadableError("two-spellings", near=near[0], **where)
        raise UnreadableError("unknown-reference", near="", **where)


def _unreadable(
    error: UnreadableError, column: Column, entered: Entered, entry: Entry, layout: Layout
) -> CellFault:
    words = {**column_words(column), **error.details}
    form = column.datatype.format if error.code == "bad-code" else None
    example = words.pop("example", "") or layout.examples.get(form or "", "")
    return cell_fault(error.code, entry.place(column.name), entered.text, words, example=example)


def column_words(column: Column) -> dict[str, str]:
    """What messages say of a column: its titles and its meaning."""
    return {
        "title": column.titles.get("ja", column.name),
        "title_en": column.titles.get("en", column.name),
        "meaning": column.description.get("ja", ""),
        "meaning_en": column.description.get("en", ""),
    }
