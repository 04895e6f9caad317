"""An official table as a Word document on A4 across."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from teiju.official_tables.table import Cell, Run, Table

_FONT = "游ゴシック"
_MARGIN = 12


def as_docx(table: Table) -> bytes:
    """The document: title and table, whose head comes again on every page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(8.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    title = document.add_paragraph().add_run(table.title)
    title.bold, title.font.size = True, Pt(12)
    written = document.add_table(rows=len(table.rows) + 1, cols=len(table.header))
    written.style = "Table Grid"
    written.autofit = False
    total = sum(table.widths)
    rows = list(written.rows)
    grid = [row.cells for row in rows]
    for number, share in enumerate(table.widths):
        width = Mm((297 - 2 * _MARGIN) * share / total)
        written.columns[number].width = width
        # Word goes by the cells, other programs by the column.
        for places in grid:
            places[number].width = width
    for place, name in zip(grid[0], table.header, strict=True):
        _fill(place, (Run(name),), bold=True)
    rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(table.rows, start=1):
        rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, cell in enumerate(row):
            if cell is not None:
                _write(grid, number, column, cell)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _write(grid: list[tuple[_Cell, ...]], row: int, column: int, cell: Cell) -> None:
    place = grid[row][column]
    if cell.rows > 1:
        place = place.merge(grid[row + cell.rows - 1][column])
    _fill(place, cell.runs)


def _fill(place: _Cell, runs: tuple[Run, ...], *, bold: bool = False) -> None:
    paragraph = place.paragraphs[0]
    for run in runs:
        written = paragraph.add_run(run.text)
        written.underline = True if run.underlined else None
        written.bold = bold
