"""A copy of the workbook in which the cells at fault are coloured and commented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from teiju.validation.finding import Severity
from teiju.workbook.archive import is_archive
from teiju.workbook.messages import CONTROL, CellFault, Place
from teiju.workbook.reading import Book, open_workbook
from teiju.workbook.sheet_style import fit_to_width, height

SUMMARY = "取込結果"
_AUTHOR = "teiju"
_COLOURS = {Severity.VIOLATION: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
_WORDS = {Severity.VIOLATION: "誤り", Severity.WARNING: "注意", Severity.INFO: "参考"}
_LINE_POINTS = 15
_COMMENT_WIDTH = 380
_WIDTHS = (8, 16, 8, 28, 70, 70, 30)


def marked_copy(books: Sequence[Book], faults: Iterable[CellFault]) -> bytes:
    """The first book as a workbook, its cells marked, with a list of all faults in front.

    Several CSV files become sheets of one workbook.
    """
    told = list(faults)
    workbook = _copy(books)
    by_cell: dict[Place, list[CellFault]] = defaultdict(list)
    for fault in told:
        by_cell[fault.place].append(fault)
    for place, here in by_cell.items():
        if place.sheet in workbook.sheetnames and place.row:
            _mark(workbook[place.sheet], place, here)
    _summary(workbook, told)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _copy(books: Sequence[Book]) -> Workbook:
    first = books[0]
    if is_archive(first.content):
        return open_workbook(first.content, first.name, results=False)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for book in books:
        for grid in book.grids if not is_archive(book.content) else ():
            sheet = workbook.create_sheet(grid.name)
            for (row, column), entered in grid.cells.items():
                cell = sheet.cell(row, column, CONTROL.sub("", entered.text))
                # What begins with = is a text, not a formula.
                cell.data_type = "s"
    return workbook


def _mark(sheet: Worksheet, place: Place, faults: list[CellFault]) -> None:
    cell = sheet.cell(place.row, max(place.column, 1))
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            cell = sheet.cell(merged.min_row, merged.min_col)
    worst = min(fault.severity for fault in faults)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[worst])
    text = "\n".join(
        f"【{_WORDS[fault.severity]}】{fault.ja}\n{fault.expected_ja}{_example(fault)}".strip()
        for fault in faults
    )
    comment = Comment(text, _AUTHOR)
    comment.width = _COMMENT_WIDTH
    comment.height = _LINE_POINTS * (3 + len(text) // 24 + text.count("\n"))
    cell.comment = comment


def _example(fault: CellFault) -> str:
    return f"（例：{fault.example}）" if fault.example else ""


def _summary(workbook: Workbook, faults: list[CellFault]) -> None:
    """A sheet in front that lists every fault, with links to the cells."""
    if SUMMARY in workbook.sheetnames:
        workbook.remove(workbook[SUMMARY])
    sheet = workbook.create_sheet(SUMMARY, 0)
    sheet.append(["種類", "シート", "セル", "値", "内容", "書き方", "例"])
    for fault in faults:
        place = fault.place
        sheet.append(
            [
                _WORDS[fault.severity],
                place.sheet,
                place.cell,
                _inert(fault.value),
                fault.ja,
                fault.expected_ja,
                fault.example,
            ]
        )
        colour = PatternFill("solid", fgColor=_COLOURS[fault.severity])
        sheet.cell(sheet.max_row, 1).fill = colour
        if place.sheet in workbook.sheetnames and place.row:
            link = sheet.cell(sheet.max_row, 3)
            link.hyperlink = f"#'{place.sheet}'!{place.cell if place.column else f'A{place.row}'}"
            link.style = "Hyperlink"
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        texts = [(str(cell.value or ""), wide) for cell, wide in zip(row, _WIDTHS, strict=True)]
        sheet.row_dimensions[row[0].row or 1].height = height(texts)
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    fit_to_width(sheet)
    sheet.freeze_panes = "A2"
    workbook.active = 0


def _inert(value: str) -> str:
    """A value that a spreadsheet does not take for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
