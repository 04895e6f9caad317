"""Where a row is from: the workbook as a source, and the texts as they were entered there.

A workbook counts as a document of lines: the rows of its sheets, one sheet after the other. A
text stands in a line; where a line holds several, its part is the column of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from teiju.graph.fragment import place_of
from teiju.tables.metadata import Column
from teiju.workbook.doubts import record_place
from teiju.workbook.entries import Entry, FilledSheet
from teiju.workbook.layout import Sheet, SourceWords
from teiju.workbook.merging import Merged
from teiju.workbook.messages import CellFault, cell_fault
from teiju.workbook.reading import Book
from teiju.workbook.table_file import Record

ID_DIGITS = 16
_LINE = re.compile(r"^L(\d+).*$")
_LABEL = "label"
_REPLACED = "replaced"


@dataclass
class Provenance:
    """Gives rows their source; collects what the tables of sources and texts have to hold."""

    known_books: frozenset[str]
    """Documents that are workbooks imported before."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """How the documents are called that rows were transcribed from."""
    books: dict[str, Book] = field(default_factory=dict)
    texts: list[dict[str, str]] = field(default_factory=list)
    """Texts that no printed column holds, or no longer, for the table source-text."""
    faults: list[CellFault] = field(default_factory=list)

    def trace(self, filled: FilledSheet, merged: Merged) -> None:
        """Gives every new row, and every row with another text, the workbook as its source."""
        merged.table = merged.table.with_records(
            tuple(self._traced(filled, merged, record) for record in merged.table.records)
        )
        for record in merged.removed:
            self._keep(filled.sheet, record.cells)

    def _traced(self, filled: FilledSheet, merged: Merged, record: Record) -> Record:
        entry = record.entry
        if entry is None or not (record.is_new or record.is_changed):
            return record
        if entry.grid != filled.grid.name:
            return record
        sheet = filled.sheet
        cells = {**record.cells, **_as_entered(sheet, entry, record)}
        printed = [column for column in sheet.schema.file_columns if column.printed is not None]
        before = record.before
        if before is not None and all(cells[one.name] == before[one.name] for one in printed):
            return replace(record, cells=cells)
        if "document" not in cells or (before is not None and not printed):
            return replace(record, cells=cells)
        if before is not None and before["document"] not in {"", *self.known_books}:
            changed = next(one.name for one in printed if cells[one.name] != before[one.name])
            entered = sheet.description.as_entered.get(changed, changed)
            place = record_place(merged.table, record, entered)
            line = before.get("line") or _LINE.sub(r"\1", before.get("place", ""))
            title = self.titles.get(before["document"], before["document"])
            texts = {"source": title, "line": line}
            self.faults.append(cell_fault("source-text-changed", place, cells[changed], texts))
            self._keep(sheet, before)
        cells |= self._source(filled, entry, cells, printed)
        return replace(record, cells=cells)

    def _keep(self, sheet: Sheet, cells: Mapping[str, str]) -> None:
        """Keeps the printed texts of a row that no longer states them: the source stays whole."""
        if cells.get("document", "") in {"", *self.known_books}:
            return
        for column in sheet.schema.file_columns:
            place = None if column.printed is None else place_of(column.printed, cells)
            if column.printed is None or place is None or not cells[column.name]:
                continue
            self.texts.append(
                {
                    "document": place.document,
                    "line": str(place.line),
                    "column": str(place.column or ""),
                    "part": str(place.part or ""),
                    "before": cells.get(column.printed.before, ""),
                    "text": cells[column.name],
                    "after": cells.get(column.printed.after, ""),
                    "kind": _REPLACED,
                }
            )

    def _source(
        self, filled: FilledSheet, entry: Entry, cells: dict[str, str], printed: list[Column]
    ) -> dict[str, str]:
        """The columns that say where the row's texts stand."""
        book = filled.book
        document = book.sha256[:ID_DIGITS]
        self.books[document] = book
        number = str(book.first_line(filled.grid.name) + entry.row)
        found = dict.fromkeys(_technical(filled.sheet), "")
        found["document"] = document
        stated = [column for column in printed if cells[column.name]]
        for column in stated:
            assert column.printed is not None
            source = filled.sheet.description.as_entered.get(column.name, column.name)
            part = str(entry.columns.get(source, 1))
            found[column.printed.line] = number
            if column.printed.part in found:
                found[column.printed.part] = part
            named = column.printed.column
            if isinstance(named, str) and (
                filled.sheet.by_name[named].required or column.printed.part not in found
            ):
                found[named] = part
        if "line" in found:
            found["line"] = number
        if not stated and {"place", "part"} & found.keys():
            found |= self._named(filled.sheet, entry, document, number, found)
        return {name: value for name, value in found.items() if name in cells}

    def _named(
        self, sheet: Sheet, entry: Entry, document: str, number: str, columns: Mapping[str, str]
    ) -> dict[str, str]:
        """Puts a row's name, or what it refers to, among the texts of the document; says where."""
        others = [*sheet.description.references, *(column.name for column in sheet.columns)]
        name = next(name for name in [sheet.main_column, *others] if name in entry.cells)
        part = str(entry.columns[name])
        text = {
            "document": document,
            "line": number,
            "part": part,
            "text": entry.cell(name).text.strip(),
            "kind": _LABEL,
        }
        if "place" in columns:
            self.texts.append(text)
            return {"place": f"L{number}/p{part}"}
        place = {name: part for name in ("column", "part") if name in columns}
        self.texts.append(text | place)
        return place


def _as_entered(sheet: Sheet, entry: Entry, record: Record) -> dict[str, str]:
    """The columns that keep a cell's text, where that cell says something new."""
    return {
        kept: entry.cell(source).text.strip()
        for kept, source in sheet.description.as_entered.items()
        if source in entry.cells
        and (record.before is None or record.before[source] != record.cells[source])
    }


def _technical(sheet: Sheet) -> Iterator[str]:
    """The columns that say where texts are printed."""
    for column in sheet.schema.file_columns:
        printed = column.printed
        if printed is not None:
            yield from (printed.line, printed.part, printed.before, printed.after)
            if isinstance(printed.column, str):
                yield printed.column
    yield from (name for name in ("line", "place") if name in sheet.by_name)


def source_row(
    book: Book, words: SourceWords, zone: dict[str, str], publisher: str, today: date
) -> dict[str, str]:
    """What the table of sources says of a workbook."""
    name = {"zone": zone.get("name", ""), "slug": zone["id"], "file": book.name}
    return {
        "id": book.sha256[:ID_DIGITS],
        "title": words.title["ja"].format_map(name),
        "title_en": words.title["en"].format_map(name),
        "publisher": publisher,
        "date": today.isoformat(),
        "retrieved": today.isoformat(),
        "sha256": book.sha256,
        "file_name": book.name,
        "lines": str(book.lines),
        "terms": words.terms["ja"],
        "terms_en": words.terms["en"],
    }
