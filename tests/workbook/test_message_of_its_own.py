"""What is wrong has a message of its own: the cell, its value, what is expected, an example."""

from __future__ import annotations

from pathlib import Path

import pytest

from teiju.workbook.importing import Outcome
from teiju.workbook.messages import CellFault
from workbook.small_zone import (
    NEW_MEASURE,
    address,
    cell,
    digest,
    fill,
    imported,
    next_row,
    told,
    workbook,
)

VALUE = {"ビジョンの次数": 3, "版": 2024, "値の種類": "実績値", "年度": 2024, "値": 100}


def only(outcome: Outcome) -> CellFault:
    """The one fault."""
    (fault,) = outcome.faults
    return fault


@pytest.mark.usefixtures("light")
def test_an_edition_that_nobody_listed_is_told_once_a_sheet_with_those_that_are(
    root: Path,
) -> None:
    changed = workbook("施策", "実績")
    measures, values = changed["施策"], changed["実績"]
    first = next_row(measures, "施策名")
    fill(measures, first, {**NEW_MEASURE, "版": "令和13年度"})
    fill(measures, first + 1, {**NEW_MEASURE, "版": "令和13年度", "施策名": "検診推進事業"})
    kpi = "地域子育て支援拠点事業の利用者数"
    fill(values, 2, {**VALUE, "KPI": kpi, "版": 2026})
    before = digest(root)
    outcome = imported(changed, root, only_warnings=True)
    assert digest(root) == before
    assert told(outcome) == [
        ("unknown-edition", address(measures, first, "版")),
        ("unknown-edition", address(values, 2, "版")),
    ]
    fault = outcome.faults[0]
    assert fault.value == "2031"
    assert fault.ja == (
        "版「2031」は「ビジョンの版」のシートにありません。"
        f"（ほかに1か所、{address(measures, first + 1, '版')} まで）"
    )
    assert fault.expected_ja == (
        "版を確かめてください（あるのは：2023、2024）。"
        "新しい版なら、先に「ビジョンの版」に1行加えてください。"
    )
    assert "“2031”" in fault.en
    assert fault.example == "2024"


@pytest.mark.usefixtures("light")
def test_what_a_row_names_by_numbers_is_told_at_the_number_that_is_wrong(root: Path) -> None:
    changed = workbook("実績", "ビジョンの版", "意見", "会議次第")
    values, editions = changed["実績"], changed["ビジョンの版"]
    fill(values, 2, {**VALUE, "KPI": "k004", "ビジョンの次数": 9})
    fill(values, 3, {**VALUE, "KPI": "k004", "年度": 1990})
    fill(editions, 3, {"改定した版": 2020})
    fill(changed["意見"], 2, {"改定表の番号": 99})
    fill(changed["会議次第"], 2, {"回": 7})
    fill(changed["会議次第"], 4, {"上位の議題": "9.9"})
    outcome = imported(changed, root)
    faults = {str(fault.place): fault for fault in outcome.faults}
    found = {
        address(values, 2, "ビジョンの次数"): ("unknown-vision", "9", "3"),
        address(values, 3, "年度"): ("unknown-record", "1990", "2045"),
        address(editions, 3, "改定した版"): ("unknown-edition", "2020", "2024"),
        address(changed["意見"], 2, "改定表の番号"): ("unknown-entry", "99", "6"),
        address(changed["会議次第"], 2, "回"): ("unknown-meeting", "7", "1"),
    }
    for place, (code, value, example) in found.items():
        assert (faults[place].code, faults[place].value) == (code, value)
        assert faults[place].example == example
    item = faults[address(changed["会議次第"], 4, "上位の議題")]
    assert item.ja == "「会議次第」に 年度 2025、回 1、上位の議題 9.9 の行がありません。"
    for fault in outcome.faults:
        assert "ichinoseki" not in fault.ja + fault.en
        assert ".csv" not in fault.ja or fault.code == "row-removed"


def test_a_vision_that_ends_before_it_begins_is_told_at_its_end(root: Path) -> None:
    changed = workbook("ビジョン")
    fill(changed["ビジョン"], 2, {"期間の終わり": "令和5年3月31日"})
    fault = only(imported(changed, root, only_warnings=True))
    assert (fault.code, str(fault.place)) == (
        "CoexistenceVision-endsAfterStart",
        address(changed["ビジョン"], 2, "期間の終わり"),
    )
    assert fault.value == "令和5年3月31日"
    assert "期間の終わりが期間の始まりより前です" in fault.ja
    assert "ends before it begins" in fault.en
    assert fault.expected_ja == "「期間の終わり」の欄：計画期間の最後の日"
    assert "令和7年6月18日" in fault.example


def test_what_a_shape_finds_in_a_row_of_no_sheet_is_told_by_names(root: Path) -> None:
    changed = workbook("市町村")
    fill(changed["市町村"], 3, {"役割": "中心市"})
    fault = only(imported(changed, root))
    assert fault.code == "FormationAgreement-partiesAreMembers"
    assert str(fault.place) == "協定（agreements.csv）!2"
    assert fault.value == "平泉町"


@pytest.mark.usefixtures("light")
def test_a_row_written_twice_is_told_in_the_words_of_the_sheet(root: Path) -> None:
    changed = workbook("実績", "施策")
    kpi = "地域子育て支援拠点事業の利用者数"
    fill(changed["実績"], 2, {**VALUE, "KPI": kpi})
    fill(changed["実績"], 3, {**VALUE, "KPI": kpi, "値": 101})
    fill(changed["施策"], 3, {"施策の番号": "m001"})
    outcome = imported(changed, root)
    assert {(fault.code, fault.value) for fault in outcome.faults} == {
        ("duplicate-row", f"3、2024、{kpi}、実績値、2024"),
        ("duplicate-row", "3、2024、m001"),
    }


@pytest.mark.usefixtures("light")
def test_a_number_counted_in_what_another_unit_counts_is_told(root: Path) -> None:
    changed = workbook("実績")
    fill(changed["実績"], 2, {**VALUE, "KPI": "もちマイスター検定合格者数(累計)", "値": "12台"})
    fault = only(imported(changed, root))
    assert (fault.code, str(fault.place)) == (
        "unit-mismatch",
        address(changed["実績"], 2, "値"),
    )


@pytest.mark.usefixtures("light")
def test_what_stands_under_no_heading_is_not_passed_over_in_silence(root: Path) -> None:
    changed = workbook("KPI")
    changed["KPI"].cell(3, 25).value = "見込みは来月に出る"
    fault = only(imported(changed, root))
    assert (fault.code, str(fault.place), fault.value) == (
        "headless-column",
        "KPI!Y3",
        "見込みは来月に出る",
    )


@pytest.mark.usefixtures("light")
def test_a_changed_time_is_doubted_at_the_cell_where_it_is_entered(root: Path) -> None:
    changed = workbook("会議")
    cell(changed["会議"], 2, "終了").value = "2025-06-18 15:45"
    fault = only(imported(changed, root))
    assert (fault.code, str(fault.place)) == (
        "source-text-changed",
        address(changed["会議"], 2, "終了"),
    )


def test_a_missing_translation_is_told_at_the_cell_that_is_empty(root: Path) -> None:
    changed = workbook("取組事業")
    fill(changed["取組事業"], 2, {"英語名": None})
    fault = only(imported(changed, root))
    assert (fault.code, str(fault.place), fault.value) == (
        "Labelled-english",
        address(changed["取組事業"], 2, "英語名"),
        "",
    )


@pytest.mark.usefixtures("light")
def test_a_row_that_is_gone_is_called_by_what_people_know_it_by(root: Path) -> None:
    changed = workbook("目標の値")
    changed["目標の値"].delete_rows(3)
    fault = only(imported(changed, root))
    goal = str(cell(workbook("圏域の目標")["圏域の目標"], 3, "名称").value)
    assert (fault.code, fault.value) == ("row-removed", f"3、{goal}、目標値、2040、2023")
    assert str(fault.other) == "目標の値（goal-values.csv）!3"


@pytest.mark.usefixtures("light")
def test_swapped_headings_are_told_at_the_headings_not_at_every_cell(root: Path) -> None:
    changed = workbook("KPI")
    sheet = changed["KPI"]
    kind, unit = cell(sheet, 1, "量の種類"), cell(sheet, 1, "単位")
    kind.value, unit.value = unit.value, kind.value
    outcome = imported(changed, root)
    assert told(outcome) == [
        ("misplaced-column", f"KPI!{kind.coordinate}"),
        ("misplaced-column", f"KPI!{unit.coordinate}"),
    ]
    fault = outcome.faults[0]
    assert fault.ja == (
        "「単位」の列の34個のセルは、どれもこの列の値として読めません（最初は「割合」）。"
    )
    assert "見出しが入れ替わったり" in fault.expected_ja
    assert fault.example == "件、市、社"
