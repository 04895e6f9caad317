"""The registry, and the tables of the meeting, the zone and its vision, as facts."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "data" / "registry"
ZONE = ROOT / "data" / "ichinoseki-hiraizumi"
NATION = ROOT / "data" / "zones"
ZONE_TABLES = (
    "agenda-items",
    "agreement-areas",
    "agreement-versions",
    "agreements",
    "attendance",
    "committees",
    "date-statements",
    "declarations",
    "goal-values",
    "meetings",
    "omitted-content",
    "overall-goals",
    "source-text",
    "statements",
    "vision-editions",
    "visions",
)
REGISTRY_TABLES = tuple(sorted(path.stem for path in REGISTRY.glob("*.csv")))
TABLES = [
    *((REGISTRY, name) for name in REGISTRY_TABLES),
    *((ZONE, name) for name in ZONE_TABLES),
    *((NATION, path.stem) for path in sorted(NATION.glob("*.csv"))),
]

Row = dict[str, str]


def rows_in(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(table: str) -> list[Row]:
    return rows_in(REGISTRY if table in REGISTRY_TABLES else ZONE, table)


def schema(folder: Path, table: str) -> dict[str, Any]:
    group = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    (entry,) = [entry for entry in group["tables"] if entry["url"] == f"{table}.csv"]
    content: dict[str, Any] = json.loads((folder / entry["tableSchema"]).read_text("utf-8"))
    return content


# How the tables are described


@pytest.mark.parametrize(("folder", "table"), TABLES)
def test_every_column_says_in_both_languages_what_it_means(folder: Path, table: str) -> None:
    described = schema(folder, table)
    assert set(described["dc:title"]) == set(described["dc:description"]) == {"ja", "en"}
    for column in described["columns"]:
        if not column.get("virtual"):
            assert set(column["titles"]) == {"ja", "en"}, column["name"]
            assert set(column["dc:description"]) == {"ja", "en"}, column["name"]


def test_the_metadata_of_a_folder_lists_all_of_its_files() -> None:
    for folder in (REGISTRY, ZONE, NATION):
        group = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
        listed = [entry["url"] for entry in group["tables"]]
        assert sorted(listed) == sorted(path.name for path in folder.glob("*.csv"))


@pytest.mark.parametrize(("folder", "table"), TABLES)
def test_coded_values_are_concepts_of_their_scheme(folder: Path, table: str) -> None:
    for column in schema(folder, table)["columns"]:
        if "tj:codeList" in column:
            name = column["tj:codeList"].removeprefix("s:")
            scheme = (ROOT / "ontology" / "schemes" / f"{name}.ttl").read_text(encoding="utf-8")
            for value in {row[column["name"]] for row in rows_in(folder, table)} - {""}:
                assert re.search(rf"\n[a-z-]+:{value} a skos:Concept", scheme), value


@pytest.mark.parametrize("folder", [REGISTRY, ZONE, NATION], ids=["registry", "zone", "nation"])
def test_another_implementation_of_csvw_reads_the_tables(folder: Path, tmp_path: Path) -> None:
    tables = []
    for table in (name for where, name in TABLES if where == folder):
        described = schema(folder, table)
        # csvw looks a referenced schema up among the tables' own files, so keys stay out here.
        described.pop("foreignKeys", None)
        shutil.copy(folder / f"{table}.csv", tmp_path)
        tables.append({"url": f"{table}.csv", "tableSchema": described})
    metadata = tmp_path / "csv-metadata.json"
    content = {"@context": "http://www.w3.org/ns/csvw", "tables": tables}
    metadata.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert CSVW(str(metadata), validate=True).is_valid


# Municipalities and zones


def code_with_check_digit(code: str) -> str:
    weighted = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return f"{code}{(11 - weighted % 11) % 10}"


def corporate_number(code6: str) -> str:
    body = f"000020{code6}"
    weighted = sum(int(d) * (1 + i % 2) for i, d in enumerate(reversed(body)))
    return f"{9 - weighted % 9}{body}"


def test_the_check_digits_are_those_of_a_known_municipality() -> None:
    assert code_with_check_digit("13101") == "131016"
    assert corporate_number("131016") == "8000020131016"


def test_codes_and_corporate_numbers_have_their_check_digits() -> None:
    bodies = [(row["code"], row) for row in rows("municipalities")]
    bodies += [(f"{row['code']}000", row) for row in rows("prefectures")]
    for code, row in bodies:
        assert row["code6"] == code_with_check_digit(code)
        assert row["corporate_number"] == corporate_number(row["code6"])


def test_ten_municipalities_of_the_paper_belong_to_its_four_zones_one_each() -> None:
    printed = [row for row in rows("memberships") if row["place"]]
    members = Counter(row["zone"] for row in printed)
    assert members == {
        "ichinoseki-hiraizumi": 2,
        "oshu-kitakami": 4,
        "kamaishi": 2,
        "ofunato-sumita": 2,
    }
    assert len({row["municipality"] for row in printed}) == 10


def test_a_zones_printed_name_strings_its_members_together() -> None:
    names = {row["code"]: row["name"] for row in rows("municipalities")}
    listed = [zone for zone in rows("zones") if zone["printed_name"]]
    assert len(listed) == 4
    for zone in listed:
        members = {names[m["municipality"]] for m in rows("memberships") if m["zone"] == zone["id"]}
        printed = zone["printed_name"].replace("金ヶ崎町", "金ケ崎町")
        assert set(printed.removesuffix("圏域").split("・")) == members


def test_a_zones_class_fits_its_form() -> None:
    classes = {
        "one-centre": "MultiMunicipalZone",
        "dual-centre": "DualCentreZone",
        "one-city": "OneCityZone",
        "": "SettlementZone",
    }
    assert [zone["class"] for zone in rows("zones")] == [classes[z["form"]] for z in rows("zones")]


def test_the_zones_were_formed_in_the_months_of_the_source() -> None:
    printed = {z["id"]: z["formed_in_month"] for z in rows("zones") if z["printed_name"]}
    assert printed == {
        "ichinoseki-hiraizumi": "2013-10",
        "oshu-kitakami": "2015-09",
        "kamaishi": "2018-03",
        "ofunato-sumita": "2019-10",
    }


# Time


def test_fiscal_years_run_from_april_to_march_without_a_gap() -> None:
    years = rows("fiscal-years")
    assert [row["year"] for row in years] == [str(year) for year in range(2005, 2046)]
    for row in years:
        assert row["start"] == f"{row['year']}-04-01"
        assert row["end"] == f"{int(row['year']) + 1}-03-31"
        assert row["name_en"] == f"FY{row['year']}"


def in_era(day: date) -> tuple[str, str]:
    """The era of a day and the year within it, as people write it."""
    for era in rows("eras"):
        if era["start"] <= day.isoformat() <= (era["end"] or "9999-12-31"):
            year = day.year - int(era["start"][:4]) + 1
            return era["name"], "元" if year == 1 else str(year)
    raise AssertionError(day)


def test_a_fiscal_year_is_named_by_the_era_of_its_days() -> None:
    for row in rows("fiscal-years"):
        begins = "".join(in_era(date.fromisoformat(row["start"])))
        ends_under = in_era(date(int(row["year"]), 12, 31))
        assert row["name"] == f"{''.join(ends_under)}年度"
        assert row["alt_name"] == (f"{begins}年度" if begins != "".join(ends_under) else "")


STATED = re.compile(r"(平成|令和)(元|[0-9]+)年(度|(?:([0-9]+)月(?:([0-9]+)日)?)?)")


@pytest.mark.parametrize("row", rows("date-statements"), ids=lambda row: row["id"])
def test_an_era_date_recomputes_to_its_gregorian_one(row: Row) -> None:
    stated = STATED.fullmatch(row["verbatim"])
    assert stated is not None
    era_name, counted, form, month, day = stated.groups()
    (era,) = [era for era in rows("eras") if era["name"] == era_name]
    assert row["era"] == era["id"]
    assert row["era_year"] == ("1" if counted == "元" else counted)
    year = str(int(era["start"][:4]) + int(row["era_year"]) - 1)
    expected = {"iso_date": "", "iso_month": "", "iso_year": "", "fiscal_year": ""}
    if form == "度":
        precision, expected["fiscal_year"] = "fiscal-year", year
    elif day:
        precision, expected["iso_date"] = "day", f"{year}-{int(month):02}-{int(day):02}"
        assert in_era(date.fromisoformat(expected["iso_date"]))[0] == era_name
    elif month:
        precision, expected["iso_month"] = "month", f"{year}-{int(month):02}"
    else:
        precision, expected["iso_year"] = "year", year
    assert row["precision"] == precision
    assert {name: row[name] for name in expected} == expected


@given(st.dates(min_value=date(1989, 1, 8), max_value=date(2060, 12, 31)))
def test_every_day_since_1989_lies_in_one_era_and_comes_back_from_it(day: date) -> None:
    name, counted = in_era(day)
    (era,) = [era for era in rows("eras") if era["name"] == name]
    year = int(era["start"][:4]) + (1 if counted == "元" else int(counted)) - 1
    assert date(year, day.month, day.day) == day


def test_18_era_dates_are_stated_15_of_them_different() -> None:
    stated = rows("date-statements")
    assert len(stated) == 18
    assert Counter(row["precision"] for row in stated) == {
        "day": 7,
        "month": 5,
        "fiscal-year": 5,
        "year": 1,
    }
    assert len({(row["verbatim"], row["precision"]) for row in stated}) == 15


# The national scheme


def test_three_viewpoints_have_two_examples_each() -> None:
    given_for = Counter(row["viewpoint"] for row in rows("viewpoint-examples"))
    assert given_for == {"life": 2, "network": 2, "management": 2}


def test_the_national_counts_are_as_printed() -> None:
    units = {"city": "市", "zone": "圏域"}
    counts = rows("national-counts")
    assert [(row["item"], row["value"]) for row in counts] == [
        ("declared-cities", "141"),
        ("zones", "131"),
        ("visions", "131"),
    ]
    for row in counts:
        assert row["value_as_printed"] == row["value"] + units[row["unit"]]
        assert row["as_of"] == "2025-04-01"


def test_a_statement_over_several_lines_is_those_lines_joined() -> None:
    statements = [row for row in rows("national-statements") if not row["line"]]
    assert statements
    for statement in statements:
        key = (statement["subject"], statement["kind"], statement["order"])
        lines = [
            row["text"]
            for row in rows("national-statement-lines")
            if (row["subject"], row["kind"], row["order"]) == key
        ]
        assert "".join(lines) == statement["text"]


# The zone, its instruments and its vision


def test_the_agreement_covers_the_ten_policy_areas() -> None:
    covered = rows("agreement-areas")
    areas = rows("policy-areas")
    assert [row["area"] for row in covered] == [row["id"] for row in areas]
    for cover, area in zip(covered, areas, strict=True):
        assert cover["wording"] == (area["alt_name"] or area["name"])


def test_the_vision_states_background_goals_image_and_directions() -> None:
    of_vision = Counter(row["kind"] for row in rows("statements") if row["subject"] == "3")
    assert of_vision == {
        "purpose": 1,
        "background": 2,
        "goal": 3,
        "future-image": 1,
        "direction": 2,
        "review-rule": 1,
    }


def test_the_vision_runs_for_five_fiscal_years() -> None:
    (vision,) = rows("visions")
    assert (vision["period_start"], vision["period_end"]) == ("2024-04-01", "2029-03-31")


def test_an_edition_belongs_to_the_fiscal_year_of_its_month() -> None:
    first, revised = rows("vision-editions")
    year, month = map(int, first["adopted_in_month"].split("-"))
    assert first["fiscal_year"] == first["edition"] == str(year - (month < 4))
    assert revised["revision_of"] == first["edition"]
    assert revised["adopted_on"] == revised["adopted_in_month"] == ""


def test_declaration_agreement_and_vision_follow_each_other() -> None:
    (declared,) = rows("declarations")
    (signed,) = rows("agreement-versions")
    assert declared["date"] == "2013-07-23" < signed["date"] == "2013-10-25"


def test_the_goals_for_2040_are_approximate_and_as_printed() -> None:
    values = rows("goal-values")
    assert [row["value_as_printed"] for row in values] == ["94,000人程度", "40%程度"]
    for row in values:
        assert (row["year"], row["approximate"]) == ("2040", "true")
        digits = re.sub("[^0-9]", "", row["value_as_printed"])
        assert digits == row["value"]


# The meeting


def test_the_meeting_began_and_ended_as_printed() -> None:
    (meeting,) = rows("meetings")
    for time, printed in (("starts_at", "start_as_printed"), ("ends_at", "end_as_printed")):
        hour, minute = map(int, re.findall("[0-9]+", meeting[printed]))
        instant = datetime.fromisoformat(meeting[time])
        assert (instant.hour - 12, instant.minute) == (hour, minute)
        assert instant.utcoffset() is not None


def test_the_printed_weekday_is_that_of_the_date() -> None:
    (stated,) = [row for row in rows("date-statements") if row["id"] == "L5/date/1"]
    weekday = date.fromisoformat(stated["iso_date"]).weekday()
    assert stated["after"] == f"（{'月火水木金土日'[weekday]}）"


def test_the_agenda_has_six_numbered_items_one_unnumbered_and_two_sub_items() -> None:
    items = rows("agenda-items")
    assert [row["order"] for row in items] == [str(n) for n in range(1, 10)]
    assert [row["number"] for row in items] == ["", "1", "2", "3", "4", "(1)", "(2)", "5", "6"]
    assert [row["id"] for row in items if row["parent"] == "4"] == ["4.1", "4.2"]


def test_seven_attend_in_nine_posts_under_the_numbers_as_printed() -> None:
    attending = rows("attendance")
    assert [row["number"] for row in attending] == ["1", "1", "2", "3", "4", "5", "6"]
    assert len([post for row in attending for post in row["posts"].split(" 兼 ")]) == 9
    assert len({row["posts"] for row in attending}) == 6


def test_two_figures_are_lost_and_one_may_be() -> None:
    lost = [float(row["likelihood"]) for row in rows("omitted-content")]
    assert sum(likelihood > 0.9 for likelihood in lost) == 2
    assert sum(likelihood <= 0.9 for likelihood in lost) == 1


# The page that explains the tables


def test_the_readme_names_every_file_under_data() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`\s]+\.(?:csv|tsv|ttl|json))`", text))
    held = {path.name for path in (ROOT / "data").rglob("*.*") if path.name != "README.md"}
    schemas = {path.name for path in (ROOT / "data" / "schemas").glob("*.json")}
    assert held - schemas <= {name.rpartition("/")[2] for name in named}
