"""The page of a zone: its members, how it came about, what its visions promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.files import File, files_of
from teiju.web.pages.language import Language, Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.policy import PolicyRow, policy_rows, unsorted_measures
from teiju.web.pages.population import Population, population_of
from teiju.web.pages.sourcing import Evidence, evidence, places_of, references_of
from teiju.web.pages.values import Quantity, Value, quantities_of, values_of


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality's part in the zone."""

    municipality: Link
    prefecture: Link | None
    role: Link | None
    basis: Link | None
    joined: str | None
    left: str | None
    is_central: bool
    population: Value | None


@dataclass(frozen=True, slots=True)
class Event:
    """One point of the zone's history. `when` is a date of XSD, as exact as it is known."""

    when: str
    written: str
    what: Link
    detail: str


@dataclass(frozen=True, slots=True)
class Vision:
    """A vision with its editions, the latest first."""

    link: Link
    period: str
    editions: tuple[Link, ...]
    current: Link | None


@dataclass(frozen=True, slots=True)
class Goal:
    """An overall goal of a vision, such as the population to be kept."""

    link: Link
    value: Value | None


@dataclass(frozen=True, slots=True)
class ZoneView:
    """What the template shows of a zone."""

    reading: str | None
    form: Link | None
    status: Link | None
    formed: str | None
    other_names: tuple[Words, ...]
    last_seen: str | None
    members: tuple[Member, ...]
    members_complete: bool
    population: Population | None
    events: tuple[Event, ...]
    visions: tuple[Vision, ...]
    goals: tuple[Goal, ...]
    policy: tuple[PolicyRow, ...]
    measures: int
    meetings: tuple[Link, ...]
    quantities: tuple[Quantity, ...]
    unsorted: tuple[Link, ...]
    confidence: Link | None
    files: tuple[File, ...]
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the zone that the path names."""
    facts = await asked.facts("zone", asked.iri)
    if not facts.has_type(asked.iri, "tj:SettlementZone"):
        return None
    view = _view(facts, asked)
    central = [str(m.municipality.name) for m in view.members if m.is_central]
    others = [str(m.municipality.name) for m in view.members if not m.is_central]
    t = asked.texts
    return Page(
        template="zone.html",
        title=facts.name(asked.iri),
        view=view,
        description=t(
            "zone.description",
            name=facts.name(asked.iri),
            central=t("list.comma").join(central) or "—",
            others=t("list.comma").join(others) or "—",
            measures=view.measures,
        ),
        crumbs=(asked.crumb("nav.zones", "zones"),),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=t("kind.zone"),
    )


def _view(facts: Facts, asked: Asked) -> ZoneView:
    zone, language = asked.iri, asked.language
    visions = facts.sources("tj:visionOf", zone)
    formed = facts.one(zone, "tj:formedInMonth")
    seen = facts.one(zone, "tj:lastSeen")
    towns = {
        town
        for membership in facts.sources("org:organization", zone)
        if facts.one(membership, "tj:leftOn") is None
        for town in facts.iris(membership, "org:member")
    }
    population = population_of(facts, sorted(towns), language)
    meetings = [m for m in facts.sources("tj:ofZone", zone) if facts.has_type(m, "tj:Meeting")]
    return ZoneView(
        reading=facts.reading(zone),
        form=_linked(facts, zone, "tj:zoneForm"),
        status=_linked(facts, zone, "tj:zoneStatus"),
        formed=None if formed is None else calendar.written(formed, language),
        other_names=tuple(facts.all_words(zone, "skos:altLabel")),
        last_seen=None if seen is None else calendar.written(seen, language),
        members=tuple(_members(facts, zone, language, population)),
        population=population,
        members_complete=facts.one(zone, "tj:membersComplete") != "false",
        events=tuple(sorted(_events(facts, asked, visions), key=lambda e: (e.when, e.what.iri))),
        visions=tuple(_vision(facts, iri, language) for iri in _by_ordinal(facts, visions)),
        goals=tuple(_goals(facts, visions, language)),
        policy=policy_rows(facts, visions),
        measures=sum(
            facts.has_type(m, "tj:Measure")
            for v in visions
            for m in facts.sources("tj:inVision", v)
        ),
        meetings=facts.links(meetings),
        quantities=quantities_of(facts, zone, language),
        unsorted=unsorted_measures(facts, visions),
        confidence=_linked(facts, zone, "tj:factConfidence"),
        files=files_of(asked.manifest, zone.rpartition("/")[2], asked.texts),
        evidence=evidence(asked.texts("evidence.zone"), places_of(facts, zone)),
    )


def _members(
    facts: Facts, zone: str, language: Language, population: Population | None
) -> Iterator[Member]:
    counted = {} if population is None else population.by_municipality
    found = []
    for membership in facts.sources("org:organization", zone):
        municipality = facts.one(membership, "org:member")
        if municipality is None:
            continue
        role = facts.one(membership, "org:role")
        joined, left = facts.one(membership, "tj:joinedOn"), facts.one(membership, "tj:leftOn")
        found.append(
            Member(
                municipality=facts.link(municipality),
                prefecture=_linked(facts, municipality, "tj:inPrefecture"),
                role=None if role is None else facts.link(role),
                basis=_linked(facts, membership, "tj:onBasisOf"),
                joined=None if joined is None else calendar.written(joined, language),
                left=None if left is None else calendar.written(left, language),
                is_central=(role or "").endswith("/central-city"),
                population=counted.get(municipality),
            )
        )
    yield from sorted(found, key=lambda m: (not m.is_central, m.municipality.iri))


def _events(facts: Facts, asked: Asked, visions: list[str]) -> Iterator[Event]:
    t = asked.texts
    for instrument in facts.sources("tj:establishesZone", asked.iri):
        versions = facts.iris(instrument, "tj:hasVersion")
        for dated in (instrument, *versions):
            when = _when(facts, dated, "tj:signedOn", "tj:signedInMonth", "tj:signedInYear")
            if when is None:
                continue
            is_declaration = facts.has_type(instrument, "tj:CentralCityDeclaration")
            kind = "event.declaration" if is_declaration else "event.agreement"
            yield _event(facts, asked, when, dated, t(kind))
    formed = facts.one(asked.iri, "tj:formedInMonth")
    if formed is not None:
        yield _event(facts, asked, formed, asked.iri, t("event.formed"))
    for vision in visions:
        for edition in facts.sources("tj:editionOf", vision):
            when = _when(facts, edition, "tj:adoptedOn", "tj:adoptedInMonth", "tj:adoptedInYear")
            year = facts.one(edition, "tj:editionFiscalYear")
            if when is not None:
                yield _event(facts, asked, when, edition, t("event.edition"))
            elif year is not None and year[-4:].isdecimal():
                words = calendar.fiscal_year(int(year[-4:]), asked.language)
                yield Event(f"{year[-4:]}-99", words, facts.link(edition), t("event.edition"))
    for event in facts.sources("tj:eventOf", asked.iri):
        when = facts.one(event, "tj:happened")
        kind_of_event = facts.one(event, "tj:eventKind")
        if when is not None and kind_of_event is not None:
            affected = facts.links(facts.iris(event, "tj:concernsMunicipality"))
            names = [str(link.name) for link in affected]
            names += [str(words) for words in facts.all_words(event, "tj:nameInEvent")]
            kind_name = facts.name(kind_of_event)
            what = Words(t("list.comma").join(names)) if names else kind_name
            yield Event(
                when,
                calendar.written(when, asked.language),
                Link(event, what, facts.addresses.of(event)),
                str(kind_name),
            )


def _event(facts: Facts, asked: Asked, when: str, what: str, detail: str) -> Event:
    return Event(when, calendar.written(when, asked.language), facts.link(what), detail)


def _vision(facts: Facts, vision: str, language: Language) -> Vision:
    editions = sorted(facts.sources("tj:editionOf", vision), reverse=True)
    return Vision(
        link=facts.link(vision),
        period=period_of(facts, vision, language),
        editions=facts.links(editions),
        current=_linked(facts, vision, "tj:currentEdition"),
    )


def period_of(facts: Facts, vision: str, language: Language) -> str:
    """The fiscal years that a vision covers, in words; "" where they are not known."""
    start, end = facts.one(vision, "tj:periodStart"), facts.one(vision, "tj:periodEnd")
    return calendar.span(list(_years(start, end)), language)


def _years(start: str | None, end: str | None) -> Iterator[int]:
    for date in (start, end):
        if date is not None and date[:4].isdecimal():
            yield int(date[:4]) - (date[5:7] in ("01", "02", "03"))


def _goals(facts: Facts, visions: list[str], language: Language) -> Iterator[Goal]:
    for vision in visions:
        for goal in facts.sources("tj:inVision", vision):
            if facts.has_type(goal, "tj:OverallGoalIndicator"):
                values = values_of(facts, goal, language)
                yield Goal(facts.link(goal), values[-1] if values else None)


def _by_ordinal(facts: Facts, visions: list[str]) -> list[str]:
    return sorted(visions, key=lambda iri: facts.order(iri, "tj:ordinal"), reverse=True)


def _linked(facts: Facts, iri: str, name: str) -> Link | None:
    found = facts.one(iri, name)
    return None if found is None else facts.link(found)


def _when(facts: Facts, iri: str, *names: str) -> str | None:
    return next((found for name in names if (found := facts.one(iri, name))), None)
