"""Years, months, days and times as people write them, by era or in Western years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property


class UnreadableError(Exception):
    """A text that cannot be read; `code` names the message, `details` what it speaks of."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Era:
    """元号: its name, its key, and the Western year of its first year."""

    name: str
    key: str
    first: int

    @property
    def letter(self) -> str:
        """The letter that stands for it: R of Reiwa."""
        return self.key[:1].upper()


_TIME = re.compile(
    r"(?P<half>午前|午後)?(?P<hour>\d{1,2})(?::|時)(?:(?P<minute>\d{1,2})分?)?(?::(?P<second>\d{2}))?"
)
_WEEKDAYS = "月火水木金土日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ZONE = "+09:00"


@dataclass(frozen=True)
class Calendar:
    """Reads dates by the eras of the table of eras. Texts are expected in NFKC."""

    eras: tuple[Era, ...]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> Calendar:
        """The calendar of the rows of `registry/eras.csv`."""
        return cls(tuple(Era(row["name"], row["id"], int(row["start"][:4])) for row in rows))

    @cached_property
    def _era_year(self) -> str:
        names = "|".join(f"{era.name}|{era.letter}" for era in self.eras)
        return rf"(?:{names})\.?(?:元|0?[1-9]|[1-9]\d)" if names else r"(?!)"

    @cached_property
    def _year(self) -> str:
        """A year, maybe with the other reckoning in brackets; groups y and z."""
        one = rf"(?:{self._era_year}|\d{{4}})"
        return rf"(?P<y>{one})(?P<after>年度|年)?(?:[(/](?P<z>{one})(?:年度|年)?\)?(?:年度|年)?)?"

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        month = r"(?:[./-]|(?<=[年)]))(?P<m>\d{1,2})"
        dated = (
            rf"{self._year}{month}[月./-](?P<d>\d{{1,2}})日?(?:\((?P<w>[{_WEEKDAYS}])(?:曜日?)?\))?"
        )
        return {
            "year": re.compile(self._year, re.IGNORECASE),
            "month": re.compile(rf"{self._year}{month}月?", re.IGNORECASE),
            "date": re.compile(dated, re.IGNORECASE),
            "datetime": re.compile(rf"{dated}T?(?P<t>.+)", re.IGNORECASE),
        }

    def year(self, text: str) -> str:
        """The Western year: 2025 of 令和7年度, R7 or 2025年度(令和7年度).

        Raises UnreadableError when it is none, or when two years that are given disagree.
        """
        match = self._patterns["year"].fullmatch(_close(text))
        if match is None:
            raise UnreadableError("bad-year")
        return f"{self._agreed(match):04d}"

    def month(self, text: str) -> str:
        """The month: 2024-03 of 令和6年3月 or 2024/3."""
        match = self._patterns["month"].fullmatch(_close(text))
        if match is None or not 1 <= int(match["m"]) <= 12:
            raise UnreadableError("bad-month")
        return f"{self._agreed(match):04d}-{int(match['m']):02d}"

    def day(self, text: str) -> str:
        """The day: 2025-06-18 of 令和7年6月18日(水), R7.6.18 or 20250618."""
        plain = re.sub(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", _close(text))
        match = self._patterns["date"].fullmatch(plain)
        if match is None:
            raise UnreadableError("bad-date")
        return self._date(match).isoformat()

    def moment(self, text: str) -> str:
        """Date and time in Japan: 2025-06-18T14:00:00+09:00 of 令和7年6月18日 午後2時."""
        match = self._patterns["datetime"].fullmatch(_close(text).removesuffix(_ZONE))
        clock = _TIME.fullmatch(match["t"]) if match is not None else None
        if match is None or clock is None:
            raise UnreadableError("bad-datetime")
        hour = int(clock["hour"])
        if clock["half"]:
            hour = hour % 12 + (12 if clock["half"] == "午後" else 0)
        minute, second = int(clock["minute"] or 0), int(clock["second"] or 0)
        if hour > 23 or minute > 59 or second > 59:
            raise UnreadableError("bad-datetime")
        moment = datetime.combine(self._date(match), time(hour, minute, second))
        return moment.isoformat() + _ZONE

    def _date(self, match: re.Match[str]) -> date:
        try:
            found = date(self._agreed(match), int(match["m"]), int(match["d"]))
        except ValueError as error:
            raise UnreadableError("bad-date") from error
        weekday = _WEEKDAYS[found.weekday()]
        if match["w"] is not None and match["w"] != weekday:
            raise UnreadableError("weekday-mismatch", weekday=weekday, day=_DAYS[found.weekday()])
        return found

    def _agreed(self, match: re.Match[str]) -> int:
        """The one year that is meant."""
        one = self._western(match["y"])
        other = one if match["z"] is None else self._western(match["z"])
        if one != other:
            raise UnreadableError("era-mismatch", one=match["y"], year=str(one), other=match["z"])
        return one

    def _western(self, text: str) -> int:
        if text.isdecimal():
            return int(text)
        for era in self.eras:
            for name in (era.name, era.letter, era.letter.lower()):
                if text.startswith(name):
                    count = text.removeprefix(name).lstrip(".")
                    return era.first + (1 if count == "元" else int(count)) - 1
        raise UnreadableError("bad-year")


def of_value(value: date | datetime, kind: str) -> str:
    """A date that the spreadsheet knows as one, in the form of a table."""
    match kind:
        case "gYear":
            return f"{value.year:04d}"
        case "gYearMonth":
            return f"{value.year:04d}-{value.month:02d}"
        case "dateTime":
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            return moment.replace(microsecond=0).isoformat() + _ZONE
    return value.strftime("%Y-%m-%d")


def _close(text: str) -> str:
    """The text without blanks."""
    return re.sub(r"\s+", "", text)
