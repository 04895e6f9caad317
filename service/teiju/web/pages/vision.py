"""The page of a vision: what it says, its editions, its overall goals and its measures."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.policy import PolicyRow, policy_rows, unsorted_measures
from teiju.web.pages.sourcing import Evidence, Place, evidence, places_of, references_of
from teiju.web.pages.values import Value, values_of
from teiju.web.pages.zone import period_of

_ORDER = ("purpose", "background", "goal", "future-image", "direction", "review-rule", "procedure")


@dataclass(frozen=True, slots=True)
class Said:
    """The statements of one kind, in the order of the document."""

    kind: Link
    texts: tuple[tuple[Words, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition in the list; `is_current` marks the one that holds now."""

    link: Link
    is_current: bool
    is_draft: bool


@dataclass(frozen=True, slots=True)
class VisionView:
    """What the template shows of a vision."""

    zone: Link | None
    period: str
    bases: tuple[Link, ...]
    statements: tuple[Said, ...]
    editions: tuple[Edition, ...]
    goals: tuple[tuple[Link, tuple[Value, ...]], ...]
    policy: tuple[PolicyRow, ...]
    measures: int
    unsorted: tuple[Link, ...]
    indicators: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the vision that the path names."""
    facts = await asked.facts("vision", asked.iri)
    if not facts.has_type(asked.iri, "tj:CoexistenceVision"):
        return None
    view = _view(facts, asked)
    return Page(
        template="vision.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts(
            "vision.description",
            name=facts.name(asked.iri),
            period=view.period or "—",
            measures=view.measures,
        ),
        crumbs=(asked.crumb("nav.zones", "zones"), *((view.zone,) if view.zone else ())),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=asked.texts("kind.vision"),
    )


def _view(facts: Facts, asked: Asked) -> VisionView:
    vision = asked.iri
    zone = facts.one(vision, "tj:visionOf")
    current = facts.one(vision, "tj:currentEdition")
    editions = sorted(facts.sources("tj:editionOf", vision), reverse=True)
    members = facts.sources("tj:inVision", vision)
    goals = [iri for iri in members if facts.has_type(iri, "tj:OverallGoalIndicator")]
    return VisionView(
        zone=None if zone is None else facts.link(zone),
        period=period_of(facts, vision, asked.language),
        bases=facts.links(facts.iris(vision, "tj:basedOn")),
        statements=_statements(facts, vision),
        editions=tuple(
            Edition(facts.link(e), e == current, facts.one(e, "tj:draft") == "true")
            for e in editions
        ),
        goals=tuple((facts.link(g), values_of(facts, g, asked.language)) for g in goals),
        policy=policy_rows(facts, [vision]),
        measures=sum(facts.has_type(iri, "tj:Measure") for iri in members),
        unsorted=unsorted_measures(facts, [vision]),
        indicators=facts.links(
            iri for iri in members if facts.has_type(iri, "tj:Indicator") and iri not in goals
        ),
        evidence=evidence(asked.texts("evidence.vision"), places_of(facts, vision)),
    )


def _statements(facts: Facts, vision: str) -> tuple[Said, ...]:
    by_kind: dict[str, list[str]] = {}
    for statement in facts.sources("tj:statementOf", vision):
        by_kind.setdefault(facts.one(statement, "tj:statementKind") or "", []).append(statement)
    said = []
    for kind in sorted(by_kind, key=_rank):
        ordered = sorted(by_kind[kind], key=lambda iri: (facts.order(iri), iri))
        texts = [(facts.words(iri, "tj:text"), places_of(facts, iri)) for iri in ordered]
        said.append(
            Said(facts.link(kind), tuple((words, places) for words, places in texts if words))
        )
    return tuple(said)


def _rank(kind: str) -> int:
    key = kind.rpartition("/")[2]
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)
