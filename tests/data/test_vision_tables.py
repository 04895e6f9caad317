"""The tables of measures, KPIs and effects against their source, and how they are described."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from csvw import CSVW

from data.zone_tables import ROOT, SOURCE, TABLES, ZONE, Place, all_parts, mappings, rows, schema


def rebuilt(parts: dict[Place, tuple[str, str, str]], line: int, width: int) -> str:
    cells: dict[int, str] = defaultdict(str)
    for place, part in sorted(parts.items()):
        if place[0] == line:
            cells[place[1]] += "".join(part)
    return "\t".join(cells[column] for column in range(1, width + 1)) if width else cells[0]


def test_the_measure_and_revision_tables_are_rebuilt_to_the_character() -> None:
    parts = all_parts()
    source = SOURCE.read_text(encoding="utf-8").split("\n")
    for line in range(147, 194):
        printed = source[line - 1]
        width = len(printed.split("\t")) if "\t" in printed else 0
        assert rebuilt(parts, line, width) == printed, f"line {line}"


def test_parts_of_a_cell_are_numbered_from_one_without_gaps() -> None:
    parts = all_parts()
    of_cell: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line, column, part in sorted(parts):
        of_cell[line, column].append(part)
    for cell, numbers in of_cell.items():
        assert numbers in ([0], list(range(1, len(numbers) + 1))), cell


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_columns_that_its_schema_describes(table: str) -> None:
    if table == "vision-text":
        expected = ["document", "line", "column", "part", "before", "text", "after", "kind"]
    else:
        expected = [c["name"] for c in schema(table)["columns"] if not c.get("virtual")]
    with (ZONE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == expected


@pytest.mark.parametrize("table", [t for t in TABLES if t != "vision-text"])
def test_every_column_says_in_both_languages_what_it_means(table: str) -> None:
    described = schema(table)
    assert set(described["dc:title"]) == set(described["dc:description"]) == {"ja", "en"}
    for column in described["columns"]:
        if not column.get("virtual"):
            assert set(column["titles"]) == {"ja", "en"}, column["name"]
            assert set(column["dc:description"]) == {"ja", "en"}, column["name"]


@pytest.mark.parametrize("table", [t for t in TABLES if t != "vision-text"])
def test_keys_are_unique_and_reference_rows_that_exist(table: str) -> None:
    described = schema(table)
    names = described["primaryKey"]
    keys = [tuple(row[name] for name in names) for row in rows(table)]
    assert len(keys) == len(set(keys))
    for foreign in described.get("foreignKeys", []):
        target = foreign["reference"]
        others = rows(target["schemaReference"].removesuffix(".json"))
        known = {tuple(row[name] for name in target["columnReference"]) for row in others}
        for row in rows(table):
            key = tuple(row[name] for name in foreign["columnReference"])
            assert not all(key) or key in known, (table, key)


def test_there_are_32_measures_of_17_contents_in_10_areas() -> None:
    contents = {row["id"]: row["area"] for row in rows("policy-contents")}
    per_area = Counter(contents[row["content"]] for row in rows("measures"))
    assert [per_area[row["id"]] for row in rows("policy-areas")] == [2, 5, 10, 6, 1, 1, 2, 2, 2, 1]
    contents_per_area = Counter(contents.values())
    assert [contents_per_area[row["id"]] for row in rows("policy-areas")] == [
        *(2, 2, 4, 3, 1, 1, 1, 1, 1, 1)
    ]
    per_content = Counter(row["content"] for row in rows("measures"))
    assert [per_content[content] for content in contents] == [
        *(1, 1, 2, 3, 4, 2, 2, 2, 2, 2, 2, 1, 1, 2, 2, 2, 1)
    ]


def test_measures_come_under_the_three_viewpoints_as_24_7_and_1() -> None:
    viewpoint = {row["id"]: row["viewpoint"] for row in rows("policy-areas")}
    area = {row["id"]: row["area"] for row in rows("policy-contents")}
    counted = Counter(viewpoint[area[row["content"]]] for row in rows("measures"))
    assert counted == {"life": 24, "network": 7, "management": 1}


def test_34_kpis_stand_in_32_cells() -> None:
    kpis = rows("kpis")
    assert [row["id"] for row in kpis] == [f"k{n:03}" for n in range(1, 35)]
    per_measure = Counter(row["measure"] for row in kpis)
    assert len(per_measure) == 32
    assert {m for m, n in per_measure.items() if n == 2} == {"m023", "m032"}


def test_a_kpi_is_cumulative_exactly_when_its_name_says_so() -> None:
    kpis = rows("kpis")
    assert sum(row["aggregation"] == "cumulative" for row in kpis) == 5
    for row in kpis:
        assert (row["aggregation"] == "cumulative") == ("累計" in row["name"]), row["id"]


def test_kpis_are_9_ratios_1_average_5_cumulative_and_19_other_counts() -> None:
    kpis = rows("kpis")
    plain = [
        row for row in kpis if (row["measure_kind"], row["aggregation"]) == ("count", "unstated")
    ]
    assert len(plain) == 19
    ratios = [row for row in kpis if row["unit"] == "percent"]
    assert len(ratios) == 9
    assert all(re.search("割合|率|満足度", row["name"]) for row in ratios)
    assert [row["id"] for row in kpis if row["aggregation"] == "period-average"] == ["k027"]


def test_no_unit_or_direction_of_a_kpi_is_given_out_as_stated() -> None:
    assert {row["unit_status"] for row in rows("kpis")} == {"inferred"}
    assert {row["direction"] for row in rows("kpis")} == {"unstated"}


def test_a_ratio_that_may_exceed_the_whole_has_no_upper_bound() -> None:
    (buses,) = [row for row in rows("kpis") if row["id"] == "k026"]
    assert buses["upper_bound"] == ""
    assert (buses["numerator"], buses["denominator"]) == (
        "コミュニティバス等の延べ乗車人数",
        "人口",
    )


def test_38_effects_stand_in_32_cells() -> None:
    effects = rows("effects")
    assert len(effects) == 38
    per_measure = Counter(row["measure"] for row in effects)
    assert len(per_measure) == 32
    twice = {m for m, n in per_measure.items() if n == 2}
    assert twice == {"m017", "m018", "m024", "m027", "m028", "m032"}


def test_every_policy_area_and_content_is_mapped_to_a_neutral_area() -> None:
    mapped = {
        row["subject_id"].rpartition("/")[2]: row["subject_label"]
        for row in mappings()
        if "/ichinoseki-hiraizumi/" in row["subject_id"]
    }
    assert mapped == {
        row["id"]: row["name"] for row in rows("policy-areas") + rows("policy-contents")
    }


def test_a_mapping_names_the_comparing_property_only_for_exact_and_close_matches() -> None:
    expected = {
        "skos:exactMatch": "tj:exactNeutralArea",
        "skos:closeMatch": "tj:closeNeutralArea",
        "skos:broadMatch": "",
        "skos:narrowMatch": "",
    }
    for row in mappings():
        assert row["neutral_property"] == expected[row["predicate_id"]], row["record_id"]
        assert 0 < float(row["confidence"]) <= 1


def test_a_mapping_points_at_a_concept_of_the_neutral_scheme() -> None:
    scheme = (ROOT / "ontology" / "schemes" / "policy-area.ttl").read_text(encoding="utf-8")
    for row in mappings():
        assert f"\n{row['object_id']} a skos:Concept" in scheme, row["record_id"]


@pytest.mark.parametrize(
    ("table", "column", "scheme", "prefix"),
    [
        ("policy-areas", "viewpoint", "viewpoint", "viewpoint"),
        ("kpis", "measure_kind", "measure-kind", "measure-kind"),
        ("kpis", "aggregation", "aggregation", "aggregation"),
        ("kpis", "direction", "direction", "direction"),
        ("kpis", "unit", "unit", "local-unit"),
        ("kpis", "unit_status", "unit-status", "unit-status"),
        ("programme-listings", "section", "revision-section", "revision-section"),
        ("revision-sections", "section", "revision-section", "revision-section"),
        ("changes", "section", "revision-section", "revision-section"),
        ("opinions", "kind", "opinion-kind", "opinion-kind"),
        ("corrections", "fault_class", "fault-class", "fault-class"),
        ("corrections", "status", "correction-status", "correction-status"),
    ],
)
def test_coded_values_are_concepts_of_their_scheme(
    table: str, column: str, scheme: str, prefix: str
) -> None:
    content = (ROOT / "ontology" / "schemes" / f"{scheme}.ttl").read_text(encoding="utf-8")
    for value in {row[column] for row in rows(table)}:
        assert f"\n{prefix}:{value} a skos:Concept" in content, value


def test_another_implementation_of_csvw_reads_every_table_by_its_schema(tmp_path: Path) -> None:
    tables = []
    for table in TABLES:
        if table == "vision-text":
            continue
        described = schema(table)
        # csvw looks a referenced schema up among the tables' own files, so keys stay out here;
        # test_keys_are_unique_and_reference_rows_that_exist checks them.
        described.pop("foreignKeys", None)
        shutil.copy(ZONE / f"{table}.csv", tmp_path)
        tables.append({"url": f"{table}.csv", "tableSchema": described})
    metadata = tmp_path / "csv-metadata.json"
    content = {"@context": "http://www.w3.org/ns/csvw", "tables": tables}
    metadata.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    group = CSVW(str(metadata), validate=True)
    assert group.is_valid
