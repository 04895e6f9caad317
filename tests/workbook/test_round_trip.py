"""What the template can express survives into the tables and back; damage changes nothing."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from teiju.validation.finding import Severity
from teiju.workbook.importing import import_books
from teiju.workbook.messages import UnreadableBookError
from teiju.workbook.reading import read_book
from teiju.workbook.template import Filling, template
from workbook.small_zone import (
    LIGHT,
    TODAY,
    ZONE,
    cell,
    copy_of_the_data,
    digest,
    fill,
    imported,
    next_row,
    template_bytes,
    workbook,
)

UNSEEN = ["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]
TEXTS = (
    st.text(st.characters(exclude_categories=UNSEEN), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and "_x" not in text)
)
LONG_TEXTS = st.lists(TEXTS, min_size=1, max_size=3).map("\n".join)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example is an import: to shrink a failing one would take minutes."""
NUMBERS = st.decimals(0, 10**8, places=2, allow_nan=False).map(lambda number: f"{number:f}")
MEASURES = st.lists(
    st.fixed_dictionaries(
        {"施策名": TEXTS, "取組の概要": LONG_TEXTS, "英語名": TEXTS, "別の表記": TEXTS}
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row["施策名"],
)
VALUES = st.lists(
    st.tuples(
        st.integers(1, 34), st.sampled_from(["実績値", "目標値"]), st.integers(2024, 2028), NUMBERS
    ),
    max_size=6,
    unique_by=lambda row: row[:3],
)


@contextmanager
def light_root() -> Iterator[Path]:
    """A copy of the data, and imports without the shapes."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        for (module, name), replacement in LIGHT.items():
            patch.setattr(module, name, replacement)
        yield copy_of_the_data(Path(folder) / "root")


def seen(content: Workbook) -> dict[str, list[list[object]]]:
    """What a person sees in the sheets that are filled in."""
    return {
        sheet.title: [
            [found.value for found in row]
            for row in sheet.iter_rows(min_row=2)
            if any(found.value is not None for found in row)
        ]
        for sheet in content.worksheets[1:-1]
    }


@settings(max_examples=4, deadline=None, phases=NO_SHRINKING)
@given(MEASURES, VALUES)
def test_rows_survive_workbook_tables_workbook(
    measures: list[dict[str, str]], values: list[tuple[int, str, int, str]]
) -> None:
    filled = workbook()
    sheet = filled["施策"]
    first = next_row(sheet, "施策名")
    where = {"ビジョンの次数": 3, "版": "2024", "政策の内容": "地域保健医療体制の充実"}
    for number, row in enumerate(measures):
        fill(sheet, first + number, {**where, "施策の番号": f"m{900 + number}"})
        for title, text in row.items():
            cell(sheet, first + number, title).value = text
            cell(sheet, first + number, title).data_type = "s"
    for number, (kpi, kind, year, value) in enumerate(values, start=2):
        measured = {"KPI": f"k{kpi:03d}", "値の種類": kind, "年度": year, "値": value}
        fill(filled["実績"], number, {"ビジョンの次数": 3, "版": 2024, **measured})
    with light_root() as root:
        outcome = imported(filled, root, only_warnings=True)
        assert [f for f in outcome.faults if f.severity is Severity.VIOLATION] == []
        assert outcome.written
        again = load_workbook(BytesIO(template(root, Filling(ZONE))))
        after = digest(root)
        assert not imported(again, root).files
        assert digest(root) == after
    expected, found = seen(filled), seen(again)
    assert found["施策"] == expected["施策"]
    assert [(row[4], float(str(row[5]))) for row in found["実績"]] == [
        (row[4], float(str(row[5]))) for row in expected["実績"]
    ]
    del expected["実績"], found["実績"], expected["施策"], found["施策"]
    assert found == expected


GARBAGE: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)),
    st.sampled_from(
        ["令和7年度", "R7.6.18", "1,234", "#REF!", "=A1", "=1/0", "m001", "k001", "\u3000"]
    ),
)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 26), st.integers(1, 45), st.integers(1, 12), GARBAGE), max_size=12
    ),
    st.lists(st.integers(1, 20), max_size=2),
)
def test_random_cells_give_messages_and_never_change_a_table(
    cells: list[tuple[int, int, int, object]], dropped: list[int]
) -> None:
    damaged = workbook()
    for sheet, row, column, value in cells:
        damaged.worksheets[sheet].cell(row, column).value = value  # type: ignore[assignment]
    for number in dropped:
        damaged.remove(damaged.worksheets[number])
    with light_root() as root:
        before = digest(root)
        outcome = imported(damaged, root, only_warnings=True)
        if any(fault.severity is Severity.VIOLATION for fault in outcome.faults):
            assert not outcome.written
        if not outcome.written:
            assert digest(root) == before
    assert all(fault.ja and fault.en and fault.code for fault in outcome.faults)


@settings(max_examples=25, deadline=None, phases=NO_SHRINKING)
@given(st.randoms(use_true_random=False), st.sampled_from(["cut", "flip", "insert", "zero"]))
def test_random_bytes_give_a_message_or_a_book(chance: random.Random, damage: str) -> None:
    content = bytearray(template_bytes())
    place = chance.randrange(len(content))
    match damage:
        case "cut":
            del content[place:]
        case "flip":
            for _ in range(chance.randint(1, 20)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case "insert":
            content[place:place] = chance.randbytes(chance.randint(1, 30))
        case _:
            content[place : place + 200] = bytes(200)
    opened_or_refused(bytes(content))


@settings(max_examples=25, deadline=None, phases=NO_SHRINKING)
@given(st.randoms(use_true_random=False))
def test_random_markup_gives_a_message_or_a_book(chance: random.Random) -> None:
    """The parts are damaged inside an archive that is whole."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(template_bytes())) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        names = old.namelist()
        hurt = set(chance.sample(names, chance.randint(1, 3)))
        for name in names:
            part = bytearray(old.read(name))
            if name in hurt and chance.random() < 0.2:
                continue
            if name in hurt:
                for _ in range(chance.randint(1, 40)):
                    part[chance.randrange(len(part))] = chance.choice(b"<>/\"='&;0129azAZ \x00\xff")
            new.writestr(name, bytes(part))
    opened_or_refused(buffer.getvalue())


def opened_or_refused(content: bytes) -> None:
    """The file is read, or refused in words."""
    try:
        book = read_book(content, "book.xlsx")
    except UnreadableBookError as error:
        told = error.fault
        assert told.ja
        assert told.en
    else:
        assert book.grids


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@given(st.binary(max_size=400), st.sampled_from(["施策.csv", "実績.tsv"]))
def test_random_text_files_give_a_message(content: bytes, name: str) -> None:
    try:
        book = read_book(content, name)
    except UnreadableBookError:
        return
    with light_root() as root:
        before = digest(root)
        outcome = import_books([book], ZONE, root, TODAY)
        assert outcome.faults
        assert digest(root) == before
