"""The first sheet of a workbook: how it is filled in, and what each sheet is for."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from teiju.workbook.choices import Directory
from teiju.workbook.entries import ZONE_MARK
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.sheet_style import FONT, HEADER_FONT, fit_to_width, height

_NAMES = 22
"""The width of the column of the sheets' names, in digits."""
_TEXTS = 58


def write_guide(
    guide: Worksheet,
    layout: Layout,
    directory: Directory,
    zone: str,
    counts: Mapping[str, int],
) -> None:
    name = next((row["name"] for row in directory.rows["zones"] if row["id"] == zone), "")
    for letter, width in (("A", _NAMES), ("B", _TEXTS), ("C", _TEXTS)):
        guide.column_dimensions[letter].width = width
    title = guide.cell(1, 1, f"{name or '定住自立圏'} 公開用ワークブック")
    title.font = Font(name=FONT, size=16, bold=True)
    guide.row_dimensions[1].height = 30
    if zone:
        guide.cell(2, 1, f"{ZONE_MARK}{zone}").font = Font(name=FONT, size=10)
    row = 4
    for step in layout.guide:
        for column, language in ((1, "ja"), (3, "en")):
            cell = guide.cell(row, column, step[language])
            cell.font = Font(name=FONT, size=10, color="595959" if language == "en" else "000000")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        guide.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        wide = [(step["ja"], _NAMES + _TEXTS), (step["en"], _TEXTS)]
        guide.row_dimensions[row].height = height(wide)
        row += 1
    row += 1
    for key, group in layout.groups.items():
        heading = guide.cell(row, 1, group.title["ja"])
        heading.font = Font(name=FONT, size=11, bold=True, color=HEADER_FONT)
        for column in (1, 2, 3):
            guide.cell(row, column).fill = PatternFill("solid", fgColor=group.colour)
        guide.cell(row, 3, group.title["en"]).font = Font(name=FONT, size=10, color=HEADER_FONT)
        row += 1
        for sheet in layout.sheets:
            if sheet.description.group == key:
                _guide_line(guide, row, sheet, counts[sheet.table])
                row += 1
    guide.sheet_view.showGridLines = False
    fit_to_width(guide)


def _guide_line(guide: Worksheet, row: int, sheet: Sheet, count: int) -> None:
    link = guide.cell(row, 1, sheet.title)
    link.hyperlink = f"#'{sheet.title}'!A1"
    link.alignment = Alignment(vertical="top")
    link.font = Font(name=FONT, size=10, underline="single", color="0563C1")
    rows = f"（{count}行）" if count else ""
    meaning = sheet.schema.description
    texts = (rows + meaning.get("ja", ""), meaning.get("en", ""))
    for column, text in zip((2, 3), texts, strict=True):
        cell = guide.cell(row, column, text)
        cell.font = Font(name=FONT, size=9)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide.row_dimensions[row].height = height([(text, _TEXTS) for text in texts])
