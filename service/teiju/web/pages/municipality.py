"""The pages of a municipality and of a prefecture: in which zones they take part, and how."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.sourcing import Evidence, evidence, places_of, references_of
from teiju.web.pages.values import Quantity, quantities_of


@dataclass(frozen=True, slots=True)
class Membership:
    """The part that a municipality has in one zone."""

    zone: Link
    role: Link | None
    formed: str | None
    partners: tuple[Link, ...]
    visions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """What the template shows of a municipality."""

    reading: str | None
    prefecture: Link | None
    code: str | None
    corporate_number: str | None
    area_codes: tuple[Link, ...]
    memberships: tuple[Membership, ...]
    declarations: tuple[Link, ...]
    agreements: tuple[Link, ...]
    indicators: tuple[Link, ...]
    quantities: tuple[Quantity, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PrefectureView:
    """What the template shows of a prefecture."""

    reading: str | None
    code: str | None
    zones: tuple[Link, ...]
    municipalities: tuple[tuple[Link, tuple[Link, ...]], ...]


async def page(asked: Asked) -> Page | None:
    """The page of the municipality that the path names."""
    facts = await asked.facts("municipality", asked.iri)
    if not facts.has_type(asked.iri, "tj:Municipality"):
        return None
    view = _view(facts, asked)
    t = asked.texts
    names = t("list.comma").join(str(m.zone.name) for m in view.memberships)
    return Page(
        template="municipality.html",
        title=facts.name(asked.iri),
        view=view,
        description=t("municipality.description", name=facts.name(asked.iri), zones=names or "—"),
        crumbs=(
            asked.crumb("nav.zones", "zones"),
            *((view.prefecture,) if view.prefecture else ()),
        ),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=t("kind.municipality"),
    )


async def prefecture_page(asked: Asked) -> Page | None:
    """The page of the prefecture that the path names."""
    facts = await asked.facts("prefecture", asked.iri)
    if not facts.has_type(asked.iri, "tj:Prefecture"):
        return None
    zones: dict[str, Link] = {}
    municipalities = []
    for municipality in facts.sources("tj:inPrefecture", asked.iri):
        memberships = facts.sources("org:member", municipality)
        found = sorted({z for m in memberships for z in facts.iris(m, "org:organization")})
        zones.update((iri, facts.link(iri)) for iri in found)
        municipalities.append((facts.link(municipality), facts.links(found)))
    view = PrefectureView(
        reading=facts.reading(asked.iri),
        code=facts.one(asked.iri, "tj:localGovernmentCode"),
        zones=tuple(zones[iri] for iri in sorted(zones)),
        municipalities=tuple(municipalities),
    )
    return Page(
        template="prefecture.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts(
            "prefecture.description", name=facts.name(asked.iri), zones=len(zones)
        ),
        crumbs=(asked.crumb("nav.zones", "zones"),),
        iri=asked.iri,
        kind=asked.texts("kind.prefecture"),
    )


def _view(facts: Facts, asked: Asked) -> MunicipalityView:
    iri = asked.iri
    prefecture = facts.one(iri, "tj:inPrefecture")
    parties = {
        *facts.sources("tj:centralParty", iri),
        *facts.sources("tj:partnerParty", iri),
    }
    memberships = [_membership(facts, m, asked) for m in facts.sources("org:member", iri)]
    return MunicipalityView(
        reading=facts.reading(iri),
        prefecture=None if prefecture is None else facts.link(prefecture),
        code=facts.one(iri, "tj:localGovernmentCode"),
        corporate_number=facts.one(iri, "tj:corporateNumber"),
        area_codes=facts.links(facts.iris(iri, "tj:plainAreaCode")),
        memberships=tuple(m for m in memberships if m is not None),
        declarations=facts.links(facts.sources("tj:declaredBy", iri)),
        agreements=facts.links(sorted(parties)),
        indicators=facts.links(facts.sources("tj:geographicScope", iri)),
        quantities=quantities_of(facts, iri, asked.language),
        evidence=evidence(asked.texts("evidence.name"), places_of(facts, iri)),
    )


def _membership(facts: Facts, membership: str, asked: Asked) -> Membership | None:
    zone = facts.one(membership, "org:organization")
    if zone is None:
        return None
    role, formed = facts.one(membership, "org:role"), facts.one(zone, "tj:formedInMonth")
    partners = {
        member
        for other in facts.sources("org:organization", zone)
        for member in facts.iris(other, "org:member")
        if member != asked.iri
    }
    return Membership(
        zone=facts.link(zone),
        role=None if role is None else facts.link(role),
        formed=None if formed is None else calendar.written(formed, asked.language),
        partners=facts.links(sorted(partners)),
        visions=facts.links(facts.sources("tj:visionOf", zone)),
    )
