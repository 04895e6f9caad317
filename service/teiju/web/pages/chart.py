"""The chart of an indicator's values: places on a drawing, worked out here and drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.axes import Axes, axes_of, line_through
from teiju.web.pages.texts import Texts
from teiju.web.pages.values import Value, plain

_MARGIN = 96
_TOO_LARGE = 10**15


@dataclass(frozen=True, slots=True)
class Point:
    """One value: where it stands, and what it says."""

    x: float
    y: float
    kind: str
    label: str
    tip: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Axes with lines and points. `text` tells it in words."""

    axes: Axes
    actual_line: str
    target_line: str
    points: tuple[Point, ...]
    text: str


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
    axes = axes_of(
        [value.year for value in drawn],
        [float(value.number or 0) for value in drawn],
        texts.language,
        margin=_MARGIN,
        inset=0,
    )
    points = tuple(
        Point(
            x=axes.across(value.year),
            y=axes.up(float(value.number or 0)),
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
        axes=axes,
        actual_line=_path(line),
        target_line=_path([*baseline, *target]),
        points=points,
        text=texts("list.semicolon").join(
            f"{value.kind_link.name if value.kind_link else value.kind}: {point.tip}"
            for value, point in zip(drawn, points, strict=True)
        ),
    )


def _path(points: list[Point]) -> str:
    return line_through([(point.x, point.y) for point in points])
