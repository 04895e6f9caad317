"""From what is entered in a cell to what a table holds; nothing is lost and nothing guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from teiju.tables import datatypes
from teiju.tables.metadata import Column
from teiju.workbook.calendar_text import Calendar, UnreadableError, of_value
from teiju.workbook.messages import code_of_datatype

Value = str | int | float | bool | date | datetime

_NUMBER = re.compile(
    r"(?:約|およそ|計)?(?P<sign>[-+\u2212△▲])?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<fraction>\.[0-9]+)?"
    r"(?P<scale>千|万|百万|億)?(?P<unit>[^0-9.,+\u2212△▲-]*)"
)
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "億": 10**8}
_LONGEST = 60
"""No number of a vision has more characters, its unit among them."""
_YES = frozenset({"はい", "true", "有", "あり", "○", "\u3007", "1", "yes"})
_NO = frozenset({"いいえ", "false", "無", "なし", "\u00d7", "✕", "0", "no"})
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in a cell: the value, and the text that a person sees there."""

    value: Value
    text: str
    error: str | None = None
    """The code of the message if the cell itself is broken, such as a formula without result."""

    @property
    def plain(self) -> str:
        """The text with full-width digits and letters made half-width, ends trimmed."""
        return unicodedata.normalize("NFKC", self.text).strip(_BLANKS)

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return self.error is None and self.text.strip(_BLANKS) == ""


def as_text(value: Value, number_format: str = "General") -> str:
    """The value as a spreadsheet shows it, near enough to be recognised."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        whole = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S").replace(":00:00", ":00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        if "%" in number_format:
            return f"{_plain_number(Decimal(repr(value)) * 100)}%"
        return _plain_number(Decimal(format(value, ".15g")) if isinstance(value, float) else value)
    return value


def _plain_number(number: Decimal | int) -> str:
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    return re.sub(r"\.?0+$", "", text) if "." in text else text


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is counted in: its name, and those of the units that it is not."""

    name: str
    others: frozenset[str]

    @property
    def counted(self) -> frozenset[str]:
        """What the other units count: 台 is counted in 台/日 too."""
        return self.others | {other.partition("/")[0] for other in self.others}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells of every datatype but choices."""

    calendar: Calendar
    counters: frozenset[str]
    """Words that may follow a number: 人, 件, %."""
    absent: frozenset[str] = frozenset()
    """What people write where there is no value: －, 未定."""

    def read(self, entered: Entered, column: Column, unit: Unit | None = None) -> str:
        """The text of the table; `unit` is that of the row, where it has one.

        Raises UnreadableError when the cell is not of the datatype.
        """
        if entered.error is not None:
            raise UnreadableError(entered.error)
        if entered.empty:
            return ""
        base = column.datatype.base
        if base not in ("string", "boolean") and entered.plain in self.absent:
            raise UnreadableError("absent-value")
        if isinstance(entered.value, date) and base in ("date", "dateTime", "gYear", "gYearMonth"):
            return of_value(entered.value, base)
        if base == "decimal":
            return number(entered.plain, self.counters, unit)
        read = self._readers.get(base)
        text = read(entered.plain) if read is not None else self._string(entered, column)
        if datatypes.fault(text, column.datatype) is not None:
            raise UnreadableError(code_of_datatype(base))
        return text

    @property
    def _readers(self) -> dict[str, Callable[[str], str]]:
        return {
            "integer": self._integer,
            "positiveInteger": self._integer,
            "nonNegativeInteger": self._integer,
            "boolean": _boolean,
            "date": self.calendar.day,
            "dateTime": self.calendar.moment,
            "gYear": self.calendar.year,
            "gYearMonth": self.calendar.month,
        }

    def _integer(self, text: str) -> str:
        try:
            found = Decimal(number(text, self.counters))
        except UnreadableError as error:
            raise UnreadableError("bad-integer") from error
        if found != found.to_integral_value():
            raise UnreadableError("bad-integer")
        return str(int(found))

    def _string(self, entered: Entered, column: Column) -> str:
        text = entered.text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)
        pattern = column.datatype.format
        if pattern is None or datatypes.fault(text, column.datatype) is None:
            return text
        candidates = [entered.plain, re.sub(r"\s", "", entered.plain)]
        width = re.fullmatch(r"\[0-9\]\{(\d+)\}", pattern)
        if width is not None and entered.plain.isdecimal():
            # A spreadsheet takes the zeros away from the beginning of a code.
            candidates.append(entered.plain.zfill(int(width[1])))
        if pattern.startswith("[0-9]{4}"):
            candidates.extend(self._year(entered.plain))
        fitting = (text for text in candidates if datatypes.fault(text, column.datatype) is None)
        return next(fitting, text)

    def _year(self, text: str) -> list[str]:
        try:
            return [self.calendar.year(text)]
        except UnreadableError as error:
            if error.code == "era-mismatch":
                raise
            return []


def number(text: str, counters: frozenset[str], unit: Unit | None = None) -> str:
    """The number in a text such as 1,234人, 12千円, △5 or 40%; a percentage stays one.

    What is counted in 千円 stays so: then 12千円 is 12. Raises UnreadableError when it is no
    number, or is counted in another unit than that of its row.

    >>> [number(text, frozenset({"人", "円"})) for text in ("1,234人", "12.50千円", "△5")]
    ['1234', '12500', '-5']
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).removesuffix("程度")
    name = "" if unit is None else unicodedata.normalize("NFKC", unit.name)
    match = _NUMBER.fullmatch(plain.removesuffix(name)) or _NUMBER.fullmatch(plain)
    if match is None or not (match["digits"] or match["fraction"]) or len(plain) > _LONGEST:
        raise UnreadableError("bad-number")
    counter = match["unit"].removeprefix("延べ")
    scaled = (match["scale"] or "") + counter
    if unit is not None and {counter, scaled} & unit.counted and counter not in name:
        raise UnreadableError("unit-mismatch", unit=unit.name)
    if counter and counter not in counters:
        raise UnreadableError("bad-number")
    digits = (match["digits"] or "0").replace(",", "") + (match["fraction"] or "")
    value = Decimal(digits) * _SCALES.get(match["scale"] or "", 1)
    sign = "-" if (match["sign"] or "+") in "-\u2212△▲" and value else ""
    return sign + (_plain_number(value) if match["scale"] else digits)


def _boolean(text: str) -> str:
    if text.casefold() in _YES:
        return "true"
    if text.casefold() in _NO:
        return "false"
    raise UnreadableError("bad-boolean")
