"""What was found is told in words, as JSON, and in a copy of the workbook."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from teiju.workbook import report
from teiju.workbook.marking import SUMMARY, marked_copy
from workbook.small_zone import address, book, cell, fill, imported, workbook


@pytest.mark.usefixtures("light")
def test_the_report_says_in_words_and_in_json_where_what_and_how(root: Path) -> None:
    changed = workbook("KPI")
    fill(changed["KPI"], 8, {"上限": "百二十"})
    outcome = imported(changed, root)
    words = report.in_words(outcome)
    place = address(changed["KPI"], 8, "上限")
    assert f"誤り {place}「百二十」 「百二十」は数として読めません。" in words
    assert "e.g.: 1,234" in words
    assert "何も書き込みません" in words
    found = json.loads(report.as_json(outcome))
    assert found["errors"] == 1
    assert found["faults"][0]["sheet"] == "KPI"
    assert f"KPI!{found['faults'][0]['cell']}" == place
    assert found["faults"][0]["message"]["en"] == "“百二十” is not a number."


@pytest.mark.usefixtures("light")
def test_the_marked_copy_shows_the_message_at_the_cell(root: Path) -> None:
    changed = workbook()
    fill(changed["KPI"], 8, {"上限": "百二十"})
    outcome = imported(changed, root)
    marked = load_workbook(BytesIO(marked_copy([book(changed)], outcome.faults)))
    assert marked.sheetnames[0] == SUMMARY
    found = cell(marked["KPI"], 8, "上限")
    assert found.comment is not None
    assert "数として読めません" in found.comment.text
    assert found.fill.fgColor.rgb == "00FFC7CE"
    assert [c.value for c in marked[SUMMARY][2]][:4] == ["誤り", "KPI", found.coordinate, "百二十"]
