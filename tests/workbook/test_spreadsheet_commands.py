"""`teiju template` and `teiju import` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from teiju import resources
from teiju.cli.main import main
from teiju.workbook import importing
from workbook.small_zone import NEW_MEASURE, ZONE, cell, digest, fill, next_row, workbook


@pytest.fixture
def here(root: Path, monkeypatch: pytest.MonkeyPatch, light: None) -> Path:
    """The copy of the data in place of the repository."""
    monkeypatch.setattr(resources, "root", lambda: root)
    return root


def test_a_template_comes_back_without_a_fault(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "book.xlsx"
    assert main(["template", "--zone", ZONE, str(file)]) == 0
    before = digest(here)
    assert main(["import", str(file), "--zone", ZONE]) == 0
    assert "nothing to write" in capsys.readouterr().out
    assert digest(here) == before


def test_faults_are_told_as_json_with_exit_code_1_and_a_marked_copy(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, marked = tmp_path / "book.xlsx", tmp_path / "marked.xlsx"
    main(["template", "--zone", ZONE, "--edition", "2024", str(file)])
    changed = load_workbook(file)
    cell(changed["ビジョン"], 2, "期間の始まり").value = "令和6年4月31日"
    changed.save(file)
    capsys.readouterr()
    arguments = ["import", str(file), "--zone", ZONE, "--json", "--marked", str(marked)]
    assert main(arguments) == 1
    found = json.loads(capsys.readouterr().out)
    assert [fault["code"] for fault in found["faults"]] == ["bad-date"]
    place = found["faults"][0]["cell"]
    assert load_workbook(marked)["ビジョン"][place].comment is not None


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"PK\x03\x04 no more", "damaged"), (b"\xff\xff\xff", "Shift_JIS")],
)
def test_a_file_that_cannot_be_read_is_one_message(
    here: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    message: str,
) -> None:
    file = tmp_path / "book.csv"
    file.write_bytes(content)
    assert main(["import", str(file), "--zone", ZONE]) == 10
    assert message in capsys.readouterr().err


def test_a_missing_file_and_a_missing_folder_are_told(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "none.xlsx"), "--zone", ZONE]) == 13
    assert "there is no such file" in capsys.readouterr().err
    assert main(["template", str(tmp_path / "none" / "out.xlsx")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["template", "--edition", "2025", str(tmp_path / "out.xlsx")]) == 2


def new_measure(place: Path) -> Path:
    """A workbook with one more measure."""
    content = workbook("施策")
    fill(content["施策"], next_row(content["施策"], "施策名"), NEW_MEASURE)
    content.save(place / "book.xlsx")
    return place / "book.xlsx"


def test_tables_that_cannot_be_written_are_one_message(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def save(_: Path, files: dict[str, str]) -> None:
        raise PermissionError(13, "Permission denied", next(iter(files)))

    monkeypatch.setattr(importing, "save", save)
    before = digest(here)
    assert main(["import", str(new_measure(tmp_path)), "--zone", ZONE]) == 2
    said = capsys.readouterr().err
    assert said == (
        f"data/{ZONE}/measures.csv: 読み書きできません / cannot be read or written: "
        "Permission denied\n"
    )
    assert digest(here) == before


def test_who_imports_into_an_installed_package_is_told_that_its_tables_do_not_last(
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = str(new_measure(tmp_path))
    monkeypatch.setattr(resources, "is_packed", lambda: True)
    assert main(["import", book, "--zone", ZONE]) == 0
    said = capsys.readouterr().err
    assert "入れ替えると失われます" in said
    assert "import into a checkout" in said
    assert main(["import", book, "--zone", ZONE]) == 0
    assert capsys.readouterr().err == ""
