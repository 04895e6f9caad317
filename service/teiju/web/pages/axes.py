"""The axes of a chart over the years: where a year and a number stand on the drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages import calendar
from teiju.web.pages.language import Language
from teiju.web.pages.values import plain

_WIDTH, _HEIGHT = 640, 310
_LEFT, _TOP, _BOTTOM = 72, 24, 54
_STEPS = (1, 2, 5, 10)
_TOO_SMALL = 1e-9
_MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis. `era` is the year in the Japanese calendar, for Japanese readers."""

    at: float
    label: str
    era: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """A drawing of `width` by `height` units with the years across and round numbers upwards.

    `inset` is the room between the ends of the axis and the first and the last year.
    """

    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    first: int
    last: int
    low: float
    high: float
    right: int
    inset: int
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    top: int = _TOP
    bottom: int = _HEIGHT - _BOTTOM

    def across(self, year: int) -> float:
        """Where a year stands; in the middle when there is but one."""
        return _across(year, self.first, self.last, self.right, self.inset)

    def up(self, number: float) -> float:
        """Where a number stands."""
        return _up(number, self.low, self.high)


def axes_of(
    years: Sequence[int], numbers: Sequence[float], language: Language, *, margin: int, inset: int
) -> Axes:
    """The axes for some years and numbers, of each at least one; zero is always on the drawing.

    `margin` is the room at the right, where names may stand.
    """
    first, last, right = min(years), max(years), _WIDTH - margin
    levels = levels_between(min(0.0, *numbers), max(0.0, *numbers))
    step = max(1, math.ceil((last - first) / _MOST_YEARS))
    return Axes(
        years=tuple(
            Tick(
                _across(year, first, last, right, inset),
                str(year),
                calendar.era_year(year) if language is Language.JA else "",
            )
            for year in range(first, last + 1, step)
        ),
        levels=tuple(
            Tick(_up(level, levels[0], levels[-1]), plain(Decimal(str(level)))) for level in levels
        ),
        first=first,
        last=last,
        low=levels[0],
        high=levels[-1],
        right=right,
        inset=inset,
    )


def levels_between(low: float, high: float) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, four to seven of them."""
    span = high - low if high - low > _TOO_SMALL else 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next((s * power for s in _STEPS if span / (s * power) <= 5.5), 10 * power)
    start, end = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 12) for index in range(start, max(end, start + 1) + 1)]


def line_through(points: Sequence[tuple[float, float]]) -> str:
    """The path of a line through places on the drawing; "" for fewer than two."""
    if len(points) < 2:
        return ""
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points)


def _across(year: int, first: int, last: int, right: int, inset: int) -> float:
    share = 0.5 if first == last else (year - first) / (last - first)
    return round(_LEFT + inset + share * (right - _LEFT - 2 * inset), 1)


def _up(number: float, low: float, high: float) -> float:
    share = (number - low) / (high - low)
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)
