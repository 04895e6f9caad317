"""What cannot be read and what is missing are told in one run, and nothing is told twice."""

from __future__ import annotations

from pathlib import Path

from workbook.small_zone import address, fill, imported, next_row, told, workbook

STATED = {"ビジョンの次数": 3, "版": 2024}
KPI = {"量の種類": "数", "単位": "人", "集計の仕方": "単年度"}


def test_missing_things_do_not_wait_until_every_cell_can_be_read(root: Path) -> None:
    changed = workbook("施策", "KPI")
    measures, kpis = changed["施策"], changed["KPI"]
    content = {"政策の内容": "地域保健医療体制の充実"}
    silent, other = next_row(measures, "施策名"), next_row(measures, "施策名") + 1
    fill(measures, silent, {**STATED, **content, "施策名": "遠隔診療推進事業"})
    outline = {"施策名": "検診受診促進事業", "取組の概要": "検診を勧める。"}
    fill(measures, other, {**STATED, **content, **outline})
    lost, kept = next_row(kpis, "KPI"), next_row(kpis, "KPI") + 1
    fill(
        kpis,
        lost,
        {**STATED, **KPI, "施策": "検診受診促進事業", "KPI": "受診者数", "量の種類": "量"},
    )
    ratio = {"量の種類": "割合", "単位": "%", "上限": "百", "KPI": "受診率"}
    fill(kpis, kept, {**STATED, **KPI, **ratio, "施策": "遠隔診療推進事業"})
    found = told(imported(changed, root))
    assert ("MeasureVersion-outline", address(measures, silent, "取組の概要")) in found
    assert ("unknown-choice", address(kpis, lost, "量の種類")) in found
    assert ("bad-number", address(kpis, kept, "上限")) in found
    # A row that has all it needs is looked at even while one of its cells cannot be read.
    assert ("Indicator-doubts-denominator", address(kpis, kept, "分母")) in found
    # The KPI of this measure may stand in the row that cannot be read.
    codes = [code for code, place in found if place == address(measures, other, "施策名")]
    assert "MeasureVersion-indicator" not in codes
