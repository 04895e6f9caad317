"""CSV made for Excel: BOM, CRLF, and cells that stay what they are.

A spreadsheet takes `=1+1` in a CSV file for a formula and `01202` for the number 1202. Both get an
apostrophe before them, the sign by which spreadsheets know text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

BOM: Final = "\ufeff"

_FORMULA: Final = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－\uff20|%]|[\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")
_LIKE_A_NUMBER: Final = re.compile(r"[0-9][0-9\s,./:eE+-]*")


def cell(text: str, *, is_text: bool) -> str:
    """The text as it is written for Excel; `is_text`: digits in it are a code, not a number.

    >>> cell("01202", is_text=True), cell("-3.5", is_text=False), cell("=1+1", is_text=False)
    ("'01202", '-3.5', "'=1+1")
    """
    if not is_text and _NUMBER.fullmatch(text):
        return text
    if _FORMULA.match(text) or (is_text and _LIKE_A_NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def written(rows: Iterable[Sequence[str]], text_columns: Sequence[bool]) -> bytes:
    """A whole file; `text_columns` says of each column whether its cells are text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        cells = zip(row, text_columns, strict=True)
        writer.writerow([cell(text, is_text=is_text) for text, is_text in cells])
    return (BOM + out.getvalue()).encode()
