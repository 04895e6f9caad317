"""The page of a zone's policy area or policy content, with the measures under it."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.policy import viewpoint_key, viewpoint_of
from teiju.web.pages.sourcing import Evidence, evidence, places_of, references_of

_MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in the list."""

    link: Link
    outline: Words | None
    indicators: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A policy content with its measures."""

    link: Link
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class AreaView:
    """What the template shows of a policy area or content."""

    scheme: Link | None
    viewpoint: Link | None
    viewpoint_key: str
    area: Link | None
    contents: tuple[Content, ...]
    indicators: tuple[Link, ...]
    agreements: tuple[Link, ...]
    matches: tuple[tuple[Link, Link], ...]
    other_names: tuple[Words, ...]
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the policy area or content that the path names."""
    facts = await asked.facts("area", asked.iri)
    is_area = facts.has_type(asked.iri, "tj:PolicyArea")
    if not is_area and not facts.has_type(asked.iri, "tj:PolicyContent"):
        return None
    view = _view(facts, asked, is_area=is_area)
    zone = asked.addresses.iri("id/zone/" + asked.path.split("/")[2])
    named = await asked.facts("thing", zone)
    measures = sum(len(content.measures) for content in view.contents)
    crumbs = (asked.crumb("nav.zones", "zones"), named.link(zone), view.area)
    return Page(
        template="area.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts(
            "area.description",
            name=facts.name(asked.iri),
            zone=named.name(zone),
            measures=measures,
        ),
        crumbs=tuple(crumb for crumb in crumbs if crumb is not None),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=asked.texts("kind.area" if is_area else "kind.content"),
    )


def _view(facts: Facts, asked: Asked, *, is_area: bool) -> AreaView:
    concept = asked.iri
    area = concept if is_area else facts.one(concept, "tj:contentOfArea")
    contents = facts.sources("tj:contentOfArea", concept) if is_area else [concept]
    viewpoint = None if area is None else viewpoint_of(facts, area)
    scheme = facts.one(concept, "skos:inScheme")
    return AreaView(
        scheme=None if scheme is None else facts.link(scheme),
        viewpoint=None if viewpoint is None else facts.link(viewpoint),
        viewpoint_key=viewpoint_key(viewpoint),
        area=None if is_area or area is None else facts.link(area),
        contents=tuple(_content(facts, content) for content in contents),
        indicators=facts.links(sorted(facts.sources("tj:indicatorOfArea", concept))),
        agreements=facts.links(facts.sources("tj:coversArea", area or concept)),
        matches=tuple(
            (facts.link(facts.full(name)), facts.link(match))
            for name in _MATCHES
            for match in facts.iris(concept, name)
        ),
        other_names=tuple(facts.all_words(concept, "skos:altLabel")),
        evidence=evidence(asked.texts("evidence.name"), places_of(facts, concept)),
    )


def _content(facts: Facts, content: str) -> Content:
    measures = sorted(facts.sources("tj:inPolicyContent", content))
    return Content(facts.link(content), tuple(_measure(facts, measure) for measure in measures))


def _measure(facts: Facts, measure: str) -> Measure:
    version = facts.one(measure, "tj:currentVersion")
    return Measure(
        link=facts.link(measure),
        outline=None if version is None else facts.words(version, "tj:outline"),
        indicators=facts.links(sorted(facts.sources("tj:indicatorOf", measure))),
    )
