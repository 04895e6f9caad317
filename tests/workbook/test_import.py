"""A workbook becomes the zone's tables; with a fault, told at its cell, nothing changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from teiju.validation.finding import Severity
from teiju.workbook.importing import import_books
from teiju.workbook.reading import read_book
from workbook.small_zone import (
    NEW_MEASURE,
    TODAY,
    ZONE,
    address,
    book,
    cell,
    digest,
    fill,
    imported,
    next_row,
    row_of,
    table,
    told,
    workbook,
)


def value_row(kpi: str, kind: str, year: object, value: object) -> dict[str, object]:
    return {
        "ビジョンの次数": 3,
        "版": 2024,
        "KPI": kpi,
        "値の種類": kind,
        "年度": year,
        "値": value,
    }


def test_a_filled_template_changes_nothing_when_it_comes_back(root: Path) -> None:
    before = digest(root)
    outcome = imported(workbook(), root)
    assert (outcome.faults, outcome.files, outcome.written) == ((), {}, False)
    assert digest(root) == before


@pytest.mark.usefixtures("light")
def test_a_new_measure_gets_the_next_id_and_leaves_every_other_byte_alone(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], next_row(changed["施策"], "施策名"), NEW_MEASURE)
    before = table(root, "measures")
    outcome = imported(changed, root)
    assert outcome.written
    assert outcome.changes[0].given == ("m033",)
    added = table(root, "measures").removeprefix(before)
    source = table(root, "sources").splitlines()[1][:16]
    assert added == (
        f"{ZONE},3,2024,m033,c01,遠隔診療推進事業,Telemedicine,,遠隔診療を進める。,{source},"
        f"{added.rstrip().rpartition(',')[2]}\n"
    )


@pytest.mark.usefixtures("light")
def test_a_second_import_of_the_same_workbook_finds_the_rows_by_their_names(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], next_row(changed["施策"], "施策名"), NEW_MEASURE)
    imported(changed, root)
    after = digest(root)
    again = imported(changed, root)
    assert (again.faults, again.files) == ((), {})
    assert digest(root) == after


@pytest.mark.usefixtures("light")
def test_the_workbook_becomes_the_source_of_what_it_states(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], next_row(changed["施策"], "施策名"), NEW_MEASURE)
    file = book(changed)
    import_books([file], ZONE, root, TODAY)
    row = table(root, "sources").splitlines()[1].split(",")
    assert row[0] == file.sha256[:16]
    assert row[3:7] == ["03209", "2026-04-01", "2026-04-01", file.sha256]
    described = json.loads((root / "data" / ZONE / "csv-metadata.json").read_text("utf-8"))
    assert described["tables"][-1]["url"] == "sources.csv"


def test_values_alone_can_be_imported_and_keep_their_text(root: Path) -> None:
    changed = workbook("実績")
    sheet = changed["実績"]
    fill(sheet, 2, value_row("地域子育て支援拠点事業の利用者数", "実績値", "令和6年度", "12.5千人"))
    fill(sheet, 3, value_row("k001", "実績値", "R6", 0.985))
    cell(sheet, 3, "値").number_format = "0.0%"
    outcome = imported(changed, root)
    assert outcome.faults == ()
    lines = table(root, "kpi-values").splitlines()[1:]
    assert [line.split(",")[3:10] for line in lines] == [
        ["k004", "actual", "2024", "12500", "", "person", "12.5千人"],
        ["k001", "actual", "2024", "98.5", "", "percent", "98.5%"],
    ]
    assert set(outcome.files) == {
        f"data/{ZONE}/{name}" for name in ("kpi-values.csv", "sources.csv", "csv-metadata.json")
    }


def test_every_listed_mistake_is_told_in_one_run_and_nothing_is_written(root: Path) -> None:
    changed = workbook()
    kpis, values = changed["KPI"], changed["実績"]
    fill(kpis, 5, {"施策": "インバウンド促進事業"})
    fill(kpis, 6, {"単位": None})
    fill(kpis, 7, {"累計の起点": "令和7年度（2024年度）"})
    fill(changed["市町村"], 3, {"市町村": "平和泉町"})
    fill(changed["市町村"], 4, {"市町村": "奥州市", "役割": "近隣市町村"})
    fill(changed["協定"], 2, {"中心市": "奥州市"})
    cumulative = "もちマイスター検定合格者数(累計)"
    fill(values, 2, value_row(cumulative, "実績値", 2023, 1200))
    fill(values, 3, value_row(cumulative, "実績値", 2024, "1,100人"))
    fill(values, 4, value_row(cumulative, "実績値", 2025, "約九割"))
    fill(changed["ビジョン"], 2, {"期間の終わり": "令和13年3月31日"})
    measures = changed["施策"]
    fill(measures, next_row(measures, "施策名"), {**NEW_MEASURE, "施策名": "起業・創業支援事業"})
    before = digest(root)
    outcome = imported(changed, root, only_warnings=True)
    assert digest(root) == before
    codes = dict.fromkeys(told(outcome))
    assert {
        ("two-spellings", address(kpis, 5, "施策")),
        ("kpi-without-unit", address(kpis, 6, "単位")),
        ("era-mismatch", address(kpis, 7, "累計の起点")),
        ("unknown-municipality", address(changed["市町村"], 3, "市町村")),
        ("FormationAgreement-betweenPartners", address(changed["協定"], 2, "中心市")),
        ("IndicatorValue-neverFalls", address(values, 3, "値")),
        ("bad-number", address(values, 4, "値")),
        ("CoexistenceVision-doubts-fiveYears", address(changed["ビジョン"], 2, "期間の終わり")),
        ("similar-names", address(measures, 34, "施策名")),
    } <= set(codes)
    similar = next(fault for fault in outcome.faults if fault.code == "similar-names")
    assert str(similar.other) == address(
        measures, row_of(measures, "施策名", "起業・創業応援事業"), "施策名"
    )
    spelling = next(fault for fault in outcome.faults if fault.code == "two-spellings")
    assert "インバウンド推進事業" in spelling.expected_ja
    assert all(fault.ja and fault.en for fault in outcome.faults)


@pytest.mark.usefixtures("light")
def test_warnings_stop_an_import_until_they_are_accepted(root: Path) -> None:
    changed = workbook("施策")
    sheet = changed["施策"]
    fill(sheet, next_row(sheet, "施策名"), {**NEW_MEASURE, "施策名": "学校給食運営事業所"})
    before = digest(root)
    first = imported(changed, root)
    assert {fault.severity for fault in first.faults} == {Severity.WARNING}
    assert (first.written, digest(root)) == (False, before)
    second = imported(changed, root, only_warnings=True)
    assert second.written
    assert digest(root) != before


@pytest.mark.usefixtures("light")
def test_a_row_that_is_gone_from_a_sheet_goes_only_after_a_warning(root: Path) -> None:
    changed = workbook("事業効果")
    effects = changed["事業効果"]
    effects.delete_rows(row_of(effects, "事業効果", "起業者の早期の経営安定"))
    outcome = imported(changed, root)
    assert told(outcome) == [("row-removed", "事業効果")]
    assert "起業者の早期の経営安定" in outcome.faults[0].ja
    assert imported(changed, root, only_warnings=True).written
    assert "起業者の早期の経営安定" not in table(root, "effects")


@pytest.mark.usefixtures("light")
def test_an_id_whose_thing_is_gone_is_not_given_to_another(root: Path) -> None:
    changed = workbook("取組事業")
    sheet = changed["取組事業"]
    last = row_of(sheet, "取組事業の番号", "p035")
    named = {title: cell(sheet, last, title).value for title in ("取組事業", "施策")}
    where = {"ビジョンの次数": 3, "版": 2024, "施策": named["施策"]}
    (root / "data" / ZONE / "programme-listings.csv").write_text(
        table(root, "programme-listings").rpartition(f"{ZONE},3,2024,2024,6,")[0], "utf-8"
    )
    sheet.delete_rows(last)
    assert imported(changed, root, only_warnings=True).written
    assert "programmes,3,p035,自治体DX推進事業,2026-04-01" in table(root, "retired-ids")
    fill(sheet, last, {**where, "取組事業": "行政手続オンライン化事業"})
    given = imported(changed, root, only_warnings=True).changes[0].given
    assert given == ("p036",)
    fill(sheet, last + 1, {**where, "取組事業": named["取組事業"]})
    assert imported(changed, root, only_warnings=True).changes[0].given == ("p035",)
    assert "p035" not in table(root, "retired-ids")


@pytest.mark.usefixtures("light")
def test_what_is_removed_but_still_used_is_told_where_it_is_used(root: Path) -> None:
    changed = workbook("施策", "KPI")
    changed["施策"].delete_rows(row_of(changed["施策"], "施策の番号", "m031"))
    outcome = imported(changed, root)
    row = row_of(changed["KPI"], "施策", "結婚活動支援事業")
    assert ("removed-reference", address(changed["KPI"], row, "施策")) in told(outcome)


@pytest.mark.usefixtures("light")
def test_a_code_of_another_form_is_told_with_an_example_not_with_a_pattern(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], 2, {"施策の番号": "1番"})
    fault = imported(changed, root).faults[0]
    assert (fault.code, str(fault.place)) == ("bad-code", "施策!C2")
    assert fault.example == "m001"
    assert "[0-9]" not in fault.expected_ja + fault.expected_en


@pytest.mark.usefixtures("light")
def test_a_row_that_goes_while_other_tables_use_it_is_told_with_those_that_do(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], 2, {"施策の番号": "m099"})
    outcome = imported(changed, root, only_warnings=True)
    assert told(outcome) == [("still-used", "施策")]
    assert "事業効果（effects.csv）!2、KPI（kpis.csv）!2" in outcome.faults[0].ja
    assert "元の番号に戻し" in outcome.faults[0].expected_ja
    assert not outcome.written


def test_an_edition_that_is_overwritten_is_told_once_with_what_still_names_it(root: Path) -> None:
    changed = workbook("ビジョンの版")
    fill(changed["ビジョンの版"], 3, {"版": "2025", "年度": 2025})
    (fault,) = imported(changed, root).faults
    assert (fault.code, str(fault.place)) == ("still-used", "ビジョンの版")
    assert "施策（measures.csv）!2" in fault.ja


@pytest.mark.usefixtures("light")
def test_a_text_changed_in_a_transcribed_row_is_doubted(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], 2, {"取組の概要": "救急医療を行う。"})
    outcome = imported(changed, root)
    assert told(outcome) == [("source-text-changed", address(changed["施策"], 2, "取組の概要"))]
    assert "共生ビジョン懇談会 資料、148行目" in outcome.faults[0].ja


def test_what_a_source_says_is_kept_when_a_row_no_longer_says_it(root: Path) -> None:
    changed = workbook("会議")
    fill(changed["会議"], 2, {"会場": "一関市役所"})
    outcome = imported(changed, root, only_warnings=True)
    assert told(outcome) == [("source-text-changed", address(changed["会議"], 2, "会場"))]
    assert outcome.written
    kept = [line for line in table(root, "source-text").splitlines() if line.endswith("replaced")]
    assert any(line.startswith("1aa9ca50268357a6,3,") for line in kept)
    assert any("一関市役所2階" in line for line in kept)
    assert imported(changed, root).files == {}


@pytest.mark.usefixtures("light")
def test_a_translation_may_change_without_a_new_source(root: Path) -> None:
    changed = workbook("施策")
    fill(changed["施策"], 2, {"英語名": "Medical care at night"})
    outcome = imported(changed, root)
    assert outcome.faults == ()
    assert set(outcome.files) == {f"data/{ZONE}/measures.csv"}
    assert ",Medical care at night,," in table(root, "measures").splitlines()[1]
    assert table(root, "measures").splitlines()[1].endswith(",1aa9ca50268357a6,148")


@pytest.mark.usefixtures("light")
def test_merged_cells_are_carried_down_as_in_the_printed_table(root: Path) -> None:
    changed = workbook("事業効果")
    sheet = changed["事業効果"]
    sheet.merge_cells("A2:A40")
    sheet.merge_cells("B2:B40")
    assert sheet["B20"].value is None
    outcome = imported(changed, root)
    assert (outcome.faults, outcome.files) == ((), {})


@pytest.mark.usefixtures("light")
def test_two_rows_of_one_thing_are_told_with_both_places(root: Path) -> None:
    changed = workbook("施策")
    sheet = changed["施策"]
    fill(sheet, next_row(sheet, "施策名"), {**NEW_MEASURE, "施策の番号": "m001"})
    outcome = imported(changed, root)
    fault = next(fault for fault in outcome.faults if fault.code == "duplicate-row")
    assert str(fault.place) == address(sheet, 34, "施策の番号")
    assert str(fault.other) == address(sheet, 2, "施策の番号")


@pytest.mark.usefixtures("light")
def test_a_name_written_twice_is_a_warning_with_both_places(root: Path) -> None:
    changed = workbook("取組事業")
    sheet = changed["取組事業"]
    row = next_row(sheet, "取組事業")
    known = row_of(sheet, "取組事業", "延長保育事業")
    programme = {"施策": "休日・夜間診療体制確保事業", "取組事業": "延長 保育事業"}
    fill(sheet, row, {"ビジョンの次数": 3, "版": 2024, **programme})
    fault = imported(changed, root).faults[0]
    assert (fault.code, fault.severity) == ("same-names", Severity.WARNING)
    assert str(fault.place) == address(sheet, row, "取組事業")
    assert str(fault.other) == address(sheet, known, "取組事業")


@pytest.mark.usefixtures("light")
def test_strange_sheets_and_columns_are_warned_of(root: Path) -> None:
    changed = workbook("会議")
    changed.create_sheet("施作").append(["何か"])
    changed["会議"].cell(1, 9, "備考")
    codes = told(imported(changed, root))
    assert codes == [("unknown-column", "会議!I1"), ("unknown-sheet", "施作")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.usefixtures("light")
def test_csv_files_are_read_in_the_encodings_of_city_halls(root: Path, encoding: str) -> None:
    text = 'ビジョンの次数,版,KPI,値の種類,年度,値\r\n3,2024,k002,実績値,令和6年度,"1,234人"\r\n'
    content = read_book(text.encode(encoding), "令和6年度実績.csv")
    outcome = import_books([content], ZONE, root, TODAY)
    assert outcome.written
    assert ',k002,actual,2024,1234,,person,"1,234人",' in table(root, "kpi-values")


@pytest.mark.usefixtures("light")
def test_a_workbook_that_says_nothing_new_to_any_table_is_told_so(root: Path) -> None:
    content = read_book("あ,い\n1,2\n".encode(), "memo.csv")
    outcome = import_books([content], ZONE, root, TODAY)
    assert [fault.code for fault in outcome.faults] == ["no-known-sheet", "unknown-sheet"]


@pytest.mark.usefixtures("light")
def test_the_workbook_of_one_zone_is_not_taken_for_that_of_another(root: Path) -> None:
    outcome = import_books([book(workbook())], "kamaishi", root, TODAY)
    assert told(outcome) == [("another-zone", "使い方!A2")]


@pytest.mark.usefixtures("light")
def test_an_unknown_zone_is_told_with_the_nearest(root: Path) -> None:
    changed = workbook()
    changed.remove(changed["使い方"])
    outcome = import_books([book(changed)], "ichinoseki-hiraizum", root, TODAY)
    fault = next(fault for fault in outcome.faults if fault.code == "new-zone")
    assert "ichinoseki-hiraizumi" in fault.ja
