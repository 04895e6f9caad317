"""An official table as a Word document on A4 across."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from teiju.official_tables.table import Cell, Run, Table

_FONT = "游ゴシック"
_MARGIN = 12
_PADDING = {"top": 60, "left": 85, "bottom": 60, "right": 85}
"""Between the lines and the text of a cell, in twentieths of a point."""
_SHADE = "EEF1F4"


def as_docx(table: Table) -> bytes:
    """The document: title and table, whose head comes again on every page."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.footer_distance = Mm(5)
    document.core_properties.title, document.core_properties.author = table.title, ""
    _set_type(document)
    title = document.add_paragraph()
    title.paragraph_format.space_after = Pt(6)
    words = title.add_run(table.title)
    words.bold, words.font.size = True, Pt(12)
    _number_pages(section.footer.paragraphs[0])
    written = document.add_table(rows=len(table.rows) + 1, cols=len(table.header))
    written.style = "Table Grid"
    written.autofit = False
    margins = _element("w:tblCellMar")
    for side, size in _PADDING.items():
        margins.append(_element(f"w:{side}", w=size, type="dxa"))
    written._tblPr.append(margins)
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
        place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        place._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", fill=_SHADE))
    rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    for number, row in enumerate(table.rows, start=1):
        rows[number]._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for column, cell in enumerate(row):
            if cell is not None:
                _write(grid, number, column, cell)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_type(document: DocumentObject) -> None:
    """Sets the font and the language, by which programs choose the Japanese forms of characters."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(8.5)
    style.paragraph_format.space_after = Pt(0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "ja-JP")


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element("w:fldSimple", instr="PAGE"))


def _element(name: str, **attributes: str | int) -> BaseOxmlElement:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


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
