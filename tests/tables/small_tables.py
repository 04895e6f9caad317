"""A folder of two small tables, for tests that change one thing about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CITY_SCHEMA: dict[str, Any] = {
    "tj:graph": "g:ref/municipality",
    "aboutUrl": "id:municipality/{code}",
    "primaryKey": ["code"],
    "columns": [
        {
            "name": "code",
            "titles": {"ja": "団体コード", "en": "code"},
            "required": True,
            "datatype": {"base": "string", "format": "[0-9]{5}"},
        },
        {
            "name": "name",
            "titles": {"ja": "名称", "en": "name"},
            "required": True,
            "lang": "ja",
            "propertyUrl": "skos:prefLabel",
            "tj:printed": {"tj:column": 2, "tj:property": "tj:verbatimName"},
        },
        {"name": "area", "datatype": "decimal", "propertyUrl": "schema:size"},
        {"name": "document"},
        {"name": "line", "datatype": "positiveInteger"},
        {"name": "part", "datatype": "positiveInteger"},
        {"name": "before"},
        {"name": "after"},
        {
            "name": "type",
            "virtual": True,
            "propertyUrl": "rdf:type",
            "valueUrl": "tj:Municipality",
        },
    ],
}

ZONE_SCHEMA: dict[str, Any] = {
    "tj:graph": "g:zone/{zone}",
    "aboutUrl": "id:zone/{zone}",
    "primaryKey": "zone",
    "foreignKeys": [
        {
            "columnReference": ["members"],
            "reference": {"schemaReference": "cities.json", "columnReference": ["code"]},
        }
    ],
    "columns": [
        {"name": "zone", "required": True},
        {
            "name": "members",
            "separator": ";",
            "propertyUrl": "org:hasMember",
            "valueUrl": "id:municipality/{members}",
        },
        {"name": "formed", "datatype": "gYearMonth", "propertyUrl": "tj:formedInMonth"},
    ],
}

CORRECTION_SCHEMA: dict[str, Any] = {
    "columns": [
        {"name": "document"},
        {"name": "line"},
        {"name": "column"},
        {"name": "printed", "propertyUrl": "tj:sic"},
        {"name": "corrected", "propertyUrl": "tj:corr"},
        {"name": "status", "propertyUrl": "tj:correctionStatus"},
    ],
}

CITIES = (
    "code,name,area,document,line,part,before,after\n"
    "03209,一関市,1256.42,doc,7,1,,\n"
    "03402,平泉丁,,doc,7,2,・,\n"
    "03381,金ケ崎町,,,,,,\n"
)
ZONES = "zone,members,formed\nichinoseki-hiraizumi,03209;03402,2013-10\n"
CORRECTIONS = "document,line,column,printed,corrected,status\ndoc,7,2,平泉丁,平泉町,accepted\n"


def write_small_tables(root: Path, **changed: str) -> Path:
    """Writes the tables below `root/data`; `cities`, `zones`, `corrections` replace a file."""
    folder = root / "data" / "small"
    schemas = root / "data" / "schemas"
    folder.mkdir(parents=True)
    schemas.mkdir()
    content = {"cities": CITIES, "zones": ZONES, "corrections": CORRECTIONS} | changed
    described = {"cities": CITY_SCHEMA, "zones": ZONE_SCHEMA, "corrections": CORRECTION_SCHEMA}
    for name, schema in described.items():
        (schemas / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
        (folder / f"{name}.csv").write_text(content[name], encoding="utf-8")
    group = {
        "@context": "http://www.w3.org/ns/csvw",
        "tables": [
            {"url": f"{name}.csv", "tableSchema": f"../schemas/{name}.json"} for name in described
        ],
    }
    (folder / "csv-metadata.json").write_text(json.dumps(group), encoding="utf-8")
    return root / "data"
