"""What is said of a cell: every message once, in `messages.toml`, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from teiju.errors import TableError
from teiju.validation.finding import Severity

_LONGEST = 60
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that are no text: spreadsheets cannot hold them, and nobody sees them."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: how much it matters, what is wrong, what is expected, an example."""

    severity: Severity
    ja: str
    en: str
    expected_ja: str
    expected_en: str
    example: str


@cache
def messages() -> Mapping[str, Message]:
    """All messages by their code."""
    text = files("teiju.workbook").joinpath("messages.toml").read_text(encoding="utf-8")
    return {
        code: Message(
            Severity[entry.get("severity", "violation").upper()],
            entry["ja"],
            entry["en"],
            entry.get("expected_ja", ""),
            entry.get("expected_en", ""),
            entry.get("example", ""),
        )
        for code, entry in tomllib.loads(text).items()
    }


_OF_DATATYPE = {
    "integer": "bad-integer",
    "positiveInteger": "bad-integer",
    "nonNegativeInteger": "bad-integer",
    "decimal": "bad-number",
    "boolean": "bad-boolean",
    "date": "bad-date",
    "dateTime": "bad-datetime",
    "gYear": "bad-year",
    "gYearMonth": "bad-month",
    "anyURI": "bad-address",
}


def code_of_datatype(base: str) -> str:
    """The code of the message that a text is not of a datatype."""
    return _OF_DATATYPE.get(base, "bad-code")


def message_of_datatype(base: str) -> Message | None:
    """The message that a text is not of a datatype; None for texts, which may be anything."""
    return messages()[_OF_DATATYPE[base]] if base in _OF_DATATYPE else None


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a workbook: sheet, row and column from 1; a row of 0 is the sheet as such."""

    sheet: str
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address as spreadsheets write it: `C17`; `17` for a row, nothing for a sheet."""
        return f"{letters(self.column)}{self.row or ''}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA.

    >>> letters(1), letters(27), letters(703)
    ('A', 'AA', 'AAA')
    """
    name = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """One thing wrong or doubtful in a workbook, for a person."""

    severity: Severity
    code: str
    place: Place
    value: str
    """What stands in the cell."""
    ja: str
    en: str
    expected_ja: str = ""
    expected_en: str = ""
    example: str = ""
    other: Place | None = None
    """The second place, where two do not fit."""

    @property
    def sort_key(self) -> tuple[int, str, int, int, str]:
        """Faults before warnings; sheet by sheet, from the top."""
        place = self.place
        return (self.severity, place.sheet, place.row, place.column, self.code)


def cell_fault(
    code: str,
    place: Place,
    value: str = "",
    words: Mapping[str, str] | None = None,
    *,
    severity: Severity | None = None,
    other: Place | None = None,
    example: str = "",
    **details: str,
) -> CellFault:
    """The fault with this code; `words` and `details` are put into its texts."""
    message = messages()[code]
    shown = shortened(value)
    texts = {"value": shown, "other": str(other or ""), "example": example, **details}
    texts |= words or {}
    return CellFault(
        severity=message.severity if severity is None else severity,
        code=code,
        place=place,
        value=shown,
        ja=message.ja.format_map(texts),
        en=message.en.format_map(texts),
        expected_ja=message.expected_ja.format_map(texts),
        expected_en=message.expected_en.format_map(texts),
        example=example or message.example.format_map(texts),
        other=other,
    )


def with_others(fault: CellFault, others: Sequence[Place]) -> CellFault:
    """The fault with the number of places where it occurs again."""
    if not others:
        return fault
    ja = f"{fault.ja}（ほかに{len(others)}か所、{others[-1]} まで）"
    en = f"{fault.en} (and at {len(others)} more places, up to {others[-1]})"
    return replace(fault, ja=ja, en=en)


def told_once(faults: Iterable[CellFault]) -> list[CellFault]:
    """Faults that say the same of several rows of a sheet as one, with the number of places."""
    found: dict[tuple[str, str], list[CellFault]] = {}
    for fault in faults:
        found.setdefault((fault.place.sheet, fault.ja), []).append(fault)
    return [with_others(first, [one.place for one in more]) for first, *more in found.values()]


def shortened(text: str) -> str:
    """The text on one line, cut where it grows long."""
    line = " ".join(CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


class UnreadableBookError(TableError):
    """A file that is no workbook or table, or that is refused; `code` names the message."""

    def __init__(self, code: str, name: str, **details: str) -> None:
        self.fault = cell_fault(code, Place(name), "", details)
        super().__init__(f"{name}: {self.fault.ja} / {self.fault.en}")
        self.code = code
