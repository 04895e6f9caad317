"""Whose word counts: a zone's own tables before what the national tables report of it.

The annotation `tj:yieldsTo` of a schema says which rows yield to which; the rows stay in their
files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from teiju.tables.metadata import Reference
from teiju.tables.reading import Table

Key = tuple[str, ...]


def heard(tables: tuple[Table, ...]) -> Iterator[Table]:
    """The tables without the rows that yield to a row of the zone's own folder."""
    own: dict[Reference, set[Key]] = {
        reference: set() for table in tables for reference in table.description.schema_.yields_to
    }
    for table in tables:
        folder = table.description.path.parent.name
        for reference, keys in own.items():
            if reference.schema_reference == table.description.schema_name:
                keys |= {
                    key_of(row.cells, reference)
                    for row in table.rows
                    if row.cells["zone"] == folder
                }
    for table in tables:
        yielding = table.description.schema_.yields_to
        folder = table.description.path.parent.name
        if not yielding:
            yield table
            continue
        rows = (
            row
            for row in table.rows
            if row.cells["zone"] == folder
            or not any(key_of(row.cells, reference) in own[reference] for reference in yielding)
        )
        yield replace(table, rows=tuple(rows))


def key_of(cells: Mapping[str, str], reference: Reference) -> Key:
    """The cells by which a row yields, or is yielded to."""
    return tuple(cells[name] for name in reference.columns)
