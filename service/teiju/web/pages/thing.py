"""The page of any thing, concept or scheme: everything stated of it, and what refers to it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link, Statement
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.sourcing import Evidence, Place, evidence, place, places_of, references_of

_FIRST = ("rdf:type", "skos:prefLabel", "rdfs:label", "skos:definition", "tj:text", "oa:exact")
_REPEATED = ("rdfs:label",)
_NAMED_ELSEWHERE = ("skos:prefLabel", "skos:definition", "rdf:type")
_SHOWN_BELOW = ("prov:wasDerivedFrom", "dcterms:source")
_MOST_SHOWN = 60
_DATES = ("date", "gYear", "gYearMonth", "dateTime")
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Shown:
    """One value: a link, or words."""

    link: Link | None
    words: Words | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property; `more` says how many are left out."""

    property: Link
    values: tuple[Shown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ThingView:
    """What the template shows of a thing."""

    types: tuple[Link, ...]
    definition: Words | None
    names: tuple[Words, ...]
    stated: tuple[Group, ...]
    referring: tuple[Group, ...]
    concepts: tuple[Link, ...]
    place: Place | None
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the thing that the path names, None when nothing is stated of it."""
    stated, referring = await asyncio.gather(
        asked.facts("thing", asked.iri), asked.facts("referring", asked.iri)
    )
    if not stated.about(asked.iri):
        return None
    mentioned = [found.value for found in stated.about(asked.iri) if found.is_iri]
    stated = await asked.named(stated, asked.iri, *mentioned)
    referring = await asked.named(referring, *referring.subjects())
    view = _view(stated, referring, asked)
    title = stated.name(asked.iri)
    if not stated.is_named(asked.iri) and view.types:
        title = _numbered(asked, view.types[0])
    kind = asked.texts("list.comma").join(str(link.name) for link in view.types[:2])
    return Page(
        template="thing.html",
        title=title,
        view=view,
        description=str(view.definition or f"{title} — {kind}"),
        crumbs=_crumbs(stated, asked),
        iri=asked.iri,
        references=references_of(stated, asked.iri),
        kind=kind,
    )


def _view(facts: Facts, referring: Facts, asked: Asked) -> ThingView:
    iri = asked.iri
    own = [t for t in facts.iris(iri, "rdf:type") if t.startswith(f"{asked.manifest.base}def#")]
    concepts = list(referring.sources("skos:inScheme", iri))
    is_fragment = facts.one(iri, "tj:lineNumber") is not None
    hidden = {facts.full(name) for name in (*_REPEATED, *_NAMED_ELSEWHERE, *_SHOWN_BELOW)}
    return ThingView(
        types=facts.links(own or facts.iris(iri, "rdf:type")),
        definition=facts.words(iri, "skos:definition"),
        names=tuple(_names(facts, iri)),
        stated=_groups(facts, facts.about(iri), hidden, asked),
        referring=_backwards(referring, facts, iri, bool(concepts)),
        concepts=referring.links(sorted(concepts, key=lambda c: str(referring.name(c)))),
        place=place(facts, iri) if is_fragment else None,
        evidence=evidence(asked.texts("evidence.thing"), places_of(facts, iri)),
    )


def _names(facts: Facts, iri: str) -> Iterable[Words]:
    """The names in all languages, the page's own first."""
    own = facts.addresses.language
    statements = facts.statements(iri, "skos:prefLabel")
    for found in sorted(statements, key=lambda name: not name.language.startswith(own)):
        yield Words(found.value, found.language)


def _groups(
    facts: Facts, statements: list[Statement], hidden: set[str], asked: Asked
) -> tuple[Group, ...]:
    own = {(s.value, s.language) for s in statements if not _foreign(s.property, asked)}
    by_property: dict[str, list[Statement]] = {}
    for statement in statements:
        is_broader = _foreign(statement.property, asked) and (
            (statement.value, statement.language) in own
        )
        if statement.property not in hidden and not is_broader:
            by_property.setdefault(statement.property, []).append(statement)
    order = [facts.full(name) for name in _FIRST]
    ranked = sorted(
        by_property,
        key=lambda p: (order.index(p) if p in order else len(order), _foreign(p, asked), p),
    )
    return tuple(
        Group(
            facts.link(name),
            tuple(_shown(facts, s, asked) for s in found[:_MOST_SHOWN]),
            max(0, len(found) - _MOST_SHOWN),
        )
        for name in ranked
        for found in [_for_reader(by_property[name], asked)]
    )


def _for_reader(found: list[Statement], asked: Asked) -> list[Statement]:
    """The statements without their translations, where some are in the reader's language."""
    own = [s for s in found if s.language == asked.language]
    return [s for s in found if not own or s.language in ("", asked.language)]


def _backwards(referring: Facts, facts: Facts, iri: str, is_scheme: bool) -> tuple[Group, ...]:
    by_property: dict[str, list[str]] = {}
    for subject in referring.subjects():
        for statement in referring.about(subject):
            if statement.is_iri and statement.value == iri:
                by_property.setdefault(statement.property, []).append(subject)
    by_property.pop(facts.full("sh:focusNode"), None)
    told = {statement.value for statement in facts.about(iri) if statement.is_iri}
    by_property = {p: s for p, s in by_property.items() if not told.issuperset(s)}
    if is_scheme:
        by_property = {p: s for p, s in by_property.items() if "skos/core#" not in p}
    return tuple(
        Group(
            facts.link(name),
            tuple(Shown(referring.link(s), None) for s in found[:_MOST_SHOWN]),
            max(0, len(found) - _MOST_SHOWN),
        )
        for name, found in sorted(by_property.items())
    )


def _shown(facts: Facts, statement: Statement, asked: Asked) -> Shown:
    if statement.is_iri:
        return Shown(facts.link(statement.value), None)
    kind = statement.datatype.removeprefix(_XSD)
    if kind in _DATES:
        return Shown(
            None, Words(calendar.written(statement.value, asked.language)), statement.value
        )
    return Shown(None, Words(statement.value, statement.language))


def _numbered(asked: Asked, kind: Link) -> Words:
    """A title for what has nothing to be called by: its kind and its number."""
    return Words(f"{kind.name} {asked.path.rpartition('/')[2]}", kind.name.language)


def _crumbs(facts: Facts, asked: Asked) -> tuple[Link, ...]:
    iri = asked.iri
    if asked.path.startswith("scheme"):
        schemes = facts.links(facts.iris(iri, "skos:inScheme")[:1])
        return (asked.crumb("nav.vocabulary", "def"), *schemes)
    upward = (
        "tj:versionOfMeasure",
        "tj:programmeOf",
        "tj:effectOf",
        "tj:changeIn",
        "tj:entryOf",
        "tj:statementOf",
        "tj:indicator",
        "tj:agendaOf",
        "tj:attendanceAt",
        "tj:establishesZone",
        "tj:inDocument",
        "oa:hasTarget",
        "org:organization",
        "tj:concerns",
    )
    for name in upward:
        found = facts.iris(iri, name)
        if found:
            return (asked.crumb("nav.home", ""), facts.link(found[0]))
    return (asked.crumb("nav.home", ""),)


def _foreign(name: str, asked: Asked) -> bool:
    return not name.startswith(asked.manifest.base)
