"""What leaves the tables is remembered: its IRI says that it is gone."""

from __future__ import annotations

import json
from pathlib import Path

from teiju import resources
from teiju.snapshot.withdrawn import FILE, withdrawals, write_withdrawn
from teiju.tables.metadata import TableDescription, read_schema
from teiju.tables.reading import Table, read_table

SCHEMAS = resources.root() / "data" / "schemas"


def table(folder: Path, name: str, rows: str) -> Table:
    path = folder / f"{name}.csv"
    schema = read_schema(SCHEMAS / f"{name}.json")
    header = ",".join(column.name for column in schema.file_columns)
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    found, faults = read_table(
        TableDescription(path=path, schema_name=f"{name}.json", schema_=schema, title={}), folder
    )
    assert faults == []
    return found


def test_rows_that_went_and_iris_that_were_withdrawn_are_listed_by_path(tmp_path: Path) -> None:
    retired = table(
        tmp_path,
        "retired-ids",
        "tanada,measures,2,m004,棚田の草刈り,2026-04-01\n"
        "tanada,policy-areas,,a02,農業,2026-04-01\n",
    )
    withdrawn = table(
        tmp_path, "withdrawn", "id/zone/tanada-old,2026-05-01,重複,given twice,id/zone/tanada\n"
    )
    found = withdrawals([retired, withdrawn])
    assert [(w.path, w.date, w.replaced_by) for w in found] == [
        ("id/measure/tanada/2/m004", "2026-04-01", ""),
        ("id/zone/tanada-old", "2026-05-01", "id/zone/tanada"),
        ("scheme/zone/tanada/policy-area/a02", "2026-04-01", ""),
    ]
    write_withdrawn(found, tmp_path)
    assert len(json.loads((tmp_path / FILE).read_bytes())) == 3
