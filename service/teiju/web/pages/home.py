"""The first page and the list of zones: where the zones are, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.prefectures import PREFECTURES, Prefecture
from teiju.web.pages.values import Value, value_of

_CLASSES = (
    "SettlementZone",
    "Municipality",
    "CoexistenceVision",
    "Measure",
    "Indicator",
    "Programme",
)


@dataclass(frozen=True, slots=True)
class ListedZone:
    """A zone in the list; `prefecture` is the code of its first central city's."""

    link: Link
    reading: str | None
    prefecture: str
    central: tuple[Link, ...]
    partners: tuple[Link, ...]
    formed: str | None
    formed_sort: str
    form: Link | None
    status: Link | None
    visions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A prefecture in the arranged picture, with how many zones the data hold there."""

    prefecture: Prefecture
    name: str
    zones: int


@dataclass(frozen=True, slots=True)
class Group:
    """The zones of one prefecture."""

    code: str
    name: str
    zones: tuple[ListedZone, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A national figure of the ministry: what is counted, how many, and when."""

    what: Link
    value: Value


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the templates show of all zones."""

    tiles: tuple[Tile, ...]
    groups: tuple[Group, ...]
    zones: tuple[ListedZone, ...]
    figures: tuple[tuple[str, int], ...]
    counts: tuple[Count, ...]
    latest: tuple[tuple[Link, str, Link | None], ...]
    """Editions with their fiscal year in words and their zone, the latest first."""


async def page(asked: Asked) -> Page | None:
    """The first page."""
    view = await _view(asked)
    t = asked.texts
    return Page(
        template="home.html",
        title=Words(t("site.name"), asked.language),
        view=view,
        description=t("site.description"),
        formats=(),
    )


async def zones_page(asked: Asked) -> Page | None:
    """The list of all zones."""
    t = asked.texts
    return Page(
        template="zones.html",
        title=Words(t("zones.title"), asked.language),
        view=await _view(asked),
        description=t("zones.description"),
        formats=(),
    )


async def _view(asked: Asked) -> HomeView:
    facts = await asked.facts("home")
    rows = await asked.asking.named_rows("counts")
    zones = tuple(
        sorted(_zones(facts, asked), key=lambda z: (z.prefecture, z.formed_sort, z.link.iri))
    )
    names = {code: _prefecture_name(facts, asked, code) for code in {z.prefecture for z in zones}}
    counted = {
        row["class"]["value"].rpartition("#")[2]: int(row["count"]["value"]) for row in rows.rows
    }
    return HomeView(
        tiles=tuple(
            Tile(
                prefecture,
                prefecture.name(asked.language),
                sum(zone.prefecture == prefecture.code for zone in zones),
            )
            for prefecture in PREFECTURES
        ),
        groups=tuple(
            Group(code, names[code], tuple(zone for zone in zones if zone.prefecture == code))
            for code in sorted(names)
        ),
        zones=zones,
        figures=tuple((name, counted.get(name, 0)) for name in _CLASSES if counted.get(name)),
        counts=tuple(_counts(facts, asked)),
        latest=tuple(_latest(facts, asked)),
    )


def _zones(facts: Facts, asked: Asked) -> Iterator[ListedZone]:
    for zone in facts.of_type("tj:SettlementZone"):
        members = [
            (facts.one(m, "org:member"), (facts.one(m, "org:role") or "").rpartition("/")[2])
            for m in facts.sources("org:organization", zone)
            if facts.one(m, "tj:leftOn") is None
        ]
        central = sorted(m for m, role in members if m and role == "central-city")
        partners = sorted(m for m, role in members if m and role != "central-city")
        formed = facts.one(zone, "tj:formedInMonth")
        form, status = facts.one(zone, "tj:zoneForm"), facts.one(zone, "tj:zoneStatus")
        yield ListedZone(
            link=facts.link(zone),
            reading=facts.reading(zone),
            prefecture=_code(central or partners, facts, zone),
            central=facts.links(central),
            partners=facts.links(partners),
            formed=None if formed is None else calendar.written(formed, asked.language),
            formed_sort=formed or "9999",
            form=None if form is None else facts.link(form),
            status=None if status is None else facts.link(status),
            visions=facts.links(facts.sources("tj:visionOf", zone)),
        )


def _code(municipalities: list[str], facts: Facts, zone: str) -> str:
    """The two digits of the prefecture, which a municipality's code begins with."""
    for iri in (*municipalities, *facts.iris(zone, "tj:inPrefecture")):
        code = iri.rpartition("/")[2][:2]
        if code.isdecimal():
            return code
    return ""


def _prefecture_name(facts: Facts, asked: Asked, code: str) -> str:
    found = next((p for p in PREFECTURES if p.code == code), None)
    return asked.texts("zones.elsewhere") if found is None else found.name(asked.language)


def _counts(facts: Facts, asked: Asked) -> Iterator[Count]:
    for iri in facts.subjects():
        item, day = facts.one(iri, "tj:statusItem"), facts.one(iri, "tj:asOf")
        printed = facts.one(iri, "tj:verbatimValue")
        if item is not None and day is not None and printed is not None:
            yield Count(facts.link(item), value_of(facts, iri, asked.language))


def _latest(facts: Facts, asked: Asked) -> list[tuple[Link, str, Link | None]]:
    found = []
    for vision in facts.of_type("tj:CoexistenceVision"):
        edition = facts.one(vision, "tj:currentEdition")
        year = None if edition is None else facts.one(edition, "tj:editionFiscalYear")
        zone = facts.one(vision, "tj:visionOf")
        if edition is not None and year is not None and year[-4:].isdecimal():
            written = calendar.fiscal_year(int(year[-4:]), asked.language)
            link = None if zone is None else facts.link(zone)
            found.append((year[-4:], facts.link(edition), written, link))
    found.sort(key=lambda e: (e[0], e[1].iri), reverse=True)
    return [(edition, written, zone) for _, edition, written, zone in found[:6]]
