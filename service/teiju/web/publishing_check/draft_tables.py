"""What an edition of a draft would show in tables: the official one, and the indicators' values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teiju.editions.facts import Facts
from teiju.errors import NotFoundError
from teiju.official_tables.building import Kind, official_table
from teiju.official_tables.table import Table
from teiju.web.pages.values import plain


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an indicator: fiscal year, kind in either language, figure as pages show it."""

    year: str
    ja: str
    en: str
    value: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its values in the order of their years."""

    name: str
    values: tuple[Value, ...]


def measures_table(facts: Facts, edition: str) -> Table | None:
    """The official table of measures (取組事業一覧表); None where the edition states none."""
    try:
        return official_table(facts, Kind.MEASURES, edition)
    except NotFoundError:
        return None


def indicators(facts: Facts, edition: str) -> dict[str, Indicator]:
    """The indicators that an edition lists, by IRI."""
    own = facts.of(edition)
    versions = own.sources("tj:statedIn", edition)
    listed = {iri for one in versions for iri in own.values(one, "tj:listsIndicator")}
    return {iri: Indicator(own.name(iri), _values(own, iri)) for iri in sorted(listed)}


def _values(facts: Facts, indicator: str) -> tuple[Value, ...]:
    found = {
        (
            facts.one(iri, "tj:valueYear") or "",
            facts.one(iri, "tj:valueKind") or "",
            facts.one(iri, "sdmx-measure:obsValue") or "",
        )
        for iri in facts.sources("tj:indicator", indicator)
    }
    return tuple(
        Value(
            year.rsplit("/", 1)[-1], facts.name(kind, "ja"), facts.name(kind, "en"), _figure(value)
        )
        for year, kind, value in sorted(found)
        if value
    )


def _figure(value: str) -> str:
    return plain(Decimal(value))
