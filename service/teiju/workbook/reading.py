"""Files to grids of cells: workbooks, and CSV as city halls have it. Nothing in them is run."""

from __future__ import annotations

import csv
import hashlib
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import PurePath

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from teiju.workbook.archive import COLUMNS, ROWS, check_archive, check_size, is_archive
from teiju.workbook.cell_text import Entered, as_text
from teiju.workbook.messages import CONTROL, UnreadableBookError

ENCODINGS = ("utf-8-sig", "cp932")
_TEXTS = ("", ".csv", ".tsv", ".txt")
"""How the names of text files end; a table under another name is not one."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TITLE = re.compile(r"[\[\]:*?/\\\r\n\t]")
_TITLE = 31
"""The characters, and the length, that the name of a sheet may have in spreadsheets."""
_NO_LETTERS = frozenset("\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3\ufffe\uffff")
"""What bytes become that no letter of CP932 has."""

# openpyxl meets damage with whatever its parts raise: a missing part is a KeyError, a wrong
# attribute a ValueError or TypeError, a missing element an AttributeError or IndexError; markup
# that does not parse is a SyntaxError in each of the parsers that it may use.
_DAMAGE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    DefusedXmlException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    OverflowError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)


@dataclass(frozen=True)
class Grid:
    """One sheet as it was read: its cells by row and column, counted from 1."""

    name: str
    cells: dict[tuple[int, int], Entered]
    height: int
    width: int

    def row(self, number: int) -> list[tuple[int, Entered]]:
        """The cells of a row that hold something."""
        return [
            (column, self.cells[number, column])
            for column in range(1, self.width + 1)
            if (number, column) in self.cells
        ]


@dataclass(frozen=True)
class Book:
    """One file: its name, the hash of its bytes, and its sheets."""

    name: str
    sha256: str
    grids: tuple[Grid, ...]
    content: bytes

    @property
    def lines(self) -> int:
        """The rows of all sheets, one sheet after the other."""
        return max(sum(grid.height for grid in self.grids), 1)

    def first_line(self, sheet: str) -> int:
        """How many rows stand before those of a sheet."""
        before = 0
        for grid in self.grids:
            if grid.name == sheet:
                return before
            before += grid.height
        return before


def read_book(content: bytes, name: str) -> Book:
    """The sheets of a workbook, or the one table of a CSV file.

    Raises UnreadableBookError, whose fault tells a person what to do.
    """
    name = CONTROL.sub("", name)
    check_size(content, name)
    if not is_archive(content) and PurePath(name).suffix.lower() not in _TEXTS:
        raise UnreadableBookError("no-workbook", name)
    grids = _workbook(content, name) if is_archive(content) else [_csv(content, name)]
    return Book(name, hashlib.sha256(content).hexdigest(), tuple(grids), content)


def open_workbook(content: bytes, name: str, *, results: bool) -> Workbook:
    """The workbook without macros and links to outside; `results`: of formulas, not their text.

    Raises UnreadableBookError when it is damaged.
    """
    with warnings.catch_warnings():
        # What openpyxl does not keep (pictures, extensions) does not matter here.
        warnings.simplefilter("ignore")
        try:
            return load_workbook(
                BytesIO(content), data_only=results, keep_vba=False, keep_links=False
            )
        except _DAMAGE as error:
            raise UnreadableBookError("damaged-file", name) from error


def _workbook(content: bytes, name: str) -> Iterator[Grid]:
    formulas = check_archive(content, name)
    results = open_workbook(content, name, results=True)
    written = open_workbook(content, name, results=False) if formulas else None
    for sheet in results.worksheets:
        if sheet.max_row > ROWS or sheet.max_column > COLUMNS:
            raise UnreadableBookError(
                "sheet-too-large", f"{name} {sheet.title}", rows=str(ROWS), columns=str(COLUMNS)
            )
        yield _grid(sheet, None if written is None else written[sheet.title])


def _grid(sheet: Worksheet, written: Worksheet | None) -> Grid:
    cells: dict[tuple[int, int], Entered] = {}
    for number, row in enumerate(sheet.iter_rows(), start=sheet.min_row):
        for column, cell in enumerate(row, start=sheet.min_column):
            value = cell.value
            if value is None and written is not None and written[cell.coordinate].data_type == "f":
                cells[number, column] = Entered("", "", "formula-without-result")
            elif value is not None:
                cells[number, column] = _entered(value, cell.data_type, cell.number_format)
    for merged in sheet.merged_cells.ranges:
        first = cells.get((merged.min_row, merged.min_col))
        if first is not None:
            for number in range(merged.min_row + 1, merged.max_row + 1):
                cells.setdefault((number, merged.min_col), first)
    return Grid(sheet.title, cells, sheet.max_row, sheet.max_column)


def _entered(value: object, data_type: str, number_format: str) -> Entered:
    if data_type == "e":
        return Entered(str(value), str(value), "error-value")
    if isinstance(value, str | int | float | datetime | date):
        text = as_text(value, number_format)
        return Entered(text if "%" in number_format and text.endswith("%") else value, text)
    if isinstance(value, time):
        return Entered(value.isoformat(), value.isoformat())
    return Entered(str(value), str(value))


def _csv(content: bytes, name: str) -> Grid:
    text = _decoded(content, name)
    delimiter = "\t" if PurePath(name).suffix.lower() == ".tsv" else ","
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells: dict[tuple[int, int], Entered] = {}
    height = width = 0
    try:
        for height, record in enumerate(lines, start=1):
            width = max(width, len(record))
            if height > ROWS or width > COLUMNS:
                raise UnreadableBookError(
                    "sheet-too-large", name, rows=str(ROWS), columns=str(COLUMNS)
                )
            for column, value in enumerate(record, start=1):
                if value != "":
                    cells[height, column] = Entered(value, value)
    except csv.Error as error:
        raise UnreadableBookError("broken-csv", name, line=str(lines.line_num)) from error
    return Grid(_NO_TITLE.sub("_", PurePath(name).stem)[:_TITLE], cells, height, width)


def _decoded(content: bytes, name: str) -> str:
    """The text in the first encoding that fits. CP932 is Shift_JIS as Windows writes it."""
    if content.startswith(_UTF16):
        raise UnreadableBookError("unknown-encoding", name, byte="1")
    if b"\x00" in content:
        raise UnreadableBookError("no-workbook", name)
    first: UnicodeDecodeError | None = None
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            first = first or error
            continue
        if _NO_LETTERS.isdisjoint(text):
            return text
    raise UnreadableBookError(
        "unknown-encoding", name, byte=str((first.start if first else 0) + 1)
    ) from first
