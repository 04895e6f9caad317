"""Nothing in a table runs when a spreadsheet opens it, and nothing is lost."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.spreadsheets import excel_csv, xlsx

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", " =", "＝", "0", "1-2", "'"])


def from_csv(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@given(STARTS, TEXT, st.booleans())
def test_no_cell_of_a_csv_file_for_excel_begins_a_formula(
    start: str, rest: str, is_text: bool
) -> None:
    written = from_csv(excel_csv.written([[start + rest, "end"]], [is_text, True]))[0][0]
    is_number = written.lstrip("-+").replace(".", "", 1).isdecimal()
    assert is_number or written.strip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－"}
    assert written.removeprefix("'") == (start + rest).removeprefix("'")


@pytest.mark.parametrize("code", ["01202", "3205", "2025-1", "1/2", "9000020012025", "1e5"])
def test_a_code_stays_text_in_a_csv_file_for_excel(code: str) -> None:
    assert from_csv(excel_csv.written([[code]], [True])) == [[f"'{code}"]]
    assert from_csv(excel_csv.written([["-3.5"]], [False])) == [["-3.5"]]


@given(STARTS, TEXT)
def test_text_is_text_in_a_workbook(start: str, rest: str) -> None:
    text = start + rest
    body = xlsx.written([xlsx.Sheet("表", ["a"], [[text], ["end"]])])
    cell = openpyxl.load_workbook(io.BytesIO(body)).active["A2"]
    assert (cell.value or "") == text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert text == "" or cell.data_type == "s"


def test_numbers_are_numbers_and_long_ones_stay_exact() -> None:
    values = [2024, Decimal("12.50"), True, None, 9000020012025123]
    body = xlsx.written([xlsx.Sheet("a", list("abcde"), [values])])
    row = next(iter(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2)))
    assert [cell.value for cell in row] == [2024, 12.5, True, None, "9000020012025123"]


def test_the_same_sheets_give_the_same_bytes() -> None:
    sheets = [xlsx.Sheet("a", ["x"], [["1"]]), xlsx.Sheet("A", ["x"], [["2"]])]
    assert xlsx.written(sheets) == xlsx.written(sheets)
    titles = openpyxl.load_workbook(io.BytesIO(xlsx.written(sheets))).sheetnames
    assert titles == ["a", "A-2"]
