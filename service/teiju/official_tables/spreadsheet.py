"""An official table as an Excel workbook: every cell is text, none is a formula."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from teiju.official_tables.table import Table
from teiju.spreadsheets.text_width import lines

_LINE = Side(style="thin", color="FF555555")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FONT = "Yu Gothic"
_WIDTH = 140
"""Of all columns together, in characters."""
_LINE_HEIGHT = 17.0
_PADDING = 4.0
"""Points: programs fit no row with merged cells to its text, so that its height is stated."""


def as_xlsx(table: Table) -> bytes:
    """The workbook: title, head, rows; printed on A4 across, the head on every page."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一覧表"
    sheet.append([table.title])
    sheet.cell(1, 1).font = Font(name=_FONT, size=13, bold=True)
    total = sum(table.widths)
    for column, (name, width) in enumerate(zip(table.header, table.widths, strict=True), start=1):
        head = sheet.cell(2, column, name)
        head.font = Font(name=_FONT, size=10, bold=True)
        head.fill = PatternFill("solid", fgColor="FFEEF1F4")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.border = _BORDER
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH * width / total
    for number, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row, start=1):
            written = sheet.cell(number, column)
            written.border = _BORDER
            if cell is None:
                continue
            written.value = cell.text
            written.data_type = "s"
            written.number_format = "@"
            written.font = Font(name=_FONT, size=10)
            written.alignment = Alignment(vertical="top", wrap_text=True)
            if cell.rows > 1:
                sheet.merge_cells(
                    start_row=number,
                    end_row=number + cell.rows - 1,
                    start_column=column,
                    end_column=column,
                )
    for number, height in enumerate(_heights(table), start=3):
        sheet.row_dimensions[number].height = height
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _heights(table: Table) -> list[float]:
    """The height of every row: that of its tallest cell, or what a merged cell needs more."""
    total = sum(table.widths)
    heights = [_LINE_HEIGHT + _PADDING] * len(table.rows)
    # The cells that cover fewer rows settle their rows first.
    cells = [
        (cell.rows, number, lines(cell.text, _WIDTH * width / total))
        for number, row in enumerate(table.rows)
        for cell, width in zip(row, table.widths, strict=True)
        if cell is not None
    ]
    for rows, number, needed in sorted(cells):
        missing = needed * _LINE_HEIGHT + _PADDING - sum(heights[number : number + rows])
        heights[number + rows - 1] += max(0.0, missing)
    return heights
