"""What a revision changed, entry by entry, and what the council said of it."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.sourcing import Place, places_of


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind (`tj:ProgrammeAddition`), what it adds or removes, and its words."""

    link: Link
    kind: Link
    section: Link | None
    added: Link | None
    removed: Link | None
    text: Words | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to an opinion."""

    text: Words
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was said in the council; who said it is not recorded."""

    link: Link
    kind: Link | None
    text: Words
    emphasised: tuple[Words, ...]
    responses: tuple[Response, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stood in one section before the revision."""

    section: Link | None
    text: Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table of revisions. `page` is the page in the printed vision."""

    link: Link
    number: str
    revision: Link | None
    measures: tuple[Link, ...]
    page: str | None
    before: tuple[Section, ...]
    changes: tuple[Change, ...]
    opinions: tuple[Opinion, ...]
    places: tuple[Place, ...]


def entries_of(facts: Facts, revision: str) -> tuple[Entry, ...]:
    """The entries of a revision, in their order."""
    return _sorted_entries(facts, facts.sources("tj:entryOf", revision))


def entries_about(facts: Facts, measure: str) -> tuple[Entry, ...]:
    """The entries that affect a measure, whatever revision they are of."""
    return _sorted_entries(facts, facts.sources("tj:affectsMeasure", measure))


def opinions_about(facts: Facts, iri: str) -> tuple[Opinion, ...]:
    """The opinions that concern a thing, in their order."""
    found = sorted(facts.sources("tj:concerns", iri), key=lambda o: (facts.order(o), o))
    return tuple(_opinion(facts, opinion) for opinion in found)


def _sorted_entries(facts: Facts, iris: list[str]) -> tuple[Entry, ...]:
    ordered = sorted(iris, key=lambda iri: (facts.order(iri, "tj:entryNumber"), iri))
    return tuple(_entry(facts, iri) for iri in ordered)


def _entry(facts: Facts, entry: str) -> Entry:
    revision = facts.one(entry, "tj:entryOf")
    number = facts.one(entry, "tj:entryNumber") or ""
    changes = sorted(facts.sources("tj:changeIn", entry), key=lambda c: (facts.order(c), c))
    before = sorted(facts.sources("tj:oldSectionOf", entry), key=lambda s: (facts.order(s), s))
    return Entry(
        link=Link(entry, Words(number), facts.addresses.of(entry)),
        number=number,
        revision=None if revision is None else facts.link(revision),
        measures=facts.links(facts.iris(entry, "tj:affectsMeasure")),
        page=facts.one(entry, "tj:pageInVision"),
        before=tuple(_section(facts, section) for section in before),
        changes=tuple(_change(facts, change) for change in changes),
        opinions=opinions_about(facts, entry),
        places=places_of(facts, entry),
    )


def _change(facts: Facts, change: str) -> Change:
    kind = next((t for t in facts.iris(change, "rdf:type") if not t.endswith("#Change")), "")
    return Change(
        link=Link(change, Words(""), facts.addresses.of(change)),
        kind=facts.link(kind),
        section=_linked(facts, change, "tj:section"),
        added=_linked(facts, change, "tj:adds"),
        removed=_linked(facts, change, "tj:removes"),
        text=facts.words(change, "tj:text"),
        places=places_of(facts, change),
    )


def _section(facts: Facts, section: str) -> Section:
    text = facts.words(section, "tj:text") or Words("")
    return Section(_linked(facts, section, "tj:section"), text)


def _opinion(facts: Facts, opinion: str) -> Opinion:
    responses = sorted(facts.sources("tj:respondsTo", opinion))
    return Opinion(
        link=Link(opinion, Words(""), facts.addresses.of(opinion)),
        kind=_linked(facts, opinion, "tj:opinionKind"),
        text=facts.words(opinion, "tj:text") or Words(""),
        emphasised=tuple(facts.all_words(opinion, "tj:emphasisedText")),
        responses=tuple(
            Response(facts.words(iri, "tj:text") or Words(""), places_of(facts, iri))
            for iri in responses
        ),
        places=places_of(facts, opinion),
    )


def _linked(facts: Facts, iri: str, name: str) -> Link | None:
    found = facts.one(iri, name)
    return None if found is None else facts.link(found)
