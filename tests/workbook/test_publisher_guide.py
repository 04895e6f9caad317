"""The publisher's guide shows commands that exist and pictures that are there."""

from __future__ import annotations

import re

from teiju.cli.main import parser
from teiju.workbook.layout import read_layout
from teiju.workbook.messages import messages
from workbook.small_zone import ROOT

GUIDE = (ROOT / "docs" / "publisher.ja.md").read_text(encoding="utf-8")


def test_every_command_of_the_guide_is_understood() -> None:
    commands = [
        line.split()[1:]
        for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(commands) > 5
    for command in commands:
        assert parser().parse_args(command).command


def test_every_picture_of_the_guide_is_there_and_small() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE)
    assert len(pictures) == 6
    for picture in pictures:
        assert 0 < (ROOT / "docs" / picture).stat().st_size < 100_000


def test_the_table_of_colours_lists_exactly_the_sheets_that_there_are() -> None:
    layout = read_layout(ROOT)
    listed = re.findall(r"^\| (?:灰青|緑|橙) \| [^|]+ \| ([^|]+) \|$", GUIDE, re.MULTILINE)
    assert [row.split("、") for row in listed] == [
        [sheet.title for sheet in layout.sheets if sheet.description.group == group]
        for group in layout.groups
    ]


def test_every_message_that_the_guide_quotes_is_one_that_is_told() -> None:
    rows = GUIDE.partition("## 困ったとき")[2]
    quoted = re.findall(r"^\| ([^|-][^|]+) \| [^|]+ \|$", rows, re.MULTILINE)[1:]
    assert len(quoted) > 8
    findings = (ROOT / "service" / "teiju" / "workbook" / "findings.py").read_text("utf-8")
    told = re.sub(r"\{\w+\}", "…", "".join(one.ja for one in messages().values()) + findings)
    assert [words for words in quoted if words not in told] == []
