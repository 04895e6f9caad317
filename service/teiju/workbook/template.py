"""The workbook that people fill in: sheets, notes and lists made from the tables' descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from teiju.errors import NotFoundError
from teiju.graph.corrections import Corrections, accepted_corrections
from teiju.graph.fragment import place_of
from teiju.tables.metadata import Column, TableDescription, read_schema
from teiju.tables.reading import CellPlace, Row, Table
from teiju.workbook.choices import Choices, Directory, Vocabulary
from teiju.workbook.entries import GUIDE, LISTS
from teiju.workbook.guide_sheet import write_guide
from teiju.workbook.headings import is_filled_in, way_of, write_heading
from teiju.workbook.layout import Layout, Sheet, read_layout
from teiju.workbook.prefilling import prefilled
from teiju.workbook.sheet_style import (
    BORDER,
    FONT,
    TO_FILL,
    fit_to_width,
    height,
    is_narrow,
    number_format,
    width,
)
from teiju.workbook.similarity import nearest
from teiju.workbook.table_file import read_table_file

Cells = Mapping[str, str]
Shown = str | int | float | date | datetime | None
"""What stands in a cell of the workbook."""

_FILL_ROWS = 500
"""How far down lists and formats reach below the filled rows."""
_YES_NO = ("はい", "いいえ")


@dataclass(frozen=True)
class Filling:
    """What a template is filled with: a zone's rows, and perhaps one edition only."""

    zone: str
    edition: str | None = None


def template(root: Path, filling: Filling | None = None) -> bytes:
    """The workbook as bytes: empty, or filled with what the tables tell of a zone.

    With an edition, rows of other editions are left out; an edition that the tables lack begins
    with the rows of the latest one. Raises NotFoundError when there is no such zone.
    """
    layout = read_layout(root)
    directory = Directory(layout, Vocabulary(root))
    begun = _begun(layout, root, filling)
    tables = _tables(layout, root, filling) | begun
    for name, rows in tables.items():
        directory.put(name, rows)
    corrections = _corrections(root, filling.zone) if filling else Corrections({})
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    guide = workbook.create_sheet(GUIDE)
    lists = _Lists(workbook.create_sheet(LISTS))
    counts: dict[str, int] = {}
    filled = {
        sheet.table: _rows(sheet, tables, filling, corrections) if filling else []
        for sheet in layout.sheets
    }
    for sheet in layout.sheets:
        if sheet.description.copied and filling:
            directory.put(sheet.table, [*tables[sheet.table], *filled[sheet.table]])
    for sheet in layout.sheets:
        rows = filled[sheet.table]
        counts[sheet.table] = len(rows)
        target = workbook.create_sheet(sheet.title)
        _fill(target, sheet, layout, rows, directory, lists)
        if sheet.table in begun:
            _ask_for_the_rest(target, sheet, layout)
    write_guide(guide, layout, directory, filling.zone if filling else "", counts)
    workbook.move_sheet(LISTS, len(workbook.sheetnames))
    lists.sheet.sheet_state = "hidden"
    workbook.active = 0
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _tables(layout: Layout, root: Path, filling: Filling | None) -> dict[str, list[Cells]]:
    zone = filling.zone if filling else ""
    tables: dict[str, list[Cells]] = {}
    for sheet in layout.sheets:
        shared = sheet.description.folder != "zone"
        if zone or shared:
            file = read_table_file(root, sheet.file(zone), sheet.schema)
            tables[sheet.table] = [record.cells for record in file.records]
    for name in layout.labels:
        if name not in tables and layout.sheet(name) is None:
            schema = read_schema(root / "data" / "schemas" / f"{name}.json")
            file = read_table_file(root, f"data/registry/{name}.csv", schema)
            tables[name] = [record.cells for record in file.records]
    known = [row["id"] for row in tables["zones"]]
    if filling is not None and zone not in known:
        near = "、".join(nearest(zone, known, 1))
        raise NotFoundError(
            f"{zone}: この鍵の圏域は登録簿にありません（近いもの: {near}） / "
            f"no such zone in data/registry/zones.csv; the nearest is {near or 'none'}"
        )
    return tables


def _begun(layout: Layout, root: Path, filling: Filling | None) -> dict[str, list[Cells]]:
    """The first rows of tables that the zone does not have yet."""
    own = {sheet.table: sheet.schema for sheet in layout.sheets}
    return prefilled(root, filling.zone, own) if filling else {}


def _rows(
    sheet: Sheet,
    tables: Mapping[str, list[Cells]],
    filling: Filling,
    corrections: Corrections,
) -> list[Cells]:
    """The zone's rows of a sheet, of the edition if one is wanted."""
    zone = sheet.description.zone_column
    rows = [row for row in tables.get(sheet.table, []) if row[zone] == filling.zone]
    if filling.edition is None or not sheet.description.copied:
        return rows
    chosen = [row for row in rows if row["edition"] == filling.edition]
    if chosen or not rows:
        return chosen
    latest = max(row["edition"] for row in rows)
    return [
        {**_corrected(sheet, row, corrections), "edition": filling.edition}
        for row in rows
        if row["edition"] == latest
    ]


def _corrected(sheet: Sheet, row: Cells, corrections: Corrections) -> dict[str, str]:
    """The row with its accepted corrections: a new edition does not repeat slips of the print."""
    cells = dict(row)
    for column in sheet.schema.file_columns:
        place = place_of(column.printed, row) if column.printed is not None else None
        if place is not None:
            cells[column.name] = corrections.apply(row[column.name], place)
    return cells


def _corrections(root: Path, zone: str) -> Corrections:
    """The corrections of the zone's tables."""
    path = f"data/{zone}/corrections.csv"
    schema = read_schema(root / "data" / "schemas" / "corrections.json")
    file = read_table_file(root, path, schema)
    description = TableDescription(
        path=root / path, schema_name="corrections.json", schema_=schema, title={}
    )
    rows = tuple(Row(CellPlace(path, row), record.cells) for row, record in file.rows().items())
    return accepted_corrections([Table(description, rows)])


class _Lists:
    """The hidden sheet of what may be chosen, one list a column."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}

    def range(self, labels: Sequence[str]) -> str:
        """The cells that hold these labels."""
        key = tuple(labels)
        if key not in self._ranges:
            column = len(self._ranges) + 1
            for row, label in enumerate(key, start=1):
                self.sheet.cell(row, column, label)
            letter = get_column_letter(column)
            self._ranges[key] = f"'{LISTS}'!${letter}$1:${letter}${max(len(key), 1)}"
        return self._ranges[key]


def _fill(
    target: Worksheet,
    sheet: Sheet,
    layout: Layout,
    rows: Sequence[Cells],
    directory: Directory,
    lists: _Lists,
) -> None:
    group = layout.groups[sheet.description.group]
    target.sheet_properties.tabColor = group.colour
    last = len(rows) + _FILL_ROWS
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        choices = directory.choices(sheet, column, {})
        write_heading(target, number, sheet, column, way_of(sheet, column, layout, choices))
        target.column_dimensions[letter].width = width(column)
        target.column_dimensions[letter].number_format = number_format(
            column, chosen=choices is not None
        )
        _add_validation(target, f"{letter}2:{letter}{last}", sheet, column, layout, choices, lists)
    for row, cells in enumerate(rows, start=2):
        texts: list[tuple[str, int]] = []
        for number, column in enumerate(sheet.columns, start=1):
            choices = directory.choices(sheet, column, cells)
            value = shown(column, cells[column.name], choices)
            _write_cell(target.cell(row, number), column, value, chosen=choices is not None)
            texts.append((str(value or ""), width(column)))
        target.row_dimensions[row].height = height(texts)
    target.freeze_panes = "A2"
    target.row_dimensions[1].height = 32
    target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    target.print_title_rows = "1:1"
    fit_to_width(target)


def _ask_for_the_rest(target: Worksheet, sheet: Sheet, layout: Layout) -> None:
    """Marks what a row needs and no page tells; an empty cell might repeat the one above."""
    asked = [
        number
        for number, column in enumerate(sheet.columns, start=1)
        if column.required and not is_filled_in(sheet, column)
    ]
    for row in range(2, target.max_row + 1):
        for number in asked:
            cell = target.cell(row, number)
            if cell.value is None:
                cell.value = layout.to_fill
                cell.fill = PatternFill("solid", fgColor=TO_FILL)
                cell.font = Font(name=FONT, size=10)
                cell.alignment = Alignment(vertical="top")
                cell.border = BORDER


def _write_cell(cell: Cell | MergedCell, column: Column, value: Shown, *, chosen: bool) -> None:
    cell.border = BORDER
    if value is None:
        return
    cell.value = value
    if isinstance(value, str):
        # What begins with = is a text, not a formula.
        cell.data_type = "s"
    cell.number_format = number_format(column, chosen=chosen)
    cell.font = Font(name=FONT, size=10)
    middle = "center" if is_narrow(column) and not isinstance(value, float) else None
    cell.alignment = Alignment(horizontal=middle, vertical="top", wrap_text=isinstance(value, str))


def shown(column: Column, text: str, choices: Choices | None) -> Shown:
    """What stands in the workbook's cell for the text of a table; None when it is empty.

    A number or date that the spreadsheet would change is given as text.
    """
    if text == "":
        return None
    if choices is not None:
        return choices.label(text)
    match column.datatype.base:
        case "boolean":
            return _YES_NO[text != "true"]
        case "gYear" | "integer" | "positiveInteger" | "nonNegativeInteger":
            return int(text) if str(int(text)) == text and len(text) <= 15 else text
        case "decimal":
            return _number(text)
        case "date" if text >= "1900-03-01":
            return date.fromisoformat(text)
        case "dateTime" if text.endswith(":00+09:00") and len(text) == 25:
            return datetime.fromisoformat(text.removesuffix("+09:00"))
    return text


def _number(text: str) -> int | float | str:
    exact = Decimal(text)
    if len(exact.as_tuple().digits) > 15:
        return text
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact)


def _add_validation(
    target: Worksheet,
    cells: str,
    sheet: Sheet,
    column: Column,
    layout: Layout,
    choices: Choices | None,
    lists: _Lists,
) -> None:
    """A list to choose from where there is one; the column's meaning beside the cell."""
    formula = None
    strict = False
    reference = sheet.references.get(column.name)
    other = layout.sheet(reference.table) if reference is not None else None
    if reference is not None and other is not None:
        names = [one.name for one in other.columns]
        letter = get_column_letter(names.index(reference.label.names[0]) + 1)
        formula = f"'{other.title}'!${letter}$2:${letter}${_FILL_ROWS}"
    elif choices is not None:
        formula = lists.range(choices.labels or [""])
        strict = reference is None and column.name not in sheet.description.references
    elif column.datatype.base == "boolean":
        formula = lists.range(_YES_NO)
        strict = True
    validation = DataValidation(
        type="list" if formula else None,
        formula1=formula,
        allow_blank=True,
        showErrorMessage=strict,
        showInputMessage=True,
        promptTitle=column.titles.get("ja", column.name)[:32],
        prompt=column.description.get("ja", "")[:255] or None,
        error="一覧から選んでください。",
        errorTitle="選択肢にありません",
    )
    validation.add(cells)
    target.add_data_validation(validation)
