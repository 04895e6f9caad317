"""`teiju coverage`."""

from __future__ import annotations

import csv
from pathlib import Path

from cli.command import teiju


def test_coverage_tells_of_every_zone_what_is_missing(shelf: Path) -> None:
    done = teiju("coverage", shelf=shelf)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert len(rows) == 127
    assert all(row["missing"] for row in rows)


def test_coverage_of_one_zone_in_english(shelf: Path) -> None:
    done = teiju("coverage", "--zone", "soya", "--lang", "en", shelf=shelf)
    assert done.returncode == 0, done.stderr
    (row,) = csv.DictReader(done.stdout.splitlines())
    assert (row["status_name"], row["declared"], row["members"]) == ("In force", "2010-03-02", "10")
    assert row["missing"] == (
        "agreement or policy, vision, period of a vision, measures, KPIs, values of KPIs, "
        "populations of members"
    )


def test_a_zone_that_is_not_there_gives_no_row(shelf: Path) -> None:
    done = teiju("coverage", "--zone", "no-such-zone", shelf=shelf)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
