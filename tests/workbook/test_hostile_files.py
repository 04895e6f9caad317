"""Files that nobody would make, and those that somebody would: told, never a traceback."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from teiju.workbook.importing import Outcome, import_books
from teiju.workbook.marking import marked_copy
from teiju.workbook.messages import UnreadableBookError
from teiju.workbook.reading import read_book
from workbook.small_zone import (
    NEW_MEASURE,
    TODAY,
    ZONE,
    address,
    digest,
    fill,
    imported,
    next_row,
    told,
    workbook,
)

HEADINGS = "ビジョンの次数,版,施策の番号,政策の内容,施策名,英語名,別の表記,取組の概要"
ROW = "3,2024,,地域保健医療体制の充実,遠隔診療推進事業,Telemedicine,,遠隔診療を進める。"
VALUE = {"ビジョンの次数": 3, "版": 2024, "KPI": "k004", "値の種類": "実績値", "年度": 2024}


def measured(value: object, **others: object) -> Workbook:
    """A workbook of one value."""
    content = workbook("実績")
    fill(content["実績"], 2, {**VALUE, "値": value, **others})
    return content


def parts_of(content: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts edited."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return buffer.getvalue()


def saved(content: Workbook) -> bytes:
    """The workbook as a file."""
    buffer = BytesIO()
    content.save(buffer)
    return buffer.getvalue()


def of_file(content: bytes, root: Path, name: str = "施策.csv") -> Outcome:
    """What comes of a file; its marked copy opens, whatever is in it."""
    before = digest(root)
    read = read_book(content, name)
    outcome = import_books([read], ZONE, root, TODAY)
    assert not outcome.written
    assert digest(root) == before
    assert load_workbook(BytesIO(marked_copy([read], outcome.faults))).sheetnames
    return outcome


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("value", ["9" * 5000, 1e300, "٣٤", "1e999999999", "NaN", True])
def test_a_value_that_no_vision_has_is_no_number(root: Path, value: object) -> None:
    changed = measured(value)
    before = digest(root)
    assert told(imported(changed, root)) == [("bad-number", address(changed["実績"], 2, "値"))]
    assert digest(root) == before


@pytest.mark.usefixtures("light")
def test_a_number_of_thousands_of_digits_is_told_in_every_column(root: Path) -> None:
    changed = measured(1, ビジョンの次数="9" * 5000, 年度="令和" + "9" * 5000)
    assert {code for code, _ in told(imported(changed, root))} == {"bad-integer", "bad-year"}


@pytest.mark.usefixtures("light")
def test_control_codes_are_told_where_they_stand_and_leave_the_marked_copy_whole(
    root: Path,
) -> None:
    text = f"{HEADINGS}\n{ROW}\n".replace("遠隔診療を", "遠\x01隔\x1b診\x0b療を")
    faults = of_file(text.encode(), root).faults
    fault = next(fault for fault in faults if fault.code == "control-characters")
    assert (str(fault.place), fault.value) == ("施策!H2", "遠\ufffd隔\ufffd診\ufffd療を進める。")


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("name", ["施策[1]:*.csv", "施\n策\x00.csv", "あ" * 300 + ".csv"])
def test_a_file_may_have_a_name_that_no_sheet_can_have(root: Path, name: str) -> None:
    of_file(f"{HEADINGS}\n{ROW}\n".encode(), root, name)


@pytest.mark.usefixtures("light")
def test_what_looks_like_a_formula_in_a_text_file_is_none_in_its_marked_copy(root: Path) -> None:
    text = f"{HEADINGS}\n{ROW.replace('Telemedicine', '=1+1')}\n"
    read = read_book(text.encode(), "施策.csv")
    outcome = import_books([read], ZONE, root, TODAY)
    marked = load_workbook(BytesIO(marked_copy([read], outcome.faults)))
    assert (marked["施策"]["F2"].value, marked["施策"]["F2"].data_type) == ("=1+1", "s")


@pytest.mark.usefixtures("light")
def test_two_sheets_of_one_table_are_told_and_neither_is_taken(root: Path) -> None:
    changed = workbook("施策")
    changed.copy_worksheet(changed["施策"]).title = "Measures"
    fill(changed["施策"], next_row(changed["施策"], "施策名"), NEW_MEASURE)
    outcome = imported(changed, root, only_warnings=True)
    assert ("repeated-sheet", "Measures") in told(outcome)
    assert not outcome.written


@pytest.mark.usefixtures("light")
def test_when_the_numbers_run_out_the_form_is_shown_by_an_example(root: Path) -> None:
    changed = workbook("施策")
    sheet = changed["施策"]
    row = next_row(sheet, "施策名")
    fill(sheet, row, {**NEW_MEASURE, "施策の番号": "m999"})
    fill(sheet, row + 1, {**NEW_MEASURE, "施策名": "検診推進事業"})
    (fault,) = imported(changed, root).faults
    assert (fault.code, str(fault.place)) == (
        "no-free-number",
        address(sheet, row + 1, "施策の番号"),
    )
    assert (fault.value, fault.example) == ("m1000", "m001")


@pytest.mark.parametrize("bad", [b"a\x00b", b"a&#xD800;b", b"a\xed\xa0\x80b", b"a&foo;b"])
def test_what_is_no_text_in_a_cell_is_a_damaged_file(bad: bytes) -> None:
    changed = workbook("施策")
    fill(changed["施策"], 2, {"英語名": "MARK1"})

    def damage(_: str, part: bytes) -> bytes:
        return part.replace(b"MARK1", bad)

    with pytest.raises(UnreadableBookError) as raised:
        read_book(parts_of(saved(changed), damage), "book.xlsx")
    assert raised.value.code == "damaged-file"


@pytest.mark.usefixtures("light")
def test_parts_that_point_out_of_the_archive_are_written_nowhere(root: Path) -> None:
    content = BytesIO(saved(workbook("施策")))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("../../evil.txt", "x")
        archive.writestr("/etc/teiju-evil", "x")
    outcome = import_books([read_book(content.getvalue(), "book.xlsx")], ZONE, root, TODAY)
    assert (outcome.faults, outcome.files) == ((), {})
    assert not (root.parent / "evil.txt").exists()
    assert not Path("/etc/teiju-evil").exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "book.xlsx"),
        (b"%PDF-1.7\n", "book.xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "book.xls"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_workbook_is_called_no_workbook(
    content: bytes, name: str
) -> None:
    with pytest.raises(UnreadableBookError) as raised:
        read_book(content, name)
    assert raised.value.code == "no-workbook"


def test_a_text_in_utf_16_is_told_to_be_saved_in_utf_8() -> None:
    with pytest.raises(UnreadableBookError) as raised:
        read_book(f"{HEADINGS}\n{ROW}\n".encode("utf-16"), "施策.csv")
    assert raised.value.code == "unknown-encoding"
    assert "CSV UTF-8" in raised.value.fault.expected_ja


@pytest.mark.usefixtures("light")
def test_lines_may_end_as_on_an_old_macintosh(root: Path) -> None:
    faults = of_file(f"{HEADINGS}\r{ROW}\r".encode(), root).faults
    assert {fault.code for fault in faults} == {"still-used"}
