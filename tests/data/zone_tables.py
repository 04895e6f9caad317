"""The tables of Ichinoseki-Hiraizumi's vision as they stand in their files, for tests."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
ZONE = DATA / "ichinoseki-hiraizumi"
SOURCE = ROOT / "tests" / "source" / "000_8a40dfebf876556e.txt"

TABLES = (
    "policy-schemes",
    "policy-areas",
    "policy-contents",
    "measures",
    "kpis",
    "effects",
    "programmes",
    "programme-listings",
    "revisions",
    "revision-entries",
    "revision-sections",
    "changes",
    "opinions",
    "corrections",
    "vision-text",
)

Row = dict[str, str]
Place = tuple[int, int, int]
"""Line, column (0: not in a table) and part (0: the whole cell) of a text in the source."""


def rows(table: str) -> list[Row]:
    with (ZONE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mappings() -> list[Row]:
    with (DATA / "mappings" / "policy-area.sssom.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def schema(table: str) -> dict[str, Any]:
    group = json.loads((ZONE / "csv-metadata.json").read_text(encoding="utf-8"))
    (entry,) = [entry for entry in group["tables"] if entry["url"] == f"{table}.csv"]
    content: dict[str, Any] = json.loads((ZONE / entry["tableSchema"]).read_text(encoding="utf-8"))
    return content


def number(text: str | int | None) -> int:
    return int(text) if text else 0


def printed_parts(table: str) -> dict[Place, tuple[str, str, str]]:
    """Place → text before, text, text after, as the table's metadata says it is printed."""
    found: dict[Place, tuple[str, str, str]] = {}
    if table == "vision-text":
        columns: list[Any] = [{"name": "text", "tj:printed": {"tj:column": "column"}}]
    else:
        columns = [c for c in schema(table)["columns"] if "tj:printed" in c]
    for row in rows(table):
        for column in columns:
            text = row[column["name"]]
            if not text:
                continue
            printed = column["tj:printed"]
            where = printed.get("tj:column")
            place = (
                number(row["line"]),
                number(row[where] if isinstance(where, str) else where),
                number(row.get(printed.get("tj:part", "part"))),
            )
            assert place not in found, f"{table}: {place} is printed twice"
            found[place] = (
                row.get(printed.get("tj:before", "before"), ""),
                text,
                row.get(printed.get("tj:after", "after"), ""),
            )
    return found


@cache
def all_parts() -> dict[Place, tuple[str, str, str]]:
    """All printed parts; a programme repeats the place of its first listing."""
    found: dict[Place, tuple[str, str, str]] = {}
    for table in TABLES:
        if table in ("programmes", "policy-schemes", "corrections"):
            continue
        for place, part in printed_parts(table).items():
            assert place not in found, f"{place} stands in two tables"
            found[place] = part
    return found
