"""`teiju diff`, `history`, `rollback`, `cite` and `table` as a person types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.command import teiju

OLD, NEW = "ichinoseki-hiraizumi/2023", "ichinoseki-hiraizumi/2024"


def test_two_editions_are_compared_as_text_table_and_patch(shelf: Path) -> None:
    text = teiju("diff", OLD, NEW, shelf=shelf)
    assert text.returncode == 0, text.stderr
    assert "KPIの追加 / KPI added: 職員研修の参加者数" in text.stdout
    table = teiju("diff", OLD, NEW, "--format", "csv", shelf=shelf)
    assert len(list(csv.DictReader(table.stdout.splitlines()))) == 11
    patch = teiju("diff", OLD, NEW, "--format", "rdf-patch", shelf=shelf).stdout.splitlines()
    assert patch[0].startswith("H id <urn:uuid:")
    assert patch[-1] == "TC ."
    found = json.loads(teiju("diff", OLD, NEW, "--format", "json", shelf=shelf).stdout)
    assert sum(len(measure["changes"]) for measure in found["measures"]) == 11


def test_the_history_names_the_current_snapshot_which_can_be_cited(shelf: Path) -> None:
    version = (shelf / "current").resolve().name
    line = teiju("history", shelf=shelf).stdout.strip()
    assert line.startswith(version)
    assert line.endswith("現在 / current")
    assert version in teiju("cite", "--lang", "en", shelf=shelf).stdout
    assert teiju("cite", version[:6], "--style", "bibtex", shelf=shelf).stdout.startswith("@misc")


def test_a_table_is_written_in_the_format_of_its_name(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.tsv"
    wanted = ("--zone", "ichinoseki-hiraizumi", "--edition", "2024", "--verbatim")
    done = teiju("table", "measures", *wanted, "-o", str(out), shelf=shelf)
    assert done.returncode == 0, done.stderr
    assert out.read_text(encoding="utf-8").startswith("政策分野\t政策の内容\t施策名\t")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["diff", OLD, "ichinoseki-hiraizumi/2030"], 13, "ichinoseki-hiraizumi/3/2024"),
        (["diff", OLD, "current"], 2, "not one with the other"),
        (["diff", "ffff", "current"], 13, "teiju history"),
        (["rollback"], 13, "no earlier snapshot"),
        (["rollback", "current"], 2, "current snapshot"),
        (["serve", "--snapshot", "ffff"], 13, "no such snapshot"),
        (["table", "measures", "--zone", "a", "--edition", "1", "-o", "x.odt"], 2, ".docx"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_message(
    arguments: list[str], code: int, told: str, shelf: Path
) -> None:
    done = teiju(*arguments, shelf=shelf)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
