"""The headings of a sheet, each with a note on what its column means and how it is written."""

from __future__ import annotations

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from teiju.tables.metadata import Column
from teiju.workbook.choices import Choices
from teiju.workbook.entries import REQUIRED_MARK
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.sheet_style import BORDER, FONT, HEADER_FONT, OPTIONAL, REQUIRED

_AUTHOR = "teiju"


def write_heading(
    target: Worksheet, number: int, sheet: Sheet, column: Column, way: tuple[str, str] | None
) -> None:
    """The heading, with a note on what the column means and the way it is written."""
    required = column.required and not is_filled_in(sheet, column)
    title = column.titles.get("ja", column.name)
    cell = target.cell(1, number, f"{title}{REQUIRED_MARK}" if required else title)
    carried = column.name in sheet.description.carry
    cell.font = Font(name=FONT, size=10, bold=True, italic=carried, color=HEADER_FONT)
    cell.fill = PatternFill("solid", fgColor=REQUIRED if required else OPTIONAL)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = BORDER
    comment = Comment(_note(sheet, column, way), _AUTHOR)
    comment.width, comment.height = 360, 190
    cell.comment = comment


def is_filled_in(sheet: Sheet, column: Column) -> bool:
    """Whether an empty cell of the column is filled in at the import."""
    description = sheet.description
    numbered = {one.column for one in (description.mint, description.number) if one is not None}
    return column.name in {*numbered, *description.defaults}


_HINTS = {
    "date": ("日付。例：2025-06-18、令和7年6月18日、R7.6.18", "a date"),
    "dateTime": ("日付と時刻。例：2025-06-18 14:00", "date and time"),
    "gYear": ("年（年度）。例：2025、令和7年度、R7", "a year"),
    "gYearMonth": ("年月。例：2024-03、令和6年3月", "a month"),
    "integer": ("整数", "a whole number"),
    "positiveInteger": ("1以上の整数", "a whole number from 1"),
    "decimal": ("数。桁区切りや単位が付いていてもよい", "a number"),
    "boolean": ("はい か いいえ", "はい (yes) or いいえ (no)"),
}
_LISTED = ("一覧から選ぶ", "choose from the list")


def way_of(
    sheet: Sheet, column: Column, layout: Layout, choices: Choices | None
) -> tuple[str, str] | None:
    """The way a column is written: by the names of another sheet, from a list, as a date …"""
    reference = sheet.references.get(column.name)
    tables = (reference.table,) if reference else sheet.description.references.get(column.name, ())
    others = [other for table in tables if (other := layout.sheet(table)) is not None]
    if others:
        ja = "".join(f"「{other.title}」" for other in others)
        en = ", ".join(other.description.title["en"] for other in others)
        return f"{ja}にある名称か番号", f"a name or number from: {en}"
    return _LISTED if choices is not None else _HINTS.get(column.datatype.base)


def _note(sheet: Sheet, column: Column, way: tuple[str, str] | None) -> str:
    """What the column means and how it is filled in, in both languages."""
    lines = [column.description.get("ja", "")]
    if way is not None:
        lines.append(f"書き方：{way[0]}")
    if is_filled_in(sheet, column):
        lines.append("空けておけば自動で入ります。")
    elif column.required:
        lines.append("必須です。")
    if column.name in sheet.description.carry:
        lines.append("空けておくと上の行と同じになります。")
    lines.append(
        f"[{column.titles.get('en', column.name)}] {column.description.get('en', '')}"
        + (f" ({way[1]})" if way else "")
    )
    return "\n".join(line for line in lines if line)
