"""A file is looked at before it is opened: what is damaged, locked or dangerous is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from teiju.workbook.messages import UnreadableBookError
from teiju.workbook.reading import read_book
from workbook.small_zone import template_bytes, workbook


def refused(content: bytes, name: str = "book.xlsx") -> str:
    """The code of the message with which the file is refused."""
    with pytest.raises(UnreadableBookError) as caught:
        read_book(content, name)
    assert caught.value.fault.ja
    assert caught.value.fault.en
    return caught.value.code


def with_part(name: str, content: bytes) -> bytes:
    """The template with one part replaced or added."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(template_bytes())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return buffer.getvalue()


def sheet_with(inside: str) -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData/>{inside}</worksheet>"
    ).encode()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_gets_a_message(share: float) -> None:
    content = template_bytes()
    assert refused(content[: int(len(content) * share)]) == "damaged-file"


def test_a_bomb_is_refused_by_the_size_that_it_declares() -> None:
    zeros = with_part("xl/media/image1.png", b"\0" * (70 << 20))
    assert len(zeros) < 1 << 20
    assert refused(zeros) == "unpacks-too-large"


def test_a_bomb_of_merged_cells_is_refused() -> None:
    merged = sheet_with('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert refused(with_part("xl/worksheets/sheet1.xml", merged)) == "unpacks-too-large"


def test_a_cell_far_away_is_told_instead_of_filling_the_memory() -> None:
    far = workbook()
    far["KPI"]["A900000"] = 1
    buffer = BytesIO()
    far.save(buffer)
    assert refused(buffer.getvalue()) == "sheet-too-large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(encoding: str) -> None:
    attack = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a;</t></si></sst>'
    )
    code = refused(with_part("xl/sharedStrings.xml", attack.encode(encoding)))
    assert code == "forbidden-markup"


def test_a_document_type_is_seen_across_the_edge_of_a_block() -> None:
    edge = b"<!-- " + b"x" * ((1 << 20) - 10) + b" --><!DOCTYPE x>" + sheet_with("")
    assert refused(with_part("xl/worksheets/sheet1.xml", edge)) == "forbidden-markup"


def test_an_old_or_locked_workbook_is_named_as_such() -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512) == "locked-or-old"


def test_a_zip_that_is_no_workbook_is_named_as_such() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "こんにちは")
    assert refused(buffer.getvalue()) == "no-workbook"


def test_a_text_of_no_known_encoding_is_told_with_the_byte() -> None:
    content = "名称\n".encode() + b"\xff\xfe\xfd"
    with pytest.raises(UnreadableBookError, match="8バイト目"):
        read_book(content, "施策.csv")


def test_a_csv_with_an_open_quotation_mark_is_told_with_the_line() -> None:
    assert refused('名称\n"開いたまま\n'.encode(), "施策.csv") == "broken-csv"


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert refused(b"x" * ((20 << 20) + 1), "施策.csv") == "file-too-large"


def test_macros_and_links_to_outside_are_left_behind() -> None:
    content = with_part("xl/vbaProject.bin", b"\xcc\x61macro")
    assert read_book(content, "book.xlsm").grids[0].name == "使い方"


def test_a_formula_is_read_by_its_saved_result_or_told() -> None:
    changed = workbook()
    changed["KPI"]["O3"] = "=1+2"
    buffer = BytesIO()
    changed.save(buffer)
    grids = {grid.name: grid for grid in read_book(buffer.getvalue(), "book.xlsx").grids}
    assert grids["KPI"].cells[3, 15].error == "formula-without-result"
