"""Reading tables: every cell checked against its column, all faults told at once."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from teiju.errors import TableError
from teiju.tables import datatypes
from teiju.tables.metadata import Column, ForeignKey, TableDescription, read_group


@dataclass(frozen=True, slots=True, order=True)
class CellPlace:
    """Where a cell stands: file, row of the file (the header is row 1), column name."""

    file: str
    row: int
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.row}" + (f" [{self.column}]" if self.column else "")


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """Cells that name a row which another table does not have."""

    table: str
    """The other table's name without its ending: `vision-editions`."""
    columns: tuple[str, ...]
    values: tuple[str, ...]
    position: int
    """Which of the columns is the first that no row of the other table agrees with."""
    known: tuple[str, ...]
    """What might stand there, in the order of the other table."""


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing wrong in a table, in both languages."""

    place: CellPlace
    ja: str
    en: str
    unknown: UnknownKey | None = None

    def __str__(self) -> str:
        return f"{self.place} {self.ja} / {self.en}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place and its cells as text, by column name; an empty cell is ""."""

    place: CellPlace
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: its description and its rows in file order."""

    description: TableDescription
    rows: tuple[Row, ...]


class FaultyTablesError(TableError):
    """The tables have faults; `faults` lists all of them."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def read_tables(data: Path) -> tuple[Table, ...]:
    """Every table below `data/`, folder by folder in alphabetical order.

    Raises FaultyTablesError with all that is wrong in all of them.
    """
    described = [
        description
        for metadata in sorted(data.glob("*/csv-metadata.json"))
        for description in read_group(metadata)
    ]
    tables: list[Table] = []
    faults: list[TableFault] = []
    for description in described:
        table, found = read_table(description, data.parent)
        tables.append(table)
        faults.extend(found)
    faults.extend(_key_faults(tables))
    if faults:
        raise FaultyTablesError(faults)
    return tuple(tables)


def read_table(description: TableDescription, root: Path) -> tuple[Table, list[TableFault]]:
    """One table and what is wrong with its cells; places are named relative to `root`."""
    path = description.path
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    expected = [column.name for column in description.schema_.file_columns]
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TableError(f"{name}: 表がありません / there is no such table") from error
    except UnicodeDecodeError as error:
        raise TableError(
            f"{name}: UTF-8ではありません({error.start}バイト目) / not UTF-8 at byte {error.start}"
        ) from error
    lines = csv.reader(text.splitlines(keepends=True), delimiter=description.delimiter, strict=True)
    try:
        records = list(_numbered(lines))
    except csv.Error as error:
        raise TableError(
            f"{name}:{lines.line_num}: CSVとして読めません / not readable as CSV: {error}"
        ) from error
    if not records or records[0][1] != expected:
        found = ", ".join(records[0][1]) if records else "(空 / empty)"
        raise TableError(
            f"{name}:1: 列名は {','.join(expected)} でなければなりません / "
            f"the header must be this list of columns; found: {found}"
        )
    rows: list[Row] = []
    faults: list[TableFault] = []
    for number, record in records[1:]:
        place = CellPlace(name, number)
        if len(record) != len(expected):
            faults.append(
                TableFault(
                    place,
                    f"{len(expected)}列のはずが{len(record)}列あります",
                    f"has {len(record)} cells, not {len(expected)}",
                )
            )
            continue
        row = Row(place, dict(zip(expected, record, strict=True)))
        faults.extend(_cell_faults(description.schema_.file_columns, row))
        rows.append(row)
    return Table(description, tuple(rows)), faults


def _numbered(lines: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for record in lines:
        yield lines.line_num, record  # type: ignore[attr-defined]


def cell_values(column: Column, text: str) -> list[str]:
    """The values in a cell: none when it is empty, several when the column has a separator."""
    if text == "":
        return [] if column.default == "" else [column.default]
    return text.split(column.separator) if column.separator else [text]


def _cell_faults(columns: Sequence[Column], row: Row) -> Iterator[TableFault]:
    for column in columns:
        text = row.cells[column.name]
        place = CellPlace(row.place.file, row.place.row, column.name)
        title = column.titles.get("ja", column.name)
        if text == "" and column.required and column.default == "":
            yield TableFault(place, f"「{title}」は必須です", "must not be empty")
        for value in cell_values(column, text):
            expected = datatypes.fault(value, column.datatype)
            if expected is not None:
                yield TableFault(
                    place,
                    f"「{value}」は「{title}」の形ではありません（例・形式: {expected}）",
                    f'"{value}" is not of type {column.datatype.base}, write: {expected}',
                )


def _key_faults(tables: Sequence[Table]) -> Iterator[TableFault]:
    for table in tables:
        yield from _duplicate_keys(table)
        for key in table.description.schema_.foreign_keys:
            targets = dict.fromkeys(
                tuple(row.cells[name] for name in key.reference.columns)
                for other in tables
                if other.description.schema_name == Path(key.reference.schema_reference).name
                for row in other.rows
            )
            yield from _dangling_keys(table, key, targets)


def _duplicate_keys(table: Table) -> Iterator[TableFault]:
    seen: dict[tuple[str, ...], CellPlace] = {}
    names = table.description.schema_.primary_key
    for row in table.rows if names else ():
        key = tuple(row.cells[name] for name in names)
        if key in seen:
            shown = ", ".join(key)
            yield TableFault(
                row.place,
                f"「{shown}」は{seen[key].row}行目にもあります",
                f'"{shown}" already stands in row {seen[key].row}',
            )
        seen.setdefault(key, row.place)


def unknown_key(
    key: ForeignKey, values: tuple[str, ...], targets: Collection[tuple[str, ...]]
) -> UnknownKey | None:
    """What is wrong with cells that name a row, where none of `targets` is meant."""
    if values in targets:
        return None
    fitting: Collection[tuple[str, ...]] = targets
    for position, value in enumerate(values):
        known = tuple(dict.fromkeys(target[position] for target in fitting))
        fitting = [target for target in fitting if target[position] == value]
        if not fitting:
            break
    table = Path(key.reference.schema_reference).stem
    return UnknownKey(table, key.columns, values, position, known)


def _dangling_keys(
    table: Table, foreign_key: ForeignKey, targets: Collection[tuple[str, ...]]
) -> Iterator[TableFault]:
    columns = foreign_key.columns
    described = {column.name: column for column in table.description.schema_.columns}
    for row in table.rows:
        parts = [cell_values(described[name], row.cells[name]) for name in columns]
        if not all(parts):
            continue
        keys = (
            [(value,) for value in parts[0]]
            if len(parts) == 1
            else [tuple(values[0] for values in parts)]
        )
        for key in keys:
            unknown = unknown_key(foreign_key, key, targets)
            if unknown is not None:
                shown = ", ".join(key)
                yield TableFault(
                    CellPlace(row.place.file, row.place.row, columns[-1]),
                    f"「{shown}」は表 {unknown.table} にありません",
                    f'"{shown}" is not in the table {unknown.table}',
                    unknown,
                )
