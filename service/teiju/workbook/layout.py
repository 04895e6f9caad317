"""How a workbook is laid out: `data/workbook.json` together with the schemas of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from teiju.errors import TableError
from teiju.tables.metadata import Column, Schema, read_schema

_GROUP = "csv-metadata.json"


class _Description(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Label(_Description):
    """How rows of a table are called by people: the column of the code and those of the names."""

    code: str
    names: tuple[str, ...]
    also: tuple[str, ...] = ()


class Numbering(_Description):
    """A column that is filled in when it is empty.

    A row whose `match` columns equal those of a known thing `within` the same place takes its
    number; otherwise the next free one is given.
    """

    column: str
    within: tuple[str, ...]
    match: tuple[str, ...] = ()


class Derivation(_Description):
    """A column made from another by replacing patterns, one after the other."""

    source: str = Field(alias="from")
    replace: tuple[tuple[str, str], ...]


class Lookup(_Description):
    """A column that takes the value of a column in the row that another one names."""

    through: str
    column: str


class SheetDescription(_Description):
    """What `data/workbook.json` says of one sheet."""

    table: str
    folder: str = "zone"
    title: dict[str, str]
    group: str
    zone_column: str = Field(default="zone", alias="zoneColumn")
    scope: tuple[str, ...] = ()
    """Columns whose values say which rows of the table the sheet stands for; none: all rows."""
    carry: tuple[str, ...] = ()
    """Columns where an empty cell repeats the one above."""
    hidden: tuple[str, ...] = ()
    copied: bool = Field(default=False, alias="copy")
    """Whether a new edition begins with the rows of the one before."""
    mint: Numbering | None = None
    number: Numbering | None = None
    label: Label | None = None
    references: dict[str, tuple[str, ...]] = {}
    """Columns that hold a path below id/: the tables whose things they may name."""
    choices: dict[str, dict[str, dict[str, str]]] = {}
    """Columns of few codes that no vocabulary names: what people read for each code."""
    derive: dict[str, Derivation] = {}
    lookup: dict[str, Lookup] = {}
    defaults: dict[str, str] = {}
    as_entered: dict[str, str] = Field(default={}, alias="asEntered")
    """Column that keeps the text as entered → the column where it is entered."""
    missing: dict[str, str] = {}
    """Column → the message that says it is empty, where the general one would not help."""
    unknown: dict[str, str] = {}
    """Column → the message that says that no row is there which it names with those before it."""


class Group(_Description):
    """Sheets that are filled at the same time, and the colour of their tabs."""

    title: dict[str, str]
    colour: str


class SourceWords(_Description):
    """What is said of a workbook as the source of what it states."""

    title: dict[str, str]
    terms: dict[str, str]


class _WorkbookDescription(_Description):
    hidden: tuple[str, ...]
    hidden_endings: tuple[str, ...] = Field(alias="hiddenEndings")
    counters: frozenset[str]
    absent: frozenset[str]
    to_fill: str = Field(alias="toFill")
    examples: dict[str, str]
    labels: dict[str, Label]
    source: SourceWords
    groups: dict[str, Group]
    guide: tuple[dict[str, str], ...]
    sheets: tuple[SheetDescription, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table; `context` pairs own and other columns."""

    table: str
    code: str
    label: Label
    context: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its description, the schema of its table, and the columns that people see."""

    description: SheetDescription
    schema: Schema
    columns: tuple[Column, ...]
    references: dict[str, Reference]

    @property
    def table(self) -> str:
        """The table's name without its ending: `measures`."""
        return self.description.table

    @property
    def title(self) -> str:
        """The name on the sheet's tab."""
        return self.description.title["ja"]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Every column of the file by its name."""
        return {column.name: column for column in self.schema.file_columns}

    @cached_property
    def main_column(self) -> str:
        """The column that tells people which row it is."""
        if self.description.label is not None:
            return self.description.label.names[0]
        texts = [column.name for column in self.columns if column.lang is not None]
        printed = [column.name for column in self.columns if column.printed is not None]
        return [*printed, *texts, self.columns[0].name][0]

    @cached_property
    def is_named(self) -> bool:
        """Whether the main column tells rows apart by a text, not by a code."""
        column = self.by_name[self.main_column]
        texts = column.lang is not None or column.printed is not None
        return texts or self.description.label is not None

    @cached_property
    def named_tables(self) -> frozenset[str]:
        """The tables whose rows its columns name."""
        keys = {reference.table for reference in self.references.values()}
        paths = {table for tables in self.description.references.values() for table in tables}
        return frozenset(keys | paths) - {self.table}

    def folder(self, zone: str) -> str:
        """The folder below data/ that holds the table of this zone."""
        return zone if self.description.folder == "zone" else self.description.folder

    def file(self, zone: str) -> str:
        """The table's path: `data/ichinoseki-hiraizumi/measures.csv`."""
        return f"data/{self.folder(zone)}/{self.table}.csv"


@dataclass(frozen=True)
class Layout:
    """All sheets in their order, and what the guide says."""

    sheets: tuple[Sheet, ...]
    labels: dict[str, Label]
    counters: frozenset[str]
    absent: frozenset[str]
    """Signs and words that people write where there is no value yet."""
    to_fill: str
    """What stands in a cell of a template that the person has to fill in."""
    examples: dict[str, str]
    """For the form of a column's codes, one that has it."""
    source: SourceWords
    groups: dict[str, Group]
    guide: tuple[dict[str, str], ...]
    titles: dict[str, dict[str, str]]
    """How every table is called, those without a sheet too."""

    @cached_property
    def by_dependence(self) -> tuple[Sheet, ...]:
        """The sheets, each after those whose rows it names."""
        waiting, found = list(self.sheets), list[Sheet]()
        while waiting:
            tables = {sheet.table for sheet in waiting}
            ready = (sheet for sheet in waiting if not sheet.named_tables & tables)
            found.append(next(ready, waiting[0]))
            waiting.remove(found[-1])
        return tuple(found)

    def sheet(self, table: str) -> Sheet | None:
        """The sheet of a table, if the table has one."""
        return next((sheet for sheet in self.sheets if sheet.table == table), None)


def read_layout(root: Path) -> Layout:
    """The layout under `root`. Raises TableError naming the key that is wrong."""
    path = root / "data" / "workbook.json"
    try:
        described = _WorkbookDescription.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TableError(f"{path}: {where}: {first['msg']}") from error
    schemas = {
        file.stem: read_schema(file) for file in sorted((root / "data" / "schemas").glob("*.json"))
    }
    labels = dict(described.labels)
    labels |= {sheet.table: sheet.label for sheet in described.sheets if sheet.label is not None}
    sheets = tuple(_sheet(path, sheet, described, schemas, labels) for sheet in described.sheets)
    return Layout(
        sheets,
        labels,
        described.counters,
        described.absent,
        described.to_fill,
        described.examples,
        described.source,
        described.groups,
        described.guide,
        {name: schema.title for name, schema in schemas.items()},
    )


def _sheet(
    path: Path,
    description: SheetDescription,
    workbook: _WorkbookDescription,
    schemas: dict[str, Schema],
    labels: dict[str, Label],
) -> Sheet:
    schema = schemas.get(description.table)
    if schema is None or description.group not in workbook.groups:
        raise TableError(f"{path}: {description.table}: no such table or group")
    names = {column.name for column in schema.file_columns}
    unknown = _named_columns(description) - names
    if unknown:
        raise TableError(f"{path}: {description.table}: no column {', '.join(sorted(unknown))}")
    hidden = {*workbook.hidden, *description.hidden, description.zone_column}
    visible = tuple(
        column
        for column in schema.file_columns
        if column.name not in hidden and not column.name.endswith(workbook.hidden_endings)
    )
    references = {
        column.name: reference
        for column in visible
        if (reference := _reference(schema, column.name, schemas, labels)) is not None
    }
    return Sheet(description, schema, visible, references)


def _named_columns(description: SheetDescription) -> set[str]:
    """Every column that the description of a sheet speaks of."""
    named: set[str] = {*description.scope, *description.carry, *description.hidden}
    for part in (
        description.references,
        description.choices,
        description.defaults,
        description.missing,
        description.unknown,
    ):
        named |= set(part)
    named |= {
        *description.as_entered,
        *description.as_entered.values(),
        *description.derive,
        *description.lookup,
    }
    for numbering in (description.mint, description.number):
        if numbering is not None:
            named |= {numbering.column, *numbering.within, *numbering.match}
    return named


def _reference(
    schema: Schema, column: str, schemas: dict[str, Schema], labels: dict[str, Label]
) -> Reference | None:
    """The labelled table that a foreign key leads to, through other keys where need be."""
    for key in schema.foreign_keys:
        if column not in key.columns:
            continue
        table = Path(key.reference.schema_reference).stem
        place = key.columns.index(column)
        code = key.reference.columns[place]
        label = labels.get(table)
        if label is not None and label.code == code:
            context = zip(key.columns[:place], key.reference.columns[:place], strict=True)
            return Reference(table, code, label, tuple(context))
        if table not in schemas or schemas[table] is schema:
            continue
        further = _reference(schemas[table], code, schemas, labels)
        if further is not None:
            return Reference(further.table, further.code, further.label, ())
    return None


def metadata_path(root: Path, folder: str) -> Path:
    """The description of a folder's tables."""
    return root / "data" / folder / _GROUP


def table_entry(sheet_or_table: str, title: dict[str, str]) -> dict[str, Any]:
    """What a folder's description says of a table that joins it."""
    return {
        "url": f"{sheet_or_table}.csv",
        "tableSchema": f"../schemas/{sheet_or_table}.json",
        "dc:title": title,
    }
