"""Writing the made-up tables as CSV, under the schemas of the real ones."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from national.rows import Cells
from teiju.tables.metadata import Schema, read_schema


def prepare(root: Path, folder: Path) -> None:
    """Lays out `folder/data/schemas`: those of the project."""
    shutil.copytree(root / "data" / "schemas", folder / "data" / "schemas")


def write_folder(name: str, tables: dict[str, list[Cells]], folder: Path) -> Path:
    """Writes one folder of tables with its metadata; returns the metadata's path.

    Raises ValueError when a row has a cell that the table's schema does not know.
    """
    place = folder / "data" / name
    place.mkdir()
    for table, rows in tables.items():
        schema = read_schema(folder / "data" / "schemas" / f"{table}.json")
        _write_table(place / f"{table}.csv", schema, rows)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:title": {"ja": f"合成データ {name}", "en": f"Made-up data {name}"},
        "tables": [
            {"url": f"{table}.csv", "tableSchema": f"../schemas/{table}.json"} for table in tables
        ],
    }
    path = place / "csv-metadata.json"
    path.write_text(json.dumps(metadata, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _write_table(path: Path, schema: Schema, rows: list[Cells]) -> None:
    names = [column.name for column in schema.file_columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
