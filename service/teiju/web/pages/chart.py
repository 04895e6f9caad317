"""The chart of an indicator's values: places on a drawing, worked out here and drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.texts import Texts
from teiju.web.pages.values import Value, plain

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 96, 24, 44
_STEPS = (1, 2, 5, 10)
_TOO_LARGE = 10**15
_TOO_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands, and what it says."""

    x: float
    y: float
    kind: str
    label: str
    tip: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of WIDTH by HEIGHT: ticks, lines and points. `text` tells it in words."""

    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    actual_line: str
    target_line: str
    points: tuple[Point, ...]
    text: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = HEIGHT - _BOTTOM


def chart_of(values: tuple[Value, ...], texts: Texts) -> Chart | None:
    """The chart of the values that hold now; None with fewer than two to draw."""
    drawn = [
        value
        for value in values
        if value.number is not None
        and abs(value.number) < _TOO_LARGE
        and value.year > 0
        and not value.is_replaced
    ]
    if len(drawn) < 2 or len({value.year for value in drawn}) < 2:
        return None
    numbers = [float(value.number or 0) for value in drawn]
    levels = levels_between(min(0.0, *numbers), max(0.0, *numbers))
    first, last = min(v.year for v in drawn), max(v.year for v in drawn)

    def across(year: int) -> float:
        return round(_LEFT + (year - first) / (last - first) * (WIDTH - _LEFT - _RIGHT), 1)

    def up(number: float) -> float:
        share = (number - levels[0]) / (levels[-1] - levels[0])
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    points = tuple(
        Point(
            x=across(value.year),
            y=up(float(value.number or 0)),
            kind=value.kind,
            label=plain(value.number or Decimal(0)),
            tip=f"{value.when}: {value.printed or plain(value.number or Decimal(0))}",
        )
        for value in drawn
    )
    line = [p for p in points if p.kind in ("baseline", "actual")]
    baseline = [p for p in points if p.kind == "baseline"][:1]
    target = [p for p in points if p.kind == "target"]
    return Chart(
        years=tuple(Tick(across(year), str(year)) for year in _years(first, last)),
        levels=tuple(Tick(up(level), plain(Decimal(str(level)))) for level in levels),
        actual_line=_path(line),
        target_line=_path([*baseline, *target]),
        points=points,
        text=texts("list.semicolon").join(
            f"{value.kind_link.name if value.kind_link else value.kind}: {point.tip}"
            for value, point in zip(drawn, points, strict=True)
        ),
    )


def _path(points: list[Point]) -> str:
    if len(points) < 2:
        return ""
    return "M" + " L".join(f"{point.x:g} {point.y:g}" for point in points)


def _years(first: int, last: int) -> Iterator[int]:
    step = max(1, math.ceil((last - first) / 8))
    yield from range(first, last + 1, step)


def levels_between(low: float, high: float) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, four to seven of them."""
    span = high - low if high - low > _TOO_SMALL else 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next((s * power for s in _STEPS if span / (s * power) <= 5.5), 10 * power)
    start, end = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 12) for index in range(start, max(end, start + 1) + 1)]
