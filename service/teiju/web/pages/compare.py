"""Zones side by side: what they are, what they promise, with whom, and how far they got.

The address is the state: `zones` (keys with commas, or `all`), `area` (a neutral area),
`indicator` (a neutral indicator) and `scale` (`value`, `per_thousand` or `index`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from teiju.web.pages.answer_table import AnswerTable, ask, table_of
from teiju.web.pages.asking import Rows
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.series_chart import Dot, Series, SeriesChart, series_chart

_PARTS: Final = ("area", "indicator", "scale")
SCALES: Final = ("value", "per_thousand", "index")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_KEY: Final = 200
"""Letters of the chosen zones' keys that the address of every state on the page may repeat."""

_MOST_ROWS: Final = 60
Row = dict[str, dict[str, str]]


class State:
    """The state of the page as an address."""

    def __init__(self, asked: Asked, zones: tuple[str, ...], *, are_all: bool) -> None:
        self.asked = asked
        self.zones = zones
        self.key = "all" if are_all else ",".join(zones)

    @property
    def is_short(self) -> bool:
        """Whether each link can repeat the zones; else a form sends them once for all."""
        return len(self.key) <= _LONGEST_KEY

    @property
    def values(self) -> dict[str, str]:
        """What the address holds, by parameter."""
        kept = {name: self.asked.parameters.get(name, "") for name in _PARTS}
        return {"zones": self.key} | {name: value for name, value in kept.items() if value}

    def address(self, anchor: str = "", **changes: str) -> str:
        """The address of this state with some of it changed; without it where forms send it."""
        query = f"?{urlencode(self.values | changes, safe=',')}" if self.is_short else ""
        return self.asked.addresses.page(f"compare{query}") + (f"#{anchor}" if anchor else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A zone that can be picked."""

    key: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Option:
    """Something to look at within the page, with the address of that state."""

    key: str
    name: str
    address: str
    is_chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """The number of a zone's measures in a neutral area, and the address of these measures."""

    count: int
    area: str
    address: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A zone, and its number of measures for each neutral area."""

    name: str
    address: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What one zone does in the chosen area; each measure with its address."""

    key: str
    zone: str
    address: str | None
    measures: tuple[tuple[str, str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the template shows of the chosen zones."""

    profile: AnswerTable
    columns: tuple[Option, ...]
    matrix: tuple[MatrixRow, ...]
    matrix_source: AnswerTable
    unmapped: tuple[str, ...]
    area: str
    measures: tuple[Beside, ...]
    measures_source: AnswerTable
    indicators: tuple[Option, ...]
    scales: tuple[Option, ...]
    chart: SeriesChart | None
    values: AnswerTable
    attainment: AnswerTable
    differences: AnswerTable
    similar: AnswerTable


@dataclass(frozen=True, slots=True)
class CompareView:
    """The zones to pick from, by prefecture, and the comparison once some are picked."""

    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    chosen: tuple[Choice, ...]
    state: State
    unknown: tuple[str, ...]
    examples: tuple[Option, ...]
    comparison: Comparison | None


async def page(asked: Asked) -> Page | None:
    """The page of the comparison."""
    listed = (await ask(asked, "zones-by-prefecture")).rows
    names = {_key(row["zone"]["value"]): _text(row, "zone_name") for row in listed}
    parts = [p.strip() for p in asked.parameters.get("zones", "").split(",") if p.strip()]
    wanted = tuple(dict.fromkeys(_key(part) for part in parts))
    if wanted == ("all",):
        wanted = tuple(names)
    chosen = tuple(key for key in wanted if key in names)
    state = State(asked, chosen, are_all=len(chosen) == len(names))
    groups: dict[str, dict[str, Choice]] = {}
    for row in listed:
        key = _key(row["zone"]["value"])
        group = groups.setdefault(_text(row, "prefecture_name"), {})
        group[key] = Choice(key, names[key], key in chosen)
    view = CompareView(
        groups=tuple((name, tuple(choices.values())) for name, choices in groups.items()),
        chosen=tuple(Choice(key, names[key], True) for key in chosen),
        state=state,
        unknown=tuple(key for key in wanted if key not in names),
        examples=_examples(asked, names),
        comparison=await _comparison(asked, state, names) if chosen else None,
    )
    t = asked.texts
    return Page(
        template="compare.html",
        title=Words(t("compare.title"), asked.language),
        view=view,
        description=t("compare.description"),
        crumbs=(asked.crumb("nav.zones", "zones"),),
        formats=(),
    )


async def _comparison(asked: Asked, state: State, names: dict[str, str]) -> Comparison:
    zones = ",".join(state.zones)
    counts = await ask(asked, "measures-by-neutral-area", zones=zones)
    columns = _columns(asked, state, counts)
    area = next((option for option in columns if option.is_chosen), None)
    key = area.key if area else ""
    besides = await ask(asked, "measures-side-by-side", zones=zones, neutral=key)
    values = await ask(asked, "indicators-side-by-side", zones=zones)
    indicators = _indicators(asked, state, values)
    indicator = next((option.key for option in indicators if option.is_chosen), "")
    shown = Rows(
        values.columns,
        tuple(row for row in values.rows if _key(row["neutral_indicator"]["value"]) == indicator),
    )
    scale = asked.parameters.get("scale", "value")
    scale = scale if scale in SCALES else "value"
    profile = await ask(asked, "profile-of-zones", zones=zones)
    attainment = await ask(asked, "attainment-of-indicators", zones=zones)
    differences = await ask(asked, "areas-of-one-zone-only", zones=zones)
    similar = await ask(asked, "similar-measures", zones=zones)
    matrix, unmapped = _matrix(asked, state, counts, columns, names)

    def table(name: str, rows: Rows, most: int = _MOST_ROWS, **given: str) -> AnswerTable:
        return table_of(asked, name, rows, most, {"zones": zones} | given)

    return Comparison(
        profile=table("profile-of-zones", profile, 150),
        columns=columns,
        matrix=matrix,
        matrix_source=table("measures-by-neutral-area", counts, 0),
        unmapped=unmapped,
        area=area.name if area else "",
        measures=_besides(asked, besides) if area else (),
        measures_source=table("measures-side-by-side", besides, 0, neutral=key),
        indicators=indicators,
        scales=tuple(
            Option(
                one,
                asked.texts(f"compare.scale.{one}"),
                state.address("indicators", scale=one),
                one == scale,
                0,
            )
            for one in SCALES
        ),
        chart=series_chart(_series(shown, scale), asked.language),
        values=table("indicators-side-by-side", shown, neutral=indicator),
        attainment=table("attainment-of-indicators", attainment),
        differences=table("areas-of-one-zone-only", differences),
        similar=table("similar-measures", similar),
    )


def _columns(asked: Asked, state: State, counts: Rows) -> tuple[Option, ...]:
    """The neutral areas that occur; the chosen one, or else the one that most zones share."""
    found = {_key(row["neutral"]["value"]): _text(row, "neutral_name") for row in counts.rows}
    shared = Counter(_key(row["neutral"]["value"]) for row in counts.rows)
    wanted = asked.parameters.get("area", "")
    if wanted not in found and found:
        wanted = max(sorted(found), key=lambda key: shared[key])
    return tuple(
        Option(key, found[key], state.address("measures", area=key), key == wanted, shared[key])
        for key in sorted(found)
    )


def _indicators(asked: Asked, state: State, values: Rows) -> tuple[Option, ...]:
    """The neutral indicators with KPIs; the chosen one, or else the one with most values."""
    found: dict[str, str] = {}
    known: Counter[str] = Counter()
    for row in values.rows:
        key = _key(row["neutral_indicator"]["value"])
        found[key] = _text(row, "neutral_name")
        known[key] += "value" in row
    wanted = asked.parameters.get("indicator", "")
    if wanted not in found and found:
        wanted = max(sorted(found), key=lambda key: known[key])
    return tuple(
        Option(
            key,
            found[key],
            state.address("indicators", indicator=key),
            key == wanted,
            known[key],
        )
        for key in sorted(found)
    )


def _matrix(
    asked: Asked, state: State, counts: Rows, columns: tuple[Option, ...], names: dict[str, str]
) -> tuple[tuple[MatrixRow, ...], tuple[str, ...]]:
    """A row for each zone with mapped measures, and the names of the zones without any."""
    by_zone: dict[str, dict[str, int]] = {}
    for row in counts.rows:
        cells = by_zone.setdefault(row["zone"]["value"], {})
        cells[_key(row["neutral"]["value"])] = int(row["measures"]["value"])
    found = []
    for iri, cells in by_zone.items():
        zone = _key(iri)
        anchor = f"measures-{zone}"
        linked = tuple(
            Cell(cells.get(column.key, 0), column.key, state.address(anchor, area=column.key))
            for column in columns
        )
        found.append(MatrixRow(names.get(zone, zone), asked.addresses.of(iri), linked))
    known = {_key(iri) for iri in by_zone}
    return tuple(found), tuple(names[key] for key in state.zones if key not in known)


def _besides(asked: Asked, rows: Rows) -> tuple[Beside, ...]:
    found: dict[str, list[Row]] = {}
    for row in rows.rows:
        found.setdefault(row["zone"]["value"], []).append(row)
    return tuple(
        Beside(
            key=_key(iri),
            zone=_text(group[0], "zone_name"),
            address=asked.addresses.of(iri),
            measures=tuple(
                (
                    _text(row, "measure_name"),
                    asked.addresses.of(row["measure"]["value"]),
                    _text(row, "area_name"),
                )
                for row in group
            ),
        )
        for iri, group in found.items()
    )


def _series(rows: Rows, scale: str) -> list[Series]:
    found: dict[tuple[str, str], list[Dot]] = {}
    for row in rows.rows:
        if scale in row and "year" in row and "kind" in row:
            dots = found.setdefault((_text(row, "zone_name"), _text(row, "kpi_name")), [])
            year, number = row["year"]["value"], row[scale]["value"]
            dots.append(Dot(int(year[:4]), Decimal(number), row["kind"]["value"] == "target"))
    return [Series(f"{zone} {kpi}", tuple(dots)) for (zone, kpi), dots in found.items()]


def _examples(asked: Asked, names: dict[str, str]) -> tuple[Option, ...]:
    sets = (
        "ichinoseki-hiraizumi,oyama,naka-sorachi",
        "ichinoseki-hiraizumi,tokachi,kitaharima,tobi-seiban",
    )
    found = [
        Option(
            keys,
            asked.texts("list.comma").join(names[key] for key in keys.split(",")),
            asked.addresses.page(f"compare?zones={keys}"),
            False,
            len(keys.split(",")),
        )
        for keys in sets
        if all(key in names for key in keys.split(","))
    ]
    everything = asked.texts("compare.all", count=len(names))
    address = asked.addresses.page("compare?zones=all")
    return (*found, Option("all", everything, address, False, len(names)))


def _key(iri: str) -> str:
    key = iri.rpartition("/")[2]
    return key if _SLUG.fullmatch(key) else ""


def _text(row: Row, name: str) -> str:
    return row[name]["value"] if name in row else ""
