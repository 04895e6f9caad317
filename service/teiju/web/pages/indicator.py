"""The page of a KPI: what it measures, in what unit, and its values as chart and table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.chart import Chart, chart_of
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.revision import Entry, entries_of
from teiju.web.pages.sourcing import Evidence, evidence, places_of, references_of
from teiju.web.pages.values import Attainment, Value, attainments_of, values_of

_LINKED = (
    "tj:measureKind",
    "tj:unit",
    "tj:unitStatus",
    "tj:aggregation",
    "tj:direction",
    "tj:cumulativeFrom",
    "tj:geographicScope",
)
_WORDED = ("tj:numerator", "tj:denominator", "tj:population")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One part of the definition: the property, and a link or words."""

    property: Link
    link: Link | None
    words: Words | None


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """What the template shows of an indicator."""

    measure: Link | None
    vision: Link | None
    zone: Link | None
    area: Link | None
    printed_name: str | None
    definition: Words | None
    aspects: tuple[Aspect, ...]
    upper_bound: Decimal | None
    notes: tuple[Words, ...]
    unit: Link | None
    values: tuple[Value, ...]
    chart: Chart | None
    attainments: tuple[Attainment, ...]
    added_by: tuple[Entry, ...]
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the indicator that the path names."""
    facts = await asked.facts("indicator", asked.iri)
    if not facts.one(asked.iri, "tj:verbatimName") and not facts.has_type(
        asked.iri, "tj:Indicator"
    ):
        return None
    view = _view(facts, asked)
    crumbs = (asked.crumb("nav.zones", "zones"), view.zone, view.vision, view.measure or view.area)
    t = asked.texts
    key = "indicator.description" if view.values else "indicator.description.none"
    return Page(
        template="indicator.html",
        title=facts.name(asked.iri),
        view=view,
        description=t(
            key,
            name=facts.name(asked.iri),
            of=view.measure.name if view.measure else view.zone.name if view.zone else "",
            count=len(view.values),
        ),
        crumbs=tuple(crumb for crumb in crumbs if crumb is not None),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=t("kind.goal" if facts.has_type(asked.iri, "tj:OverallGoalIndicator") else "kind.kpi"),
    )


def _view(facts: Facts, asked: Asked) -> IndicatorView:
    indicator = asked.iri
    measure = facts.one(indicator, "tj:indicatorOf")
    vision = facts.one(measure or indicator, "tj:inVision") or facts.one(indicator, "tj:inVision")
    zone = facts.one(vision, "tj:visionOf") if vision else facts.one(indicator, "tj:inZone")
    unit = facts.one(indicator, "tj:unit")
    values = values_of(facts, indicator, asked.language)
    additions = [
        entry
        for change in facts.sources("tj:adds", indicator)
        if (at := facts.one(change, "tj:changeIn")) and (of := facts.one(at, "tj:entryOf"))
        for entry in entries_of(facts, of)
        if entry.link.iri == at
    ]
    return IndicatorView(
        measure=_link(facts, measure),
        vision=_link(facts, vision),
        zone=_link(facts, zone),
        area=_link(facts, facts.one(indicator, "tj:indicatorOfArea")),
        printed_name=facts.one(indicator, "tj:verbatimName"),
        definition=facts.words(indicator, "skos:definition"),
        aspects=tuple(_aspects(facts, indicator)),
        upper_bound=facts.number(indicator, "tj:upperBound"),
        notes=tuple(facts.all_words(indicator, "skos:editorialNote")),
        unit=_link(facts, unit),
        values=values,
        chart=chart_of(values, asked.texts),
        attainments=attainments_of(facts, indicator),
        added_by=tuple(additions),
        evidence=(
            *evidence(asked.texts("evidence.indicator"), places_of(facts, indicator)),
            *(
                found
                for value in values
                for found in evidence(f"{value.when} {value.printed or ''}", value.places)
            ),
        ),
    )


def _aspects(facts: Facts, indicator: str) -> list[Aspect]:
    base = facts.addresses.base
    found = [
        Aspect(facts.link(f"{base}def#{name[3:]}"), facts.link(iri), None)
        for name in _LINKED
        if (iri := facts.one(indicator, name)) is not None
    ]
    found += [
        Aspect(facts.link(f"{base}def#{name[3:]}"), None, words)
        for name in _WORDED
        if (words := facts.words(indicator, name)) is not None
    ]
    return found


def _link(facts: Facts, iri: str | None) -> Link | None:
    return None if iri is None else facts.link(iri)
