"""Tables for download: those of `data/`, whole or with the rows of one zone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from teiju.namespaces import expand
from teiju.spreadsheets import excel_csv, xlsx
from teiju.tables.metadata import Column, Schema
from teiju.tables.reading import Row, Table

METADATA: Final = "csv-metadata.json"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_INTEGERS: Final = ("integer", "positiveInteger", "nonNegativeInteger")
_UNTYPED: Final = ("string", "anyURI", "gYearMonth", "dateTime")


@dataclass(frozen=True, slots=True)
class Extract:
    """A table, or some rows of one; `name` is its path in an archive, without suffix."""

    name: str
    table: Table
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that stand in the file."""
        return self.table.description.schema_.file_columns

    @property
    def cells(self) -> Iterator[list[str]]:
        """The rows as text, in the order of the columns."""
        for row in self.rows:
            yield [row.cells[column.name] for column in self.columns]


def whole(tables: Iterable[Table]) -> tuple[Extract, ...]:
    """Every table with all its rows, by name."""
    return _sorted(Extract(_name(table), table, table.rows) for table in tables)


def by_zone(tables: tuple[Table, ...]) -> dict[str, tuple[Extract, ...]]:
    """Zone → its rows of each table: those that name it, and the entries of its members."""
    registry = {t.description.path.stem: t for t in tables if _folder(t) == "registry"}
    zones = [row.cells["id"] for row in registry["zones"].rows]
    members: dict[str, set[str]] = {}
    for row in registry["memberships"].rows:
        members.setdefault(row.cells["zone"], set()).add(row.cells["municipality"])
    rows: dict[str, dict[int, list[Row]]] = {zone: {} for zone in zones}
    for number, table in enumerate(tables):
        for row in table.rows:
            for zone in _zones(table, row, members):
                if zone in rows:
                    rows[zone].setdefault(number, []).append(row)
    return {
        zone: _sorted(
            Extract(_name(tables[number]), tables[number], tuple(found))
            for number, found in rows[zone].items()
        )
        for zone in zones
    }


def _zones(table: Table, row: Row, members: dict[str, set[str]]) -> Iterable[str]:
    if "zone" in row.cells:
        return (row.cells["zone"],)
    match _folder(table), table.description.path.stem:
        case "registry", "zones":
            return (row.cells["id"],)
        case "registry", "municipalities":
            return tuple(zone for zone, codes in members.items() if row.cells["code"] in codes)
        case folder, _:
            return (folder,)


def plain_archive(extracts: tuple[Extract, ...], title: dict[str, str], base: str) -> bytes:
    """The tables as CSV (RFC 4180, UTF-8) with their CSVW metadata, in a ZIP."""
    files = {METADATA: metadata(extracts, title, base)}
    files |= {f"{extract.name}.csv": _csv(extract) for extract in extracts}
    return xlsx.zipped(files)


def excel_archive(extracts: tuple[Extract, ...]) -> bytes:
    """The tables as CSV that Excel opens as it should, with Japanese headers, in a ZIP."""
    files = {}
    for extract in extracts:
        header = [column.titles.get("ja", column.name) for column in extract.columns]
        is_text = [column.datatype.base in _UNTYPED for column in extract.columns]
        files[f"{extract.name}.csv"] = excel_csv.written([header, *extract.cells], is_text)
    return xlsx.zipped(files)


def workbook(extracts: tuple[Extract, ...]) -> bytes:
    """The tables as sheets of one workbook, headers in Japanese, numbers as numbers."""
    return xlsx.written(
        [
            xlsx.Sheet(
                extract.table.description.title.get("ja", extract.name),
                [column.titles.get("ja", column.name) for column in extract.columns],
                [
                    [
                        _typed(cell, column)
                        for cell, column in zip(row, extract.columns, strict=True)
                    ]
                    for row in extract.cells
                ],
            )
            for extract in extracts
        ]
    )


def metadata(extracts: tuple[Extract, ...], title: dict[str, str], base: str) -> bytes:
    """The CSVW table group that describes the files beside it, whole in itself."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:title": _texts(title),
        "dc:license": {"@id": _LICENCE},
        "tables": [
            {
                "url": f"{extract.name}.csv",
                "dc:title": _texts(extract.table.description.title),
                "tableSchema": _schema(extract.table.description.schema_, base),
            }
            for extract in extracts
        ],
    }
    return (json.dumps(group, ensure_ascii=False) + "\n").encode()


def _schema(schema: Schema, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if schema.about_url is not None:
        found["aboutUrl"] = expand(schema.about_url, base)
    if schema.primary_key:
        found["primaryKey"] = list(schema.primary_key)
    # CSVW wants virtual columns last.
    columns = sorted(schema.columns, key=lambda column: column.virtual)
    return {**found, "columns": [_column(column, base) for column in columns]}


def _column(column: Column, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name}
    if column.titles:
        found["titles"] = column.titles
    if column.description:
        found["dc:description"] = _texts(column.description)
    typed = column.datatype.model_dump(exclude_none=True)
    found["datatype"] = typed if len(typed) > 1 else typed["base"]
    if column.required:
        found["required"] = True
    for key, value in (("lang", column.lang), ("separator", column.separator)):
        if value is not None:
            found[key] = value
    urls = {
        "aboutUrl": column.about_url,
        "propertyUrl": column.property_url,
        "valueUrl": column.value_url,
    }
    found |= {key: expand(url, base) for key, url in urls.items() if url is not None}
    for key, flag in (("virtual", column.virtual), ("suppressOutput", column.suppress_output)):
        if flag:
            found[key] = True
    if column.default:
        found["default"] = column.default
    return found


def _texts(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tag} for tag, text in texts.items()]


def _csv(extract: Extract) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in extract.columns)
    writer.writerows(extract.cells)
    return out.getvalue().encode()


def _typed(text: str, column: Column) -> xlsx.Value:
    if text == "" or column.separator is not None:
        return text or None
    return _reader(column.datatype.base)(text)


@cache
def _reader(base: str) -> Callable[[str], xlsx.Value]:
    if base in _INTEGERS or base == "gYear":
        return int
    if base == "decimal":
        return Decimal
    if base == "boolean":
        return lambda text: text in ("true", "1")
    return str


def _folder(table: Table) -> str:
    return table.description.path.parent.name


def _name(table: Table) -> str:
    return f"{_folder(table)}/{table.description.path.stem}"


def _sorted(extracts: Iterable[Extract]) -> tuple[Extract, ...]:
    return tuple(sorted(extracts, key=lambda extract: extract.name))
