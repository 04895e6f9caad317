"""What two snapshots say of each thing: what came, what ended, which statements changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from teiju.editions.comparison import Kind
from teiju.editions.facts import Facts
from teiju.editions.marking import Stretch, marked
from teiju.snapshot.manifest import NamedGraph

Names = tuple[str, str]
"""What something is called, in Japanese and in English."""

_LANGUAGES: Final = ("ja", "en")
_ABOUT_THE_DATASET: Final = frozenset(
    {"current", "inferred", "queries", "shapes", "catalogue", "statistics"}
)
"""Kinds of graphs that follow from the others or tell of the dataset; they come last."""

_HASH: Final = re.compile("[0-9a-f]{32,}")
_LONGEST: Final = 60
"""Characters of a thing's words that may stand for its name."""

_JOINED: Final = (
    *("sssom:subject_id", "sssom:object_id"),
    *("tj:versionOfMeasure", "tj:affectsMeasure", "tj:adds", "tj:programmeListed"),
    *("tj:indicator", "tj:quantity", "tj:attainmentOf", "tj:statusItem"),
    *("org:member", "tj:eventKind", "tj:claimAbout", "tj:summaryOf"),
    *("tj:statedIn", "org:organization", "tj:eventOf", "sdmx-dimension:refArea"),
    *("tj:valueKind", "tj:valueYear", "tj:calendarYear", "tj:happened", "tj:asOf"),
)
"""The properties that tell things without names apart, in the order in which they are said."""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property of a thing: its values that went and that came, as people read them."""

    predicate: str
    names: Names
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def marks(self) -> tuple[Stretch, ...]:
        """Old and new text in one with what differs marked; empty unless one replaced the other.

        A hash is another one as a whole.
        """
        if len(self.old) != 1 or len(self.new) != 1 or _HASH.fullmatch(self.new[0]):
            return ()
        return marked(self.old[0], self.new[0])


@dataclass(frozen=True, slots=True)
class ThingChange:
    """What happened to a thing in a named graph. `iri` is "" for things without one."""

    iri: str
    names: Names
    kinds: Names
    change: Kind
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True, slots=True)
class GraphChanges:
    """A named graph: how many statements came and went, and what became of each thing."""

    graph: str
    names: Names
    added: int
    removed: int
    things: tuple[ThingChange, ...]


def graph_changes(
    earlier: Facts,
    later: Facts,
    went: Iterable[Quad],
    came: Iterable[Quad],
    graphs: Mapping[str, NamedGraph],
) -> Iterator[GraphChanges]:
    """The named graphs that differ; those that say what the dataset is about come first.

    `graphs` describes the graphs of both snapshots, by IRI.
    """
    sides: dict[str, tuple[list[Triple], list[Triple]]] = defaultdict(lambda: ([], []))
    for side, quads in enumerate((went, came)):
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode):
                sides[quad.graph_name.value][side].append(quad.triple)

    def order(graph: str) -> tuple[bool, bool, str]:
        described = graphs.get(graph)
        if described is None:
            return False, False, graph
        return described.kind in _ABOUT_THE_DATASET, not described.in_default_graph, graph

    for graph in sorted(sides, key=order):
        old, new = sides[graph]
        things = list(_things(graph, earlier, later, old, new))
        things.sort(key=lambda one: (one.kinds, one.change is not Kind.ADDED, one.names, one.iri))
        names = _graph_names(graph, later, earlier, graphs.get(graph))
        yield GraphChanges(graph, names, len(new), len(old), tuple(things))


def _things(
    graph: str, earlier: Facts, later: Facts, went: list[Triple], came: list[Triple]
) -> Iterator[ThingChange]:
    by_subject: dict[NamedNode | BlankNode, tuple[list[Triple], list[Triple]]] = defaultdict(
        lambda: ([], [])
    )
    for side, triples in enumerate((went, came)):
        for triple in triples:
            if isinstance(triple.subject, NamedNode | BlankNode):
                by_subject[triple.subject][side].append(triple)
    nameless: tuple[list[Triple], list[Triple]] = ([], [])
    for subject, (old, new) in by_subject.items():
        if isinstance(subject, BlankNode):
            # Its label says nothing about which one it is.
            nameless[0].extend(old)
            nameless[1].extend(new)
            continue
        change = _change(subject, graph, earlier, later)
        facts = earlier if change is Kind.ENDED else later
        yield ThingChange(
            iri=subject.value,
            names=_names(facts, subject.value),
            kinds=_kinds(facts, subject.value),
            change=change,
            properties=tuple(_properties(earlier, later, old, new)),
        )
    if nameless[0] or nameless[1]:
        found = tuple(_properties(earlier, later, *nameless))
        yield ThingChange("", ("", ""), ("", ""), Kind.CHANGED, found)


def _change(subject: NamedNode, graph: str, earlier: Facts, later: Facts) -> Kind:
    name = NamedNode(graph)
    if next(earlier.store.quads_for_pattern(subject, None, None, name), None) is None:
        return Kind.ADDED
    if next(later.store.quads_for_pattern(subject, None, None, name), None) is None:
        return Kind.ENDED
    return Kind.CHANGED


def _properties(
    earlier: Facts, later: Facts, went: list[Triple], came: list[Triple]
) -> Iterator[PropertyChange]:
    """The properties whose values differ; a text beside its translations, each by itself."""
    by_key: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (facts, triples) in enumerate(((earlier, went), (later, came))):
        for triple in triples:
            value = triple.object
            language = (value.language or "") if isinstance(value, Literal) else ""
            by_key[triple.predicate.value, language][side].append(_words(facts, value))
    for (name, language), (old, new) in sorted(by_key.items()):
        names = _names(later, name)
        if language:
            names = (f"{names[0]}（{language}）", f"{names[1]} ({language})")
        yield PropertyChange(name, names, tuple(sorted(old)), tuple(sorted(new)))


def _words(facts: Facts, value: NamedNode | BlankNode | Literal | Triple) -> str:
    match value:
        case Literal():
            return value.value
        case NamedNode():
            return _names(facts, value.value)[0]
        case _:
            return ""


def _kinds(facts: Facts, iri: str) -> Names:
    """What a thing is: the name of its own class, else of any."""
    types = facts.values(iri, "rdf:type")
    own = [one for one in types if one.startswith(f"{facts.base}def#")]
    return _names(facts, [*own, *types][0]) if types else ("", "")


def _graph_names(graph: str, later: Facts, earlier: Facts, described: NamedGraph | None) -> Names:
    """The kind of a graph, and the thing that it is about where it has a name."""
    kind = described.title if described is not None else {}
    about = graph.replace(f"{later.base}graph/", f"{later.base}id/", 1)
    found = []
    for language in _LANGUAGES:
        facts = later if later.name(about) != about else earlier
        thing = facts.name(about, language)
        path = graph.removeprefix(f"{later.base}graph/")
        what = path if thing == about else thing
        found.append(f"{kind[language]}: {what}" if language in kind else what)
    return (found[0], found[1])


def _names(facts: Facts, iri: str) -> Names:
    """What people call a thing; without a name, its words, what it joins, the end of its IRI."""
    found = [facts.name(iri, language) for language in _LANGUAGES]
    if found[0] != iri:
        return (found[0], found[1])
    words = next(
        (
            text
            for name in ("tj:text", "oa:exact", "skos:notation")
            if (text := facts.text(iri, name))
        ),
        "",
    )
    if words:
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        return (short, short)
    path = iri.removeprefix(f"{facts.base}id/")
    if path == iri:
        end = iri.rstrip("/").rpartition("#")[2].rpartition("/")[2] or iri
        return (end, end)
    joined = [_joined(facts, iri, language) for language in _LANGUAGES]
    return (joined[0] or path, joined[1] or joined[0] or path)


def _joined(facts: Facts, iri: str, language: str, *, is_deep: bool = True) -> str:
    """What a thing without a name joins: an indicator, a kind of value and a year, for example.

    What has no name itself is called by what it joins, and that is as deep as it goes.
    """
    found: dict[str, None] = {}
    for value in (value for name in _JOINED for value in facts.values(iri, name)):
        is_iri = value.startswith(("http://", "https://", "urn:"))
        name = facts.name(value, language) if is_iri else value
        if is_iri and name == value and is_deep:
            name = _joined(facts, value, language, is_deep=False) or value
        found[name.removeprefix(f"{facts.base}id/")] = None
    return " — ".join(found)
