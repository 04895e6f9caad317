"""CSVW metadata: what each table and each of its columns is.

Standard: Metadata Vocabulary for Tabular Data, https://www.w3.org/TR/tabular-metadata/ .
Beside it five annotations of our own, `tj:graph`, `tj:printed`, `tj:codeList`, `tj:yieldsTo` and
`tj:prefills`; `data/README.md` explains them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from teiju.errors import TableError


class _Description(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Datatype(_Description):
    """A cell's datatype: an XSD type by its CSVW name, and a pattern for its text."""

    base: str = "string"
    format: str | None = None
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None


class Printed(_Description):
    """The column's text stands in the source document; the names are columns of the same row."""

    column: int | str | None = Field(default=None, alias="tj:column")
    """Number of the printed table's column, or the name of the CSV column that holds it."""
    line: str = Field(default="line", alias="tj:line")
    part: str = Field(default="part", alias="tj:part")
    before: str = Field(default="before", alias="tj:before")
    after: str = Field(default="after", alias="tj:after")
    verbatim_property: str | None = Field(default=None, alias="tj:property")
    """Property that holds the text as printed, beside the corrected one."""
    verbatim_about: str | None = Field(default=None, alias="tj:about")


class Column(_Description):
    """One column: its name in the file, its titles for people, and the property it becomes."""

    name: str
    titles: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict, alias="dc:description")
    datatype: Datatype = Datatype()
    required: bool = False
    lang: str | None = None
    separator: str | None = None
    default: str = ""
    virtual: bool = False
    suppress_output: bool = Field(default=False, alias="suppressOutput")
    about_url: str | None = Field(default=None, alias="aboutUrl")
    property_url: str | None = Field(default=None, alias="propertyUrl")
    value_url: str | None = Field(default=None, alias="valueUrl")
    graph: str | None = Field(default=None, alias="tj:graph")
    printed: Printed | None = Field(default=None, alias="tj:printed")
    code_list: str | None = Field(default=None, alias="tj:codeList")

    @field_validator("datatype", mode="before")
    @classmethod
    def _named_datatype(cls, value: Any) -> Any:
        return {"base": value} if isinstance(value, str) else value

    @field_validator("default", mode="before")
    @classmethod
    def _default_as_text(cls, value: Any) -> Any:
        return json.dumps(value) if isinstance(value, bool | int | float) else value


class Reference(_Description):
    """The schema and columns that a foreign key points to."""

    schema_reference: str = Field(alias="schemaReference")
    columns: tuple[str, ...] = Field(alias="columnReference")


class Prefill(_Description):
    """A zone's own table that begins with the rows of this one.

    `columns`: own column → the one here, beside those of the same name. `wanted`: the columns here
    without which a row is left out.
    """

    schema_reference: str = Field(alias="schemaReference")
    columns: dict[str, str] = Field(default_factory=dict, alias="tj:columns")
    wanted: tuple[str, ...] = Field(default=(), alias="tj:wanted")


class ForeignKey(_Description):
    """Columns whose values must occur in another table."""

    columns: tuple[str, ...] = Field(alias="columnReference")
    reference: Reference


class Schema(_Description):
    """One kind of table, shared by every folder that has such a table."""

    id: str | None = Field(default=None, alias="@id")
    type: str | None = Field(default=None, alias="@type")
    title: dict[str, str] = Field(default_factory=dict, alias="dc:title")
    description: dict[str, str] = Field(default_factory=dict, alias="dc:description")
    graph: str | None = Field(default=None, alias="tj:graph")
    about_url: str | None = Field(default=None, alias="aboutUrl")
    primary_key: tuple[str, ...] = Field(default=(), alias="primaryKey")
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), alias="foreignKeys")
    yields_to: tuple[Reference, ...] = Field(default=(), alias="tj:yieldsTo")
    """Tables of a zone's own: a row is passed over where one of theirs has the same cells."""
    prefills: tuple[Prefill, ...] = Field(default=(), alias="tj:prefills")
    """Tables of a zone's own that its workbook fills from this one at first."""

    columns: tuple[Column, ...]

    @field_validator("primary_key", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @property
    def file_columns(self) -> tuple[Column, ...]:
        """The columns that stand in the file, in its order."""
        return tuple(column for column in self.columns if not column.virtual)


class TableDescription(BaseModel):
    """One table of a folder: its file and its schema."""

    model_config = ConfigDict(frozen=True)

    path: Path
    schema_name: str
    schema_: Schema
    title: dict[str, str]
    delimiter: str = ","


def read_group(metadata: Path) -> tuple[TableDescription, ...]:
    """The tables that a folder's `csv-metadata.json` lists, in its order.

    Raises TableError when the metadata or a schema it names cannot be read.
    """
    group = _read_json(metadata)
    return tuple(
        _table(metadata, entry, position) for position, entry in enumerate(group.get("tables", []))
    )


def _table(metadata: Path, entry: dict[str, Any], position: int) -> TableDescription:
    if "url" not in entry or not isinstance(entry.get("tableSchema"), str):
        raise TableError(f'{metadata}: tables[{position}] needs "url" and "tableSchema"')
    schema_path = (metadata.parent / entry["tableSchema"]).resolve()
    return TableDescription(
        path=metadata.parent / entry["url"],
        schema_name=schema_path.name,
        schema_=read_schema(schema_path),
        title=entry.get("dc:title", {}),
        delimiter=entry.get("dialect", {}).get("delimiter", ","),
    )


def read_schema(path: Path) -> Schema:
    """One schema file. Raises TableError that names the key which is wrong."""
    content = _read_json(path)
    content.pop("@context", None)
    try:
        return Schema.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TableError(f"{path}: {where}: {first['msg']}") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TableError(f"{path}: there is no such file") from error
    except json.JSONDecodeError as error:
        raise TableError(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(content, dict):
        raise TableError(f"{path}: must hold one JSON object")
    return content
