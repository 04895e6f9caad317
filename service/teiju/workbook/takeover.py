"""A zone's first own publication: its tables stand in place of what national tables report of it.

The rows of the national tables stay in their files; the annotation `tj:yieldsTo` of their schemas
says which of them are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from teiju.graph.precedence import key_of
from teiju.tables.metadata import TableDescription, read_group
from teiju.workbook.table_file import Record, TableFile, read_table_file


@dataclass(frozen=True)
class TakenOver:
    """Rows of a national table that the zone's own tables now stand for."""

    path: str
    title: dict[str, str]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Reported:
    """What one national table reports of a zone: its rows by their number in the file."""

    description: TableDescription
    path: str
    rows: dict[int, Record]


def reported(root: Path, zone: str) -> tuple[Reported, ...]:
    """The national tables below `root` that report something of a zone.

    Raises TableError when one of them cannot be read.
    """
    return tuple(one for one in _reported(root, zone) if one.rows)


def _reported(root: Path, zone: str) -> Iterator[Reported]:
    for metadata in sorted((root / "data").glob("*/csv-metadata.json")):
        if metadata.parent.name == zone:
            continue
        for description in read_group(metadata):
            if not description.schema_.yields_to:
                continue
            path = f"data/{metadata.parent.name}/{description.path.name}"
            rows = read_table_file(root, path, description.schema_).rows()
            of_zone = {row: one for row, one in rows.items() if one.cells["zone"] == zone}
            yield Reported(description, path, of_zone)


def reported_names(found: tuple[Reported, ...], table: str) -> list[dict[str, str]]:
    """The rows that report what a table of the zone holds: their ids go on being used."""
    return [
        record.cells
        for one in found
        for record in one.rows.values()
        if one.description.schema_name.removesuffix(".json") == f"{table}-reported"
    ]


def taken_over(
    found: tuple[Reported, ...], before: Mapping[str, TableFile], after: Mapping[str, TableFile]
) -> tuple[TakenOver, ...]:
    """The rows that were heard before an import and are not after it."""
    return tuple(
        TakenOver(one.path, one.description.schema_.title, rows)
        for one in found
        if (rows := tuple(sorted(_yielding(one, after) - _yielding(one, before))))
    )


def _yielding(one: Reported, tables: Mapping[str, TableFile]) -> set[int]:
    found: set[int] = set()
    for reference in one.description.schema_.yields_to:
        table = tables.get(reference.schema_reference.removesuffix(".json"))
        own = {key_of(record.cells, reference) for record in table.records} if table else set()
        found |= {row for row, record in one.rows.items() if key_of(record.cells, reference) in own}
    return found
