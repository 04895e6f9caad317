"""A zone that only national tables tell of gets a workbook that begins with what they tell."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from teiju import resources
from teiju.graph.assertion import table_dataset
from teiju.tables import datatypes
from teiju.tables.reading import read_tables
from teiju.validation.finding import Severity
from teiju.workbook.importing import check_books
from teiju.workbook.layout import read_layout
from teiju.workbook.prefilling import prefilled
from teiju.workbook.template import Filling, template
from workbook.small_zone import (
    ROOT,
    TODAY,
    ZONE,
    book,
    cell,
    copy_of_the_data,
    fill,
    next_row,
)

SUMITA = "ofunato-sumita"
AGREEMENT = "大船渡市と住田町の定住自立圏形成協定"
TO_FILL = "要記入"
WITH_MEASURES = ("naka-sorachi", "tokachi", "tajima", SUMITA)


def first_book(zone: str) -> Workbook:
    return load_workbook(BytesIO(template(ROOT, Filling(zone))))


def rows(content: Workbook, sheet: str) -> list[list[object]]:
    """What stands below the headings."""
    found = ([one.value for one in row] for row in content[sheet].iter_rows(min_row=2))
    return [row for row in found if any(value is not None for value in row)]


def test_the_workbook_begins_with_what_is_known_and_says_what_is_to_be_filled_in() -> None:
    content = first_book(SUMITA)
    assert rows(content, "協定") == [
        [
            "住田町",
            "大船渡市",
            AGREEMENT,
            "Formation agreement between Ofunato City and Sumita Town",
            None,
        ]
    ]
    assert [row[1] for row in rows(content, "中心市宣言")] == ["大船渡市の中心市宣言"]
    assert [row[:2] + row[4:6] for row in rows(content, "ビジョンの版")] == [
        [1, "2019", 2019, content["ビジョンの版"]["F2"].value],
        [2, TO_FILL, TO_FILL, None],
    ]
    assert [row[:5] for row in rows(content, "施策")] == [
        [2, TO_FILL, "m001", TO_FILL, "図書館相互利用促進事業"],
        [2, TO_FILL, "m002", TO_FILL, "ILC誘致促進事業"],
        [2, TO_FILL, "m003", TO_FILL, "入札参加資格申請受付システム共同運用"],
    ]
    assert content["施策"]["B2"].fill.fgColor.rgb == "00FFF2CC"
    assert len(rows(content, "会議")) == 4


def test_what_a_page_tells_of_every_zone_fits_the_columns_it_is_put_in() -> None:
    schemas = {sheet.table: sheet.schema for sheet in read_layout(ROOT).sheets}
    with (ROOT / "data" / "registry" / "zones.csv").open(encoding="utf-8", newline="") as file:
        zones = [row["id"] for row in csv.DictReader(file)]
    filled = 0
    for zone in zones:
        for table, found in prefilled(ROOT, zone, schemas).items():
            for row in found:
                filled += 1
                assert list(row) == [column.name for column in schemas[table].file_columns]
                for column in schemas[table].file_columns:
                    text = row[column.name]
                    assert text == "" or datatypes.fault(text, column.datatype) is None
    assert filled > 900


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("zone", WITH_MEASURES)
def test_sent_back_untouched_it_is_told_only_what_is_to_be_filled_in(zone: str) -> None:
    content = first_book(zone)
    outcome = check_books([book(content)], zone, ROOT, TODAY)
    assert {fault.code for fault in outcome.faults} == {"to-fill-in"}
    for fault in outcome.faults:
        assert content[fault.place.sheet][fault.place.cell].value == TO_FILL


def test_the_shapes_ask_for_nothing_but_what_no_page_tells_and_say_where_it_is_written() -> None:
    outcome = check_books([book(first_book("tokachi"))], "tokachi", ROOT, TODAY)
    areas = [one for one in outcome.faults if one.code == "InstrumentVersion-complete"]
    assert {one.code for one in outcome.faults} == {"to-fill-in", "InstrumentVersion-complete"}
    assert len(areas) == 18
    assert {one.expected_ja for one in areas} == {"シート「協定の分野」の「政策分野」に書きます。"}


def test_a_renewed_agreement_keeps_its_last_day_and_is_not_refused() -> None:
    content = first_book("kinuura")
    found = content["協定の版"]
    titles = [one.value for one in found[1]]
    until = titles.index("効力の終わる日")
    assert [row[until].value.date() for row in found.iter_rows(min_row=2, max_row=3)] == [
        date(2021, 3, 31),
        date(2031, 3, 31),
    ]
    outcome = check_books([book(content)], "kinuura", ROOT, TODAY)
    assert "InstrumentVersion-noOverlap" not in {one.code for one in outcome.faults}


def test_a_draft_goes_on_being_a_draft() -> None:
    found = rows(first_book("naka-sorachi"), "ビジョンの版")
    assert [(row[1], row[8]) for row in found] == [
        ("2014", None),
        ("2015", None),
        ("2018", "はい"),
        ("2023", None),
    ]


@pytest.mark.usefixtures("light")
def test_sheets_that_are_not_used_may_be_deleted() -> None:
    content = first_book(SUMITA)
    for name in content.sheetnames[3:]:
        content.remove(content[name])
    assert content.sheetnames[1:] == ["圏域", "市町村"]
    assert check_books([book(content)], SUMITA, ROOT, TODAY).faults == ()


def test_a_zone_with_tables_of_its_own_gets_nothing_from_the_national_ones() -> None:
    schemas = {sheet.table: sheet.schema for sheet in read_layout(ROOT).sheets}
    assert prefilled(ROOT, ZONE, schemas) == {}


def named(root: Path, *kinds: str) -> set[str]:
    """The things of the zone that the tables speak of, by their path."""
    start = f"{resources.DEFAULT_BASE}id/"
    statements = table_dataset(read_tables(root / "data"), resources.DEFAULT_BASE)
    subjects = {str(one.subject).removeprefix(start) for one in statements}
    return {one for one in subjects if one.startswith(tuple(f"{k}/{SUMITA}/" for k in kinds))}


@pytest.mark.usefixtures("light")
def test_once_filled_in_it_is_taken_and_everything_keeps_its_address(tmp_path: Path) -> None:
    root = copy_of_the_data(tmp_path / "root")
    before = named(root, "agreement", "vision", "measure", "declaration")
    content = first_book(SUMITA)
    for row in (2, 3):
        fill(content["ビジョン"], row, {"根拠": AGREEMENT})
    fill(content["ビジョンの版"], 3, {"版": "2024", "年度": "令和6年度"})
    scheme = {"体系の名称": "大船渡・住田定住自立圏の政策分野", "定義": "協定の政策分野。"}
    area = {"政策分野": "教育", "英語名": "Education", "観点": "生活機能の強化"}
    for sheet, values in (
        ("分野の体系", scheme),
        ("政策分野", area),
        ("政策の内容", {"政策分野": "教育", "政策の内容": "図書館の充実"}),
    ):
        target = content[sheet]
        fill(target, next_row(target, next(iter(values))), values)
    for row in (2, 3, 4):
        fill(content["施策"], row, {"版": "2024", "政策の内容": "図書館の充実"})
    content["会議"].delete_rows(2, 4)

    outcome = check_books([book(content)], SUMITA, root, TODAY)
    assert outcome.count(Severity.VIOLATION) == 0, outcome.faults
    for path, text in outcome.files.items():
        target = root / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    assert before <= named(root, "agreement", "vision", "measure", "declaration")
    assert cell(content["施策"], 2, "施策の番号").value == "m001"
