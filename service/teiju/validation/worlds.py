"""What is validated at a time: what holds now, and each superseded edition in a world of its own.

A measure that an edition renames has one name in each world. What an edition speaks of although it
has ended (a revision removes it, a value was measured for it) is what the last edition before said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store
from rdflib import Graph

from teiju.validation.finding import Finding, Findings
from teiju.validation.shapes import load_shapes, validate

_EDITION = "/edition/"
_DERIVED = ("current", "inferred")


@dataclass(frozen=True, slots=True)
class World:
    """Facts that hold together, as one graph, and the things to look at; None: all of them."""

    facts: Store
    focus: frozenset[str] | None = None


def validate_worlds(
    quads: Iterable[Quad], superseded: Collection[str], shapes: Path, base: str
) -> Findings:
    """Everything that breaks a shape of the folder `shapes`, now or in a superseded edition.

    Raises VocabularyError when a shape cannot be understood.
    """
    graph: Graph = load_shapes(shapes, base)
    found: list[Finding] = []
    for world in worlds(quads, superseded, base):
        found.extend(validate(world.facts, graph, base, focus=world.focus))
    return Findings(found)


def worlds(quads: Iterable[Quad], superseded: Collection[str], base: str) -> Iterator[World]:
    """The world of now, then one for each graph of a superseded edition, the earliest first."""
    by_graph: dict[str, list[Quad]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        by_graph.setdefault(name, []).append(Quad(*quad.triple))
    old = sorted(superseded)
    derived = {f"{base}graph/{name}" for name in _DERIVED}
    stated = [name for name in by_graph if name not in derived and name not in superseded]
    now = _merged(by_graph, stated, old)
    for name in derived:
        now.bulk_extend(by_graph.get(name, ()))
    yield World(now)
    for edition in old:
        vision = edition.partition(_EDITION)[0]
        editions = {name for name in by_graph if name.startswith(f"{vision}{_EDITION}")}
        earlier = [name for name in old if name in editions and name < edition]
        others = [name for name in stated if name not in editions]
        subjects = (quad.subject for quad in by_graph.get(edition, ()))
        focus = frozenset(one.value for one in subjects if isinstance(one, NamedNode))
        yield World(_merged(by_graph, [*others, edition], earlier), focus)


def _merged(by_graph: dict[str, list[Quad]], names: list[str], ended: list[str]) -> Store:
    """The graphs as one, with what they speak of and only earlier editions describe."""
    store = Store()
    for name in names:
        store.bulk_extend(by_graph.get(name, ()))
    described = [_descriptions(by_graph.get(name, ())) for name in reversed(ended)]
    waiting = True
    while waiting:
        waiting = False
        for things in described:
            for thing, quads in things.items():
                if _has(store, None, thing) and not _has(store, thing, None):
                    store.extend(quads)
                    waiting = True
    return store


def _descriptions(quads: Iterable[Quad]) -> dict[NamedNode, list[Quad]]:
    found: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject, []).append(quad)
    return found


def _has(store: Store, subject: NamedNode | None, value: NamedNode | None) -> bool:
    return next(iter(store.quads_for_pattern(subject, None, value)), None) is not None
