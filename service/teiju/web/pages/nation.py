"""The scheme nationwide: zones by prefecture, city and year, what came after, what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from teiju.web.pages import calendar
from teiju.web.pages.answer_table import AnswerTable, ask, table_of
from teiju.web.pages.asking import Rows
from teiju.web.pages.facts import Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.prefectures import PREFECTURES, Prefecture
from teiju.web.pages.series_chart import Dot, Series, SeriesChart, series_chart

_QUERIES: Final = {
    "by-prefecture": "zones-by-prefecture",
    "by-central-city": "zones-by-central-city",
    "by-year": "zones-by-year-of-declaration",
    "overlapping": "municipalities-in-several-zones",
    "ended": "zones-that-ended",
    "coverage": "coverage",
}
TOPICS: Final = tuple(_QUERIES)
"""The pages below `zones/`."""

_SIDE: Final = 44
_ENDED: Final = ("abolished", "declared-only", "formation-not-seen")


@dataclass(frozen=True, slots=True)
class Square:
    """A prefecture on the tile map; `strength` is 0 to 3."""

    prefecture: Prefecture
    name: str
    short: str
    x: int
    y: int
    zones: int
    strength: int


@dataclass(frozen=True, slots=True)
class NationView:
    """What the template shows. `found` of `official` zones in force are in the data."""

    topic: str
    topics: tuple[Link, ...]
    found: int
    official: int | None
    official_date: str
    squares: tuple[Square, ...]
    groups: tuple[tuple[str, str, tuple[Link, ...]], ...]
    chart: SeriesChart | None
    table: AnswerTable
    official_table: AnswerTable | None
    width: int = 14 * _SIDE
    height: int = 15 * _SIDE
    side: int = _SIDE


def page(topic: str) -> Callable[[Asked], Awaitable[Page | None]]:
    """The page of one topic, a key of the addresses below `zones/`."""

    async def build(asked: Asked) -> Page | None:
        t = asked.texts
        view = await _view(asked, topic)
        return Page(
            template="nation.html",
            title=Words(t(f"nation.{topic}"), asked.language),
            view=view,
            description=view.table.about,
            crumbs=(asked.crumb("nav.zones", "zones"),),
            formats=(),
        )

    return build


async def _view(asked: Asked, topic: str) -> NationView:
    rows = await ask(asked, _QUERIES[topic])
    prefectures = await ask(asked, "zones-by-prefecture")
    counts = await ask(asked, "counts-nationwide")
    official = sorted(
        (row["as_of"]["value"], int(row["value"]["value"]))
        for row in counts.rows
        if row["item"]["value"].endswith("/zones")
    )
    in_force = {
        row["zone"]["value"]
        for row in prefectures.rows
        if "status" not in row or not row["status"]["value"].endswith(_ENDED)
    }
    has_map, has_history = topic == "by-prefecture", topic == "by-year"
    return NationView(
        topic=topic,
        topics=tuple(
            Link(
                one,
                Words(asked.texts(f"nation.{one}"), asked.language),
                asked.addresses.page(f"zones/{one}"),
            )
            for one in _QUERIES
        ),
        found=len(in_force),
        official=official[-1][1] if official else None,
        official_date=calendar.written(official[-1][0], asked.language) if official else "",
        squares=_squares(asked, prefectures) if has_map else (),
        groups=_groups(asked, prefectures) if has_map else (),
        chart=_history(asked, rows, counts) if has_history else None,
        table=table_of(asked, _QUERIES[topic], rows, 150, {}, ("status", "event")),
        official_table=table_of(asked, "counts-nationwide", counts, 60, {})
        if has_history
        else None,
    )


def _squares(asked: Asked, rows: Rows) -> tuple[Square, ...]:
    zones: dict[str, set[str]] = {}
    for row in rows.rows:
        zones.setdefault(row["prefecture"]["value"][-2:], set()).add(row["zone"]["value"])
    found = []
    for prefecture in PREFECTURES:
        count = len(zones.get(prefecture.code, ()))
        found.append(
            Square(
                prefecture,
                prefecture.name(asked.language),
                prefecture.short(asked.language).replace("\N{SOFT HYPHEN}", ""),
                (prefecture.column - 1) * _SIDE,
                (prefecture.row - 1) * _SIDE,
                count,
                0 if not count else 1 if count < 3 else 2 if count < 5 else 3,
            )
        )
    return tuple(found)


def _groups(asked: Asked, rows: Rows) -> tuple[tuple[str, str, tuple[Link, ...]], ...]:
    found: dict[str, tuple[str, list[Link]]] = {}
    for row in rows.rows:
        code = row["prefecture"]["value"][-2:]
        name = row["prefecture_name"]["value"] if "prefecture_name" in row else code
        iri = row["zone"]["value"]
        zone = row.get("zone_name", {"value": iri.rpartition("/")[2]})
        words = Words(zone["value"], zone.get("xml:lang", "").lower())
        link = Link(iri, words, asked.addresses.of(iri))
        found.setdefault(code, (name, []))[1].append(link)
    return tuple((code, name, tuple(links)) for code, (name, links) in sorted(found.items()))


def _history(asked: Asked, rows: Rows, counts: Rows) -> SeriesChart | None:
    """Declarations of the data added up over the years, beside the official counts."""
    total, dots = 0, []
    for row in rows.rows:
        total += int(row["zones"]["value"])
        dots.append(Dot(int(row["year"]["value"]), Decimal(total), False))
    latest: dict[tuple[str, int], tuple[str, Decimal]] = {}
    for row in counts.rows:
        item, day = row["item"]["value"].rpartition("/")[2], row["as_of"]["value"]
        key = (item, int(day[:4]))
        latest[key] = max(latest.get(key, ("", Decimal(0))), (day, Decimal(row["value"]["value"])))
    series = [Series(asked.texts("nation.declared"), tuple(dots))]
    for item in ("declared-cities", "zones"):
        official = tuple(
            Dot(year, count, False) for (kind, year), (_, count) in latest.items() if kind == item
        )
        series.append(Series(asked.texts(f"nation.official.{item}"), official))
    return series_chart(series, asked.language)
