"""The chart of one neutral indicator over several zones' KPIs, drawn as SVG on the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.axes import Axes, axes_of, line_through
from teiju.web.pages.language import Language
from teiju.web.pages.values import plain

_MARGIN, _INSET = 40, 16
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
    """Axes with lines; `text` tells it in words."""

    axes: Axes
    lines: tuple[Line, ...]
    text: str

    @property
    def has_targets(self) -> bool:
        """Whether a target is drawn."""
        return any(mark.is_target for line in self.lines for mark in line.marks)


def series_chart(series: Sequence[Series], language: Language) -> SeriesChart | None:
    """The chart of the first MOST_SERIES series; None when no value has a year."""
    drawn = [one for one in series if one.dots][:MOST_SERIES]
    dots = [dot for one in drawn for dot in one.dots]
    if not dots:
        return None
    axes = axes_of(
        [dot.year for dot in dots],
        [float(dot.number) for dot in dots],
        language,
        margin=_MARGIN,
        inset=_INSET,
    )
    lines = []
    for number, one in enumerate(drawn, start=1):
        marks = tuple(
            Mark(
                axes.across(dot.year),
                axes.up(float(dot.number)),
                plain(dot.number),
                f"{one.name} {dot.year}: {plain(dot.number)}",
                dot.is_target,
            )
            for dot in sorted(one.dots, key=lambda dot: (dot.is_target, dot.year))
        )
        path = line_through([(mark.x, mark.y) for mark in marks if not mark.is_target])
        lines.append(Line(number, one.name, path, marks))
    return SeriesChart(
        axes=axes,
        lines=tuple(lines),
        text="; ".join(mark.tip for line in lines for mark in line.marks),
    )
