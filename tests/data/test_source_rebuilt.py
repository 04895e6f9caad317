"""The source document, put together again from the tables alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = "1aa9ca50268357a6"
SOURCE = ROOT / "tests" / "source" / "000_8a40dfebf876556e.txt"
LINES = SOURCE.read_text(encoding="utf-8").split("\n")
NAME_NOT_KEPT = "\N{LEFT TORTOISE SHELL BRACKET}氏名は保存しない\N{RIGHT TORTOISE SHELL BRACKET}"


class Place(NamedTuple):
    """A place in the source; column 0 is outside of tables, part 0 the whole line or cell."""

    line: int
    column: int
    part: int


class Part(NamedTuple):
    """A printed text with what stands directly before and after it."""

    before: str
    text: str
    after: str


def described_tables() -> Iterator[tuple[str, dict[str, Any], list[dict[str, str]]]]:
    """File, schema and rows of every table that any folder's metadata lists."""
    for metadata in sorted((ROOT / "data").glob("*/csv-metadata.json")):
        for entry in json.loads(metadata.read_text(encoding="utf-8"))["tables"]:
            path = metadata.parent / entry["url"]
            schema = json.loads((metadata.parent / entry["tableSchema"]).read_text("utf-8"))
            delimiter = entry.get("dialect", {}).get("delimiter", ",")
            with path.open(encoding="utf-8", newline="") as file:
                yield path.name, schema, list(csv.DictReader(file, delimiter=delimiter))


def number(text: str | int | None) -> int:
    return int(text) if text else 0


def claims() -> Iterator[tuple[str, Place, Part]]:
    """Every printed text that a table claims, by the annotation `tj:printed` of its schema."""
    for name, schema, rows in described_tables():
        for column in schema["columns"]:
            if "tj:printed" not in column:
                continue
            printed = column["tj:printed"]
            for row in rows:
                line = row.get(printed.get("tj:line", "line"))
                text = row[column["name"]]
                if row.get("document") != DOCUMENT or not line or not text:
                    continue
                where = printed.get("tj:column")
                place = Place(
                    int(line),
                    number(row[where] if isinstance(where, str) else where),
                    number(row.get(printed.get("tj:part", "part"))),
                )
                before = row.get(printed.get("tj:before", "before"), "")
                after = row.get(printed.get("tj:after", "after"), "")
                yield name, place, Part(before, text, after)


@cache
def parts() -> dict[Place, Part]:
    """Place → part. Two tables may name one place (a programme and its first listing) if they
    agree on the text; then one of them holds what stands before and after it."""
    found: dict[Place, Part] = {}
    for table, place, part in claims():
        if place in found:
            known = found[place]
            assert known.text == part.text, f"{table}: {place} is another text elsewhere"
            assert not (known.before + known.after) or not (part.before + part.after), place
            part = Part(known.before or part.before, part.text, known.after or part.after)
        found[place] = part
    return found


@cache
def cells() -> dict[int, dict[int, str]]:
    """Line → column → text of the cell, its parts joined in order."""
    joined: dict[int, dict[int, str]] = defaultdict(lambda: defaultdict(str))
    for place, part in sorted(parts().items()):
        joined[place.line][place.column] += "".join(part)
    return joined


def table_width(line: int) -> int:
    """Columns of the table that a line belongs to: the widest of its unbroken run of rows."""
    run = [line]
    for step in (-1, 1):
        while max(cells().get(run[-1] + step, {0: ""})) > 0:
            run.append(run[-1] + step)
        run.append(line)
    return max(max(cells()[row]) for row in run)


def rebuilt(line: int) -> str:
    row = cells().get(line, {})
    if not row or max(row) == 0:
        return row.get(0, "")
    return "\t".join(row.get(column, "") for column in range(1, table_width(line) + 1))


PRINTED_LINES = [line for line, text in enumerate(LINES, 1) if text.strip()]


@pytest.mark.parametrize("line", PRINTED_LINES)
def test_a_printed_line_is_rebuilt_to_the_character(line: int) -> None:
    assert rebuilt(line) == LINES[line - 1]


def test_nothing_is_claimed_to_be_printed_where_the_source_is_blank() -> None:
    assert {place.line for place in parts()} == set(PRINTED_LINES)


def test_parts_of_a_line_or_cell_are_numbered_from_one_without_gaps() -> None:
    of_cell: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place in sorted(parts()):
        of_cell[place.line, place.column].append(place.part)
    for cell, numbers in of_cell.items():
        assert numbers in ([0], list(range(1, len(numbers) + 1))), cell


def test_a_line_is_either_a_row_of_a_table_or_running_text() -> None:
    for line, row in cells().items():
        assert 0 not in row or len(row) == 1, f"line {line}"


def test_fact_tables_name_only_places_that_some_table_prints() -> None:
    known = {
        f"L{place.line}"
        + (f"/c{place.column}" if place.column else "")
        + (f"/p{place.part}" if place.part else "")
        for place in parts()
    }
    for table, _, rows in described_tables():
        if table == "corrections.csv":
            continue
        for row in rows:
            named = (row.get("place") or "").split()
            assert set(named) <= known, f"{table}: {set(named) - known}"


def test_the_places_of_the_officials_names_hold_no_name() -> None:
    of_names = [part.text for place, part in sorted(parts().items()) if is_name_cell(place)]
    assert len(of_names) == 7
    assert of_names[1:] == [NAME_NOT_KEPT] * 6
    assert of_names[0] == LINES[35].split("\t")[2]


def is_name_cell(place: Place) -> bool:
    return 36 <= place.line <= 42 and place.column == 3


def test_only_the_mayor_is_named_among_those_who_attended() -> None:
    ((_, _, rows),) = [table for table in described_tables() if table[0] == "attendance.csv"]
    named = [row["posts"] for row in rows if row["elected_name"]]
    assert named == ["一関市長"]


def test_the_mayors_name_stands_in_no_table_but_the_attendance() -> None:
    name = LINES[35].split("\t")[2]
    for table, _, rows in described_tables():
        holding = sum(name in cell for cell in chain.from_iterable(r.values() for r in rows))
        assert holding == (table == "attendance.csv"), table
