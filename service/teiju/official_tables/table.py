"""An official table: its title, its columns and its rows, with merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"(</?[pu]>)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; line breaks stand in it."""

    text: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text as laid out, its text as one line, and how many rows it covers."""

    runs: tuple[Run, ...]
    flat: str
    rows: int = 1

    @property
    def text(self) -> str:
        """The laid out text without its underlines."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. In a row, None stands for a cell covered by the merged one above.

    `widths`: shares of the columns. `page_heads`: rows before which the print repeats its head.
    """

    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    page_heads: frozenset[int] = frozenset()


def plain(lines: list[str], rows: int = 1) -> Cell:
    """A cell of lines."""
    return Cell((Run("\n".join(lines)),), " ".join(lines), rows)


def marked_up(markup: str) -> Cell:
    """A cell from the markup of the revision table: `<p>` paragraphs, `<u>` underlines.

    A heading in 【 】 and every ○ begin a line of their own.
    """
    runs: list[Run] = []
    underlined = False
    for piece in _TAG.split(markup.strip()):
        match piece:
            case "<u>" | "</u>":
                underlined = piece == "<u>"
            case "</p>":
                runs.append(Run("\n"))
            case "<p>" | "":
                continue
            case " " if runs and runs[-1].text == "\n":
                continue
            case _:
                laid_out = piece.replace("】 ", "】\n").replace(" ○", "\n○")
                runs.append(Run(laid_out, underlined))
    while runs and not runs[-1].text.strip():
        runs.pop()
    return Cell(tuple(runs), markup)


def merged(columns: list[list[str]]) -> list[list[int]]:
    """For columns of keys from left to right: the rows each cell covers, 0 where it is covered.

    A cell is merged with the one above when it and all cells to its left are the same.
    """
    length = len(columns[0]) if columns else 0
    found = []
    for depth in range(1, len(columns) + 1):
        keys = [tuple(column[row] for column in columns[:depth]) for row in range(length)]
        spans = [0] * length
        start = 0
        for row in range(length):
            if keys[row] != keys[start]:
                start = row
            spans[start] += 1
        found.append(spans)
    return found
