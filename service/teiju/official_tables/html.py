"""An official table as one HTML file that needs no other."""

from __future__ import annotations

from html import escape

from teiju.official_tables.table import Cell, Table

_STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 9.5pt/1.55 "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP",
       "IPAexGothic", sans-serif; color: #111; margin: 12mm auto; max-width: 277mm }
h1 { font-size: 13pt; font-weight: 600; margin: 0 0 4mm; text-wrap: balance }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border: .6pt solid #555; padding: 1.4mm 1.8mm; text-align: left; vertical-align: top;
         white-space: pre-line; overflow-wrap: anywhere; line-break: strict; text-wrap: pretty }
th { background: #eef1f4; font-weight: 600; text-align: center }
thead { display: table-header-group }
tr { break-inside: avoid }
u { text-underline-offset: .2em }
@media print { body { margin: 0; max-width: none } }
"""


def as_html(table: Table) -> bytes:
    """The file in UTF-8."""
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in table.widths)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.header)
    rows = "\n".join(
        "<tr>" + "".join(_cell(cell) for cell in row if cell is not None) + "</tr>"
        for row in table.rows
    )
    title = escape(table.title)
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    ).encode()


def _cell(cell: Cell) -> str:
    span = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    runs = (
        f"<u>{escape(run.text)}</u>" if run.underlined else escape(run.text) for run in cell.runs
    )
    return f"<td{span}>{''.join(runs)}</td>"
