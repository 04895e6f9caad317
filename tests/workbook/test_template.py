"""The template is made from the tables' descriptions and explains itself."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from teiju.errors import NotFoundError
from teiju.tables.metadata import read_schema
from teiju.workbook.layout import read_layout
from teiju.workbook.template import Filling, template
from workbook.small_zone import ROOT, ZONE, cell, column_of, workbook


def test_the_sheets_are_those_of_the_layout_in_japanese() -> None:
    described = json.loads((ROOT / "data" / "workbook.json").read_text(encoding="utf-8"))
    titles = [sheet["title"]["ja"] for sheet in described["sheets"]]
    assert workbook().sheetnames == ["使い方", *titles, "選択肢"]
    wanted = [
        "圏域",
        "市町村",
        "協定",
        "ビジョン",
        "施策",
        "取組事業",
        "KPI",
        "実績",
        "改定",
        "意見",
        "懇談会",
    ]
    assert {*wanted, "改定", "意見", "懇談会"} <= set(titles)


def test_every_heading_is_a_title_of_the_schema_with_its_meaning_as_a_note() -> None:
    filled = workbook()
    for sheet in read_layout(ROOT).sheets:
        schema = read_schema(ROOT / "data" / "schemas" / f"{sheet.table}.json")
        meanings = {column.titles["ja"]: column.description["ja"] for column in schema.file_columns}
        for heading in filled[sheet.title][1]:
            title = str(heading.value).removesuffix("*")
            assert heading.comment is not None
            assert meanings[title] in heading.comment.text


def test_a_note_says_from_where_to_choose_and_how_to_write() -> None:
    filled = workbook()

    def note(sheet: str, title: str) -> str:
        comment = cell(filled[sheet], 1, title).comment
        assert comment is not None
        return str(comment.text)

    assert "書き方：「KPI」にある名称か番号" in note("実績", "KPI")
    assert "書き方：「取組事業」「KPI」「事業効果」にある名称か番号" in note(
        "変更点", "加わったもの"
    )
    assert "書き方：一覧から選ぶ" in note("KPI", "単位")
    assert "例：2025、令和7年度、R7" in note("実績", "年度")


def test_what_has_no_name_in_the_vocabulary_is_chosen_in_words() -> None:
    sheet = workbook()["改定表の項目"]
    assert {sheet.cell(row, 5).value for row in range(2, 24)} == {"改定前", "改定後"}


def test_no_two_headings_of_a_sheet_are_alike() -> None:
    for sheet in workbook().worksheets[1:-1]:
        headings = [heading.value for heading in sheet[1]]
        assert len(headings) == len(set(headings)), sheet.title


def test_headings_stay_in_sight_and_required_ones_bear_a_mark() -> None:
    sheet = workbook()["施策"]
    assert sheet.freeze_panes == "A2"
    marked = [str(heading.value) for heading in sheet[1] if str(heading.value).endswith("*")]
    assert marked == ["ビジョンの次数*", "版*", "政策の内容*", "施策名*"]


def test_places_in_sources_and_the_key_of_the_zone_are_not_asked_for() -> None:
    schema = read_schema(ROOT / "data" / "schemas" / "measures.json")
    hidden = {c.titles["ja"] for c in schema.file_columns if c.name in ("zone", "document", "line")}
    assert hidden.isdisjoint(str(heading.value) for heading in workbook()["施策"][1])


def test_a_code_list_is_offered_by_its_japanese_names() -> None:
    filled = workbook()
    sheet = filled["KPI"]
    column = column_of(sheet, "単位")
    letter = sheet.cell(1, column).column_letter
    found = [v for v in sheet.data_validations.dataValidation if f"{letter}2" in str(v.sqref)]
    name, _, cells = found[0].formula1.partition("!")
    offered = [row[0].value for row in filled[name.strip("'")][cells.replace("$", "")]]
    assert {"人", "件", "%"} <= set(offered)
    assert found[0].showErrorMessage
    assert filled["選択肢"].sheet_state == "hidden"


def test_rows_of_other_sheets_are_offered_from_where_they_are_entered() -> None:
    sheet = workbook()["KPI"]
    letter = sheet.cell(1, column_of(sheet, "施策")).column_letter
    found = [v for v in sheet.data_validations.dataValidation if f"{letter}2" in str(v.sqref)]
    assert found[0].formula1 == "'施策'!$E$2:$E$500"


def test_values_stand_as_dates_numbers_and_names() -> None:
    filled = workbook()
    vision = filled["ビジョン"]
    start = cell(vision, 2, "期間の始まり")
    assert start.is_date
    assert (start.number_format, start.value.isoformat()[:10]) == ("yyyy-mm-dd", "2024-04-01")
    assert cell(filled["目標の値"], 2, "値").value == 94000
    assert cell(filled["目標の値"], 2, "概数").value == "はい"
    assert cell(filled["市町村"], 2, "市町村").value == "一関市"
    assert cell(filled["市町村"], 2, "役割").value == "中心市"
    assert cell(filled["KPI"], 2, "施策").value == "休日・夜間診療体制確保事業"


def test_a_name_that_two_things_share_is_shown_with_its_id() -> None:
    sheet = workbook()["取組事業"]
    shown = [row[column_of(sheet, "同名の事業") - 1].value for row in sheet.iter_rows(min_row=2)]
    assert "地域子育て支援事業（p013）" in shown


def test_a_new_edition_begins_with_the_rows_of_the_last_one_and_its_corrections() -> None:
    sheet = workbook(edition="2025")["施策"]
    names = [row[column_of(sheet, "施策名") - 1].value for row in sheet.iter_rows(min_row=2)]
    assert {row[1].value for row in sheet.iter_rows(min_row=2) if row[0].value} == {"2025"}
    assert "DX地域活性化事業" in names
    assert cell(workbook(edition="2025")["KPI"], 2, "施策").value == "休日・夜間診療体制確保事業"
    assert len([name for name in names if name]) == 32


def test_an_empty_template_has_headings_and_no_rows() -> None:
    empty = load_workbook(BytesIO(template(ROOT)))
    for sheet in empty.worksheets[1:-1]:
        assert sheet["A1"].value
        assert sheet["A2"].value is None


def test_an_unknown_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=ZONE):
        template(ROOT, Filling("ichinoseki-hiraizum"))


def test_what_looks_like_a_formula_stays_a_text(root: Path) -> None:
    path = root / "data" / ZONE / "measures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("一関市医師会及び", "=1+2及び", 1), encoding="utf-8")
    filled = load_workbook(BytesIO(template(root, Filling(ZONE))))
    found = cell(filled["施策"], 2, "取組の概要")
    assert (found.data_type, str(found.value)[:4]) == ("s", "=1+2")


def test_every_form_of_codes_that_people_type_has_an_example() -> None:
    layout = read_layout(ROOT)
    forms = {
        column.datatype.format
        for sheet in layout.sheets
        for column in sheet.columns
        if column.value_url is None and column.name not in sheet.references
    }
    typed = {form for form in forms if form and "|" not in form and "/" not in form}
    assert typed <= set(layout.examples)
    assert all(re.match(form, example) for form, example in layout.examples.items())
