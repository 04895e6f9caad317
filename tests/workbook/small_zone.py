"""A copy of the data that tests may write to, and workbooks that are changed a little."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from teiju.workbook import draft, importing
from teiju.workbook.choices import Vocabulary
from teiju.workbook.importing import Outcome, import_books
from teiju.workbook.reading import Book, read_book
from teiju.workbook.template import Filling, template

ROOT = Path(__file__).parents[2]
ZONE = "ichinoseki-hiraizumi"
TODAY = date(2026, 4, 1)
_WRITTEN = ("registry", ZONE)
NEW_MEASURE = {
    "ビジョンの次数": 3,
    "版": 2024,
    "政策の内容": "地域保健医療体制の充実",
    "施策名": "遠隔診療推進事業",
    "英語名": "Telemedicine",
    "取組の概要": "遠隔診療を進める。",
}


def copy_of_the_data(root: Path) -> Path:
    """A root folder with what imports read; the vocabulary is the repository's."""
    (root / "data").mkdir(parents=True)
    for path in (ROOT / "data").iterdir():
        if path.name in _WRITTEN:
            shutil.copytree(path, root / "data" / path.name)
        elif path.is_file():
            shutil.copy(path, root / "data")
        else:
            (root / "data" / path.name).symlink_to(path)
    for name in ("ontology", "shapes"):
        (root / name).symlink_to(ROOT / name)
    return root


def digest(root: Path) -> str:
    """A hash of every file below data/."""
    state = hashlib.sha256()
    for path in sorted((root / "data").rglob("*")):
        if path.is_file():
            state.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return state.hexdigest()


def table(root: Path, name: str, folder: str = ZONE) -> str:
    """A table of the copy, as text."""
    return (root / "data" / folder / f"{name}.csv").read_text(encoding="utf-8")


@cache
def template_bytes(edition: str | None = None) -> bytes:
    """The zone's workbook as the repository's tables fill it."""
    return template(ROOT, Filling(ZONE, edition))


@cache
def _trimmed_bytes(only: tuple[str, ...]) -> bytes:
    content = load_workbook(BytesIO(template_bytes()))
    for name in content.sheetnames:
        if name not in ("使い方", *only):
            content.remove(content[name])
    buffer = BytesIO()
    content.save(buffer)
    return buffer.getvalue()


def workbook(*only: str, edition: str | None = None) -> Workbook:
    """The zone's workbook, to be changed; with names of sheets, only these and the guide."""
    content = _trimmed_bytes(only) if only else template_bytes(edition)
    return load_workbook(BytesIO(content))


def column_of(sheet: Worksheet, title: str) -> int:
    """The number of the column with this heading."""
    return next(
        number
        for number, cell in enumerate(sheet[1], start=1)
        if str(cell.value).removesuffix("*") == title
    )


def cell(sheet: Worksheet, row: int, title: str) -> Cell:
    """The cell of a row below a heading."""
    found = sheet.cell(row, column_of(sheet, title))
    assert isinstance(found, Cell)
    return found


def address(sheet: Worksheet, row: int, title: str) -> str:
    """The address of that cell, as people write it."""
    return f"{sheet.title}!{cell(sheet, row, title).coordinate}"


def fill(sheet: Worksheet, row: int, values: Mapping[str, object]) -> None:
    """Writes values below their headings."""
    for title, value in values.items():
        cell(sheet, row, title).value = value  # type: ignore[assignment]


def row_of(sheet: Worksheet, title: str, value: object) -> int:
    """The row that has this value below the heading."""
    column = column_of(sheet, title)
    return next(row for row in range(2, 600) if sheet.cell(row, column).value == value)


def next_row(sheet: Worksheet, title: str) -> int:
    """The first row that is empty below the heading."""
    return row_of(sheet, title, None)


def book(content: Workbook, name: str = "book.xlsx") -> Book:
    """The workbook as a file that was read."""
    buffer = BytesIO()
    content.save(buffer)
    return read_book(buffer.getvalue(), name)


def imported(content: Workbook, root: Path, *, only_warnings: bool = False) -> Outcome:
    """What comes of importing the workbook."""
    return import_books([book(content)], ZONE, root, TODAY, only_warnings=only_warnings)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    """The code and the place of every fault."""
    return [(fault.code, str(fault.place)) for fault in outcome.faults]


@cache
def vocabulary(_: Path) -> Vocabulary:
    """The names of the ontology, read once for all tests."""
    return Vocabulary(ROOT)


def check_tables_alone(root: Path, zone: str, files: Mapping[str, str]) -> draft.Verdict:
    """In place of the full check, where many imports are made: keys and datatypes, no shapes."""
    with draft.draft_root(root, zone, files) as folder:
        tables = draft.read_tables(folder / "data")
    return draft.Verdict(draft.Findings(), draft.Trace(), tables)


LIGHT = {(importing, "check_draft"): check_tables_alone, (importing, "Vocabulary"): vocabulary}
"""What a test with many imports puts in place of the slow parts."""
