"""The page of a measure: what is done, how it is measured and revised, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.policy import viewpoint_key, viewpoint_of
from teiju.web.pages.revision import Entry, Opinion, entries_about, opinions_about
from teiju.web.pages.sourcing import Evidence, Place, evidence, places_of, references_of
from teiju.web.pages.values import Value, values_of


@dataclass(frozen=True, slots=True)
class Measured:
    """One KPI of the measure with its latest actual value and its target."""

    link: Link
    unit: Link | None
    actual: Value | None
    target: Value | None


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme; `introduced` is the edition that added it."""

    link: Link
    introduced: Link | None
    discontinued: Link | None
    same_name: Link | None


@dataclass(frozen=True, slots=True)
class Version:
    """What one edition says of the measure."""

    link: Link
    edition: Link | None
    name: str | None
    outline: Words | None
    effects: tuple[Words, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What the template shows of a measure."""

    zone: Link | None
    vision: Link | None
    viewpoint: Link | None
    viewpoint_key: str
    area: Link | None
    content: Link | None
    versions: tuple[Version, ...]
    indicators: tuple[Measured, ...]
    programmes: tuple[Programme, ...]
    participants: tuple[Link, ...]
    continues: tuple[Link, ...]
    entries: tuple[Entry, ...]
    opinions: tuple[Opinion, ...]
    neutral: tuple[Link, ...]
    similar: tuple[tuple[Link, Link | None], ...]
    """Measures of other zones that a person has found alike, each with its zone."""

    goals: tuple[Link, ...]
    """Goals of the SDGs that an editor has related to the measure."""

    evidence: tuple[Evidence, ...]

    @property
    def current(self) -> Version | None:
        """What holds now: the current version, or else the latest."""
        return next((v for v in self.versions if v.is_current), None) or next(
            iter(self.versions), None
        )


async def page(asked: Asked) -> Page | None:
    """The page of the measure that the path names."""
    facts = await asked.facts("measure", asked.iri)
    if not facts.has_type(asked.iri, "tj:Measure"):
        return None
    view = _view(facts, asked)
    outline = view.current.outline if view.current else None
    crumbs = (asked.crumb("nav.zones", "zones"), view.zone, view.vision, view.area)
    return Page(
        template="measure.html",
        title=facts.name(asked.iri),
        view=view,
        description=str(outline or facts.name(asked.iri)),
        crumbs=tuple(crumb for crumb in crumbs if crumb is not None),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=asked.texts("kind.measure"),
    )


def _view(facts: Facts, asked: Asked) -> MeasureView:
    measure = asked.iri
    vision = facts.one(measure, "tj:inVision")
    content = facts.one(measure, "tj:inPolicyContent")
    area = None if content is None else facts.one(content, "tj:contentOfArea") or content
    viewpoint = None if area is None else viewpoint_of(facts, area)
    zone = None if vision is None else facts.one(vision, "tj:visionOf")
    entries = entries_about(facts, measure)
    return MeasureView(
        zone=_link(facts, zone),
        vision=_link(facts, vision),
        viewpoint=_link(facts, viewpoint),
        viewpoint_key=viewpoint_key(viewpoint),
        area=_link(facts, area),
        content=_link(facts, content),
        versions=_versions(facts, measure),
        indicators=tuple(_measured(facts, measure, asked)),
        programmes=tuple(_programmes(facts, measure)),
        participants=facts.links(facts.iris(measure, "tj:participant")),
        continues=facts.links(facts.iris(measure, "tj:continues")),
        entries=entries,
        opinions=(
            *opinions_about(facts, measure),
            *(opinion for entry in entries for opinion in entry.opinions),
        ),
        neutral=facts.links(facts.iris(measure, "tj:comparableAs")),
        similar=tuple(_similar(facts, measure)),
        goals=facts.links(facts.iris(measure, "tj:contributesTo")),
        evidence=tuple(_evidence(facts, asked, entries)),
    )


def _similar(facts: Facts, measure: str) -> Iterator[tuple[Link, Link | None]]:
    matches = ("skos:exactMatch", "skos:closeMatch")
    found = {other for name in matches for other in facts.iris(measure, name)}
    found |= {other for name in matches for other in facts.sources(name, measure)}
    for other in sorted(found):
        vision = facts.one(other, "tj:inVision")
        zone = None if vision is None else facts.one(vision, "tj:visionOf")
        yield facts.link(other), _link(facts, zone)


def _versions(facts: Facts, measure: str) -> tuple[Version, ...]:
    current = facts.one(measure, "tj:currentVersion")
    found = sorted(facts.sources("tj:versionOfMeasure", measure), reverse=True)
    return tuple(
        Version(
            link=facts.link(iri),
            edition=_link(facts, facts.one(iri, "tj:statedIn")),
            name=facts.one(iri, "tj:nameAsStated"),
            outline=facts.words(iri, "tj:outline"),
            effects=tuple(
                words for e in _effects(facts, iri) if (words := facts.words(e, "tj:text"))
            ),
            is_current=iri == current,
        )
        for iri in found
    )


def _effects(facts: Facts, version: str) -> list[str]:
    return sorted(facts.sources("tj:effectOf", version), key=lambda e: (facts.order(e), e))


def _measured(facts: Facts, measure: str, asked: Asked) -> Iterator[Measured]:
    for indicator in sorted(facts.sources("tj:indicatorOf", measure)):
        values = [v for v in values_of(facts, indicator, asked.language) if not v.is_replaced]
        actuals = [value for value in values if value.kind == "actual"]
        targets = [value for value in values if value.kind == "target"]
        yield Measured(
            link=facts.link(indicator),
            unit=_link(facts, facts.one(indicator, "tj:unit")),
            actual=actuals[-1] if actuals else None,
            target=targets[-1] if targets else None,
        )


def _programmes(facts: Facts, measure: str) -> Iterator[Programme]:
    for programme in sorted(facts.sources("tj:programmeOf", measure)):
        yield Programme(
            link=facts.link(programme),
            introduced=_link(facts, facts.one(programme, "tj:introducedIn")),
            discontinued=_link(facts, facts.one(programme, "tj:discontinuedIn")),
            same_name=_link(facts, facts.one(programme, "tj:sameNameAs")),
        )


def _evidence(facts: Facts, asked: Asked, entries: tuple[Entry, ...]) -> Iterator[Evidence]:
    t, measure = asked.texts, asked.iri
    named = places_of(facts, measure)
    yield from evidence(t("evidence.name"), named)
    known = {place.iri for place in named}
    for version in sorted(facts.sources("tj:versionOfMeasure", measure), reverse=True):
        rest = [place for place in places_of(facts, version) if place.iri not in known]
        yield from evidence(t("evidence.outline"), rest)
        for effect in _effects(facts, version):
            yield from evidence(t("evidence.effect"), places_of(facts, effect))
    for indicator in sorted(facts.sources("tj:indicatorOf", measure)):
        yield from evidence(t("evidence.indicator"), places_of(facts, indicator))
    for programme in sorted(facts.sources("tj:programmeOf", measure)):
        yield from evidence(t("evidence.programme"), places_of(facts, programme))
    for entry in entries:
        yield from evidence(t("evidence.entry"), entry.places)
        changed: list[Place] = [place for change in entry.changes for place in change.places]
        yield from evidence(t("evidence.change"), _once(changed))
        for opinion in entry.opinions:
            yield from evidence(t("evidence.opinion"), opinion.places)


def _once(places: list[Place]) -> list[Place]:
    return list({place.iri: place for place in places}.values())


def _link(facts: Facts, iri: str | None) -> Link | None:
    return None if iri is None else facts.link(iri)
