"""The table of what changed, as a spreadsheet opens it."""

from __future__ import annotations

from teiju.editions import wording
from teiju.spreadsheets import excel_csv


def test_text_that_looks_like_a_formula_stays_text_and_figures_stay_figures() -> None:
    row = dict.fromkeys(wording.COLUMNS, "")
    row |= {"measure_name": "=HYPERLINK(1)", "old": "@SUM(A1)", "new": "-3.5"}
    is_text = wording.text_columns(wording.COLUMNS)
    written = excel_csv.written([wording.COLUMNS, list(row.values())], is_text).decode()
    assert written.splitlines()[0] == "\ufeff" + ",".join(wording.COLUMNS)
    assert written.splitlines()[1] == ",'=HYPERLINK(1),,,'@SUM(A1),-3.5,,,"
