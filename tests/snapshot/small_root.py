"""A folder that builds quickly: the first zone, and of others only what its source names."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

from teiju import resources

_FOLDERS = ("data", "ontology", "shapes", "queries")
_ZONE = "ichinoseki-hiraizumi"
_PRINTED = {_ZONE, "oshu-kitakami", "kamaishi", "ofunato-sumita"}
_KEPT_TABLES = {"web-pages.csv"}


def small_root(place: Path) -> Path:
    """Copies everything that a build reads to `place`, but for the other zones."""
    for folder in _FOLDERS:
        shutil.copytree(resources.root() / folder, place / folder)
    registry, zones = place / "data" / "registry", place / "data" / "zones"
    _keep(registry / "zones.csv", "id", _PRINTED)
    members = _keep(registry / "memberships.csv", "zone", _PRINTED)
    _keep(registry / "municipalities.csv", "code", {row["municipality"] for row in members})
    for table in (place / "data" / "mappings").glob("*.tsv"):
        _keep_mappings(table)
    description = json.loads((zones / "csv-metadata.json").read_text(encoding="utf-8"))
    description["tables"] = [t for t in description["tables"] if t["url"] in _KEPT_TABLES]
    (zones / "csv-metadata.json").write_text(json.dumps(description), encoding="utf-8")
    return place


def _keep(table: Path, column: str, values: set[str]) -> list[dict[str, str]]:
    """Keeps the rows with one of the values in a column, and returns them."""
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = [row for row in reader if row[column] in values]
        for row in rows:
            # The instruments of the other zones are left out.
            if "basis" in row and f"/{_ZONE}/" not in row["basis"]:
                row["basis"] = ""
        names = reader.fieldnames or ()
    with table.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _keep_mappings(table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [
        line
        for line in lines[1:]
        if f"/{_ZONE}/" in line and line.count("id:measure/") == line.count(f"id:measure/{_ZONE}/")
    ]
    table.write_text("".join([lines[0], *kept]), encoding="utf-8")
