"""The publisher's guide shows commands that exist and pictures that are there."""

from __future__ import annotations

import re

from teiju.cli.main import parser
from teiju.workbook.layout import read_layout
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


def test_the_guide_names_every_sheet_with_its_colour() -> None:
    for sheet in read_layout(ROOT).sheets:
        assert sheet.title in GUIDE
