"""The chart of one neutral indicator over several zones' KPIs, drawn as SVG on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.chart import HEIGHT, WIDTH, Tick, levels_between
from teiju.web.pages.values import plain

_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 40, 24, 44
MOST_SERIES = 8


@dataclass(frozen=True, slots=True)
class Dot:
    """One value: its year, its number, and whether it is a target."""

    year: int
    number: Decimal
    is_target: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one KPI; `name` says whose."""

    name: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the drawing."""

    x: float
    y: float
    label: str
    tip: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A series on the drawing; `number` stands beside its marks and in the legend."""

    number: int
    name: str
    path: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """A drawing of WIDTH by HEIGHT; `text` tells it in words."""

    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    lines: tuple[Line, ...]
    text: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM

    @property
    def has_targets(self) -> bool:
        """Whether a target is drawn."""
        return any(mark.is_target for line in self.lines for mark in line.marks)


def series_chart(series: Sequence[Series]) -> SeriesChart | None:
    """The chart of the first MOST_SERIES series; None when no value has a year."""
    drawn = [one for one in series if one.dots][:MOST_SERIES]
    dots = [dot for one in drawn for dot in one.dots]
    if not dots:
        return None
    first, last = min(dot.year for dot in dots), max(dot.year for dot in dots)
    numbers = [float(dot.number) for dot in dots]
    levels = levels_between(min(0.0, *numbers), max(0.0, *numbers))

    def across(year: int) -> float:
        share = 0.5 if first == last else (year - first) / (last - first)
        return round(_LEFT + 16 + share * (WIDTH - _LEFT - _RIGHT - 32), 1)

    def up(number: float) -> float:
        share = (number - levels[0]) / (levels[-1] - levels[0])
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for number, one in enumerate(drawn, start=1):
        marks = tuple(
            Mark(
                across(dot.year),
                up(float(dot.number)),
                plain(dot.number),
                f"{one.name} {dot.year}: {plain(dot.number)}",
                dot.is_target,
            )
            for dot in sorted(one.dots, key=lambda dot: (dot.is_target, dot.year))
        )
        measured = [mark for mark in marks if not mark.is_target]
        path = "M" + " L".join(f"{mark.x:g} {mark.y:g}" for mark in measured)
        lines.append(Line(number, one.name, path if len(measured) > 1 else "", marks))
    step = max(1, -(-(last - first) // 8))
    return SeriesChart(
        years=tuple(Tick(across(year), str(year)) for year in range(first, last + 1, step)),
        levels=tuple(Tick(up(level), plain(Decimal(str(level)))) for level in levels),
        lines=tuple(lines),
        text="; ".join(mark.tip for line in lines for mark in line.marks),
    )
