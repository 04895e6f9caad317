"""A table's file as records that keep their bytes: what is not changed is written as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from teiju.errors import TableError
from teiju.tables.metadata import Schema
from teiju.workbook.entries import Entry
from teiju.workbook.messages import Place

_QUOTED = frozenset('",\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029')


@dataclass(frozen=True)
class Record:
    """One row of a table: its cells, its text in the file, and the entry it comes from.

    `text` is None for a row that is written anew; `before` holds its earlier cells if it had any.
    """

    cells: dict[str, str]
    text: str | None = None
    entry: Entry | None = None
    before: dict[str, str] | None = None

    @property
    def is_new(self) -> bool:
        """Whether the tables did not have this row."""
        return self.text is None and self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether the row was there and says something else now."""
        return self.text is None and self.before is not None


@dataclass(frozen=True)
class TableFile:
    """A table: its path below the root, its columns, its records in order."""

    path: str
    schema: Schema
    records: tuple[Record, ...] = ()
    exists: bool = False
    header: str = field(default="")
    title: str = ""
    """How people call the table: by its sheet, where it has one."""

    def with_records(self, records: tuple[Record, ...]) -> TableFile:
        """The same table with other records."""
        return replace(self, records=records)

    @property
    def text(self) -> str:
        """The whole file."""
        header = self.header or line([column.name for column in self.schema.file_columns])
        return header + "".join(self.texts())

    def texts(self) -> Iterator[str]:
        """The text of each record."""
        names = [column.name for column in self.schema.file_columns]
        for record in self.records:
            yield record.text or line([record.cells.get(name, "") for name in names])

    def rows(self) -> dict[int, Record]:
        """The records by the row of the file where they end, as readers count."""
        found: dict[int, Record] = {}
        row = 1
        for record, text in zip(self.records, self.texts(), strict=True):
            row += len(text.splitlines())
            found[row] = record
        return found


def file_place(table: TableFile, row: int) -> Place:
    """Where a row stands that is in no workbook: the table by its name and its file."""
    file = table.path.rpartition("/")[2]
    title = table.title or table.schema.title.get("ja", "")
    return Place(f"{title}（{file}）" if title else file, row)


def line(values: list[str]) -> str:
    """Values as one line of CSV; whatever could be taken for a line's end is quoted."""
    return ",".join(_field(value) for value in values) + "\n"


def _field(value: str) -> str:
    if _QUOTED.isdisjoint(value):
        return value
    return '"' + value.replace('"', '""') + '"'


def read_table_file(root: Path, path: str, schema: Schema) -> TableFile:
    """The table at `path` below `root`; an empty one when there is no such file.

    Raises TableError when it is not the table that the schema describes.
    """
    names = [column.name for column in schema.file_columns]
    try:
        text = (root / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return TableFile(path, schema)
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, strict=True)
    records: list[Record] = []
    header, start = "", 0
    for values in reader:
        piece = "".join(lines[start : reader.line_num])
        start = reader.line_num
        if not header:
            header = piece
            if values != names:
                raise TableError(f"{path}:1: 列名が説明と違います / the header is not as described")
        elif len(values) == len(names):
            whole = piece if piece.endswith("\n") else f"{piece}\n"
            records.append(Record(dict(zip(names, values, strict=True)), whole))
        else:
            raise TableError(f"{path}:{start}: 列の数が違います / wrong number of cells")
    return TableFile(path, schema, tuple(records), exists=True, header=header)
