"""XLSX files of plain tables: the same rows give the same bytes.

Standard: ECMA-376, part 1, section 18. Text is written as text (`inlineStr`), so nothing in it can
run as a formula, and codes keep their zeros.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape, quoteattr

Value = str | int | Decimal | bool | None

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NO_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_LONGEST_TITLE: Final = 31
_LONGEST_CELL: Final = 32767
_EXACT_DIGITS: Final = 15
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Yu Gothic"/></font>'
    '<font><b/><sz val="11"/><name val="Yu Gothic"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'quotePrefix="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
"""Style 0: numbers; 1: text; 2: the header."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its header, its rows. A number of more than 15 digits becomes text."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def written(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of the sheets, in their order; at least one."""
    titles = _distinct([sheet.title for sheet in sheets])
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(titles),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(files: dict[str, bytes], *, is_packed: bool = True) -> bytes:
    """A ZIP archive with nothing in it that differs from run to run."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = method
            archive.writestr(entry, body, compresslevel=6 if is_packed else None)
    return out.getvalue()


def _sheet(sheet: Sheet) -> str:
    rows = [_row(1, [_text(name, 2) for name in sheet.header])]
    rows += (
        _row(number, [_cell(value) for value in row])
        for number, row in enumerate(sheet.rows, start=2)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _row(number: int, cells: Iterable[tuple[str, str]]) -> str:
    written_cells = "".join(
        f'<c r="{_column(place)}{number}"{attributes}>{content}</c>'
        for place, (attributes, content) in enumerate(cells)
        if content
    )
    return f'<row r="{number}">{written_cells}</row>'


def _cell(value: Value) -> tuple[str, str]:
    match value:
        case None | "":
            return "", ""
        case bool():
            return ' t="b"', f"<v>{int(value)}</v>"
        case str():
            return _text(value, 1)
    if len(str(value).lstrip("-").replace(".", "")) > _EXACT_DIGITS:
        return _text(str(value), 1)
    return "", f"<v>{value:f}</v>" if isinstance(value, Decimal) else f"<v>{value}</v>"


def _text(value: str, style: int) -> tuple[str, str]:
    clean = escape(_NO_XML.sub("\ufffd", value[:_LONGEST_CELL]))
    shown = clean.replace("\r", "&#13;")
    return f' s="{style}" t="inlineStr"', f'<is><t xml:space="preserve">{shown}</t></is>'


def _column(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(65 + letter) + name
    return name


def _distinct(titles: Sequence[str]) -> list[str]:
    """Names that a workbook takes: short, without signs of formulas, each once."""
    found: list[str] = []
    for title in titles:
        clean = _NO_TITLE.sub("-", _NO_XML.sub("", title)).strip("'")[:_LONGEST_TITLE] or "-"
        number, free = 2, clean
        while free.lower() in (other.lower() for other in found):
            free = f"{clean[: _LONGEST_TITLE - 1 - len(str(number))]}-{number}"
            number += 1
        found.append(free)
    return found


def _workbook(titles: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
        for n, title in enumerate(titles, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _content_types(sheets: int) -> str:
    overrides = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    overrides |= {f"xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    written_overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in overrides.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{written_overrides}</Types>"
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
