"""Dates and fiscal years as they are written: both calendars in Japanese, one in English."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from teiju.web.pages.language import Language

_ERAS: Final = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)
_WEEKDAYS: Final = "月火水木金土日"
_SHAPE: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2})\S*)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)


def written(value: str, language: Language) -> str:
    """A date, month, year or time of XSD in words; what is none of these comes back unchanged.

    >>> written("2013-10-25", Language.JA), written("2013-10", Language.EN)
    ('平成25年（2013年）10月25日', 'October 2013')
    """
    match = _SHAPE.fullmatch(value)
    if match is None:
        return value
    parts = match.groupdict()
    month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        moment = date(int(parts["year"]), month or 7, day or 1)
    except ValueError:
        return value
    words = (
        _japanese(moment, month, day) if language is Language.JA else _english(moment, month, day)
    )
    time = parts["time"]
    return words if time is None else f"{words} {time}"


def fiscal_year(year: int, language: Language) -> str:
    """The fiscal year that begins on 1 April of `year`.

    >>> fiscal_year(2024, Language.JA), fiscal_year(2024, Language.EN)
    ('令和6年度（2024年度）', 'FY2024')
    """
    if language is Language.EN:
        return f"FY{year}"
    return f"{_era_year(date(year, 7, 1))}度（{year}年度）"


def era_year(year: int) -> str:
    """A year in the Japanese calendar alone, where there is little room: 令和6."""
    return _era_year(date(year, 7, 1)).removesuffix("年")


def calendar_year(year: int, language: Language) -> str:
    """A calendar year: 令和22年（2040年）."""
    return str(year) if language is Language.EN else f"{_era_year(date(year, 7, 1))}（{year}年）"


def span(years: list[int], language: Language) -> str:
    """The fiscal years from the first to the last, with a dash between them."""
    dash = "〜" if language is Language.JA else "\N{EN DASH}"
    return dash.join(fiscal_year(year, language) for year in years)


def weekday(value: str, language: Language) -> str:
    """The day of the week of a date."""
    moment = date.fromisoformat(value[:10])
    return _WEEKDAYS[moment.weekday()] if language is Language.JA else f"{moment:%A}"


def _japanese(moment: date, month: int, day: int) -> str:
    return (
        f"{_era_year(moment)}（{moment.year}年）"
        + (f"{month}月" if month else "")
        + (f"{day}日" if day else "")
    )


def _english(moment: date, month: int, day: int) -> str:
    words = [str(day)] if day else []
    words += [f"{moment:%B}"] if month else []
    return " ".join([*words, str(moment.year)])


def _era_year(moment: date) -> str:
    for start, era in _ERAS:
        if moment >= start:
            count = moment.year - start.year + 1
            return f"{era}{'元' if count == 1 else count}年"
    return f"{moment.year}年"
