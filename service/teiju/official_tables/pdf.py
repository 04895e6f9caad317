"""An official table as PDF on A4 across; what it needs of its font is embedded."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from teiju.errors import UserError
from teiju.official_tables.table import Run, Table

FONT_FILE: Final = Path(__file__).with_name("fonts") / "regular.ttf"
"""BIZ UDPGothic, under the SIL Open Font License; the wheel holds it, `make serve` fetches it."""
_FONT = "BIZUDPGothic"
_MARGIN = 12 * mm
_LINE = colors.HexColor("#555555")


def as_pdf(table: Table) -> bytes:
    """The document: title, table with its head on every page, page numbers.

    A merged cell is drawn without inner lines, so that it may go on over a page's end. Raises
    UserError when the font is not installed.
    """
    _register()
    body = ParagraphStyle("cell", fontName=_FONT, fontSize=7.5, leading=11, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, alignment=1)
    title = ParagraphStyle("title", parent=body, fontSize=12, leading=17)
    content = io.BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=table.title,
        lang="ja",
        initialFontName=_FONT,
        invariant=1,
    )
    total = sum(table.widths)
    rows: list[list[Paragraph | str]] = [[Paragraph(escape(name), head) for name in table.header]]
    rows += [
        ["" if cell is None else Paragraph(_markup(cell.runs), body) for cell in row]
        for row in table.rows
    ]
    widths = [document.width * width / total for width in table.widths]
    drawn = LongTable(rows, colWidths=widths, repeatRows=1, style=_style(table))
    parts = [Paragraph(escape(table.title), title), Spacer(1, 3 * mm), drawn]
    document.build(parts, onFirstPage=_number, onLaterPages=_number)
    return content.getvalue()


def _register() -> None:
    try:
        pdfmetrics.registerFont(TTFont(_FONT, str(FONT_FILE)))
    except TTFError as error:
        raise UserError(
            "PDFの書体がありません。make serve で入ります / the font of PDF files is missing: "
            "make serve fetches it"
        ) from error


def _style(table: Table) -> TableStyle:
    commands: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), _FONT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef1f4")),
        ("BOX", (0, 0), (-1, -1), 0.6, _LINE),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.6, _LINE),
        ("LINEBEFORE", (1, 0), (-1, -1), 0.6, _LINE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, _LINE),
    ]
    commands += [
        ("LINEABOVE", (column, number), (column, number), 0.6, _LINE)
        for number, row in enumerate(table.rows, start=1)
        for column, cell in enumerate(row)
        if cell is not None
    ]
    return TableStyle(commands)


def _markup(runs: tuple[Run, ...]) -> str:
    return "".join(_marked(run) for run in runs)


def _marked(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br/>")
    return f"<u>{text}</u>" if run.underlined else text


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(_FONT, 7)
    canvas.drawCentredString(landscape(A4)[0] / 2, 6 * mm, str(document.page))
