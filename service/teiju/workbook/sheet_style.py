"""How the sheets of a workbook look: fonts, colours, formats, widths and heights."""

from __future__ import annotations

from openpyxl.styles import Border, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from teiju.spreadsheets.text_width import lines
from teiju.tables.metadata import Column

FONT = "Yu Gothic"
HEADER_FONT = "FFFFFF"
REQUIRED = "1F4E78"
OPTIONAL = "8EA9DB"
TO_FILL = "FFF2CC"
TEXT = "@"
_SIDE = Side(style="hair", color="BFBFBF")
BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_LINE_POINTS = 13.5
_HIGHEST = 400
_NUMBER_FORMATS = {
    "date": "yyyy-mm-dd",
    "dateTime": "yyyy-mm-dd hh:mm",
    "gYear": "0",
    "integer": "0",
    "positiveInteger": "0",
    "nonNegativeInteger": "0",
    "decimal": "#,##0.##########",
    "boolean": "General",
}
_LONG = {"outline", "text", "definition", "definition_en", "old_content", "new_content", "note"}
_SHORT = {"id", "vision", "edition", "order", "number"}


def number_format(column: Column, *, chosen: bool) -> str:
    """The format of a column's cells; what is chosen from a list is text."""
    return TEXT if chosen else _NUMBER_FORMATS.get(column.datatype.base, TEXT)


def is_narrow(column: Column) -> bool:
    """Whether a column holds numbers, dates or ids, which stand in the middle."""
    return column.name in _SHORT or column.datatype.base != "string"


def width(column: Column) -> int:
    """The width of a column, in digits."""
    if column.name in _LONG:
        return 60
    if column.name in _SHORT:
        return 9
    if column.datatype.base != "string":
        return 13
    return 32 if "name" in column.name or column.lang else 28


def height(texts: list[tuple[str, int]]) -> float:
    """The height of a row whose texts wrap at these widths, in points."""
    tallest = max((lines(text, wide) for text, wide in texts), default=1)
    return min(max(tallest, 1) * _LINE_POINTS + 3, _HIGHEST)


def fit_to_width(sheet: Worksheet) -> None:
    """Prints a sheet one page wide, on its side."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
