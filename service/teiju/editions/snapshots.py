"""What changed from one snapshot to another: quads that came and went, grouped in words."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from teiju.editions import rdf_patch
from teiju.editions.comparison import Comparison, between
from teiju.editions.facts import Facts, facts_of
from teiju.editions.state import EditionState, stated
from teiju.snapshot.manifest import DATASET, read_manifest

_CURRENT: Final = "tj:currentEdition"


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one class in one named graph of which statements came or went."""

    graph: str
    kind: str
    name: str
    added: int
    removed: int
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SnapshotComparison:
    """Two snapshots, by version, and the quads of their named graphs that differ.

    `editions`: the visions whose current edition tells of something else than before.
    """

    old: str
    new: str
    added: int
    removed: int
    groups: tuple[Group, ...]
    editions: tuple[Comparison, ...] = ()


def compare_snapshots(old: Path, new: Path) -> SnapshotComparison:
    """The differences of two snapshot folders. Raises NotFoundError when one is none."""
    before, after = lines(old), lines(new)
    came = list(_quads(sorted(set(after) - set(before))))
    went = list(_quads(sorted(set(before) - set(after))))
    versions = (read_manifest(old).version, read_manifest(new).version)
    if not came and not went:
        return SnapshotComparison(*versions, 0, 0, ())
    earlier, later = facts_of(old), facts_of(new)
    groups = _groups((later, came), (earlier, went))
    editions = tuple(found for found in _editions(earlier, later) if found.measures)
    return SnapshotComparison(*versions, len(came), len(went), groups, editions)


def patch(old: Path, new: Path) -> Iterator[str]:
    """The RDF Patch that makes the new snapshot out of the old one.

    Its identity is made from the two versions: the same two snapshots give the same patch.
    """
    versions = (read_manifest(old).version, read_manifest(new).version)
    name = uuid.uuid5(uuid.NAMESPACE_URL, "..".join(versions))
    header = {"id": f"<urn:uuid:{name}>", "old": f'"{versions[0]}"', "new": f'"{versions[1]}"'}
    return rdf_patch.patch(lines(old), lines(new), header)


def lines(folder: Path) -> list[str]:
    """The canonical N-Quads of a snapshot, each without its line end."""
    read_manifest(folder)
    return (folder / DATASET).read_text(encoding="utf-8").split("\n")[:-1]


def _quads(found: Iterable[str]) -> Iterator[Quad]:
    """The quads of named graphs: the default graph only repeats them."""
    parsed = pyoxigraph.parse("\n".join(found) + "\n", format=RdfFormat.N_QUADS)
    return (quad for quad in parsed if isinstance(quad.graph_name, NamedNode))


def _editions(earlier: Facts, later: Facts) -> Iterator[Comparison]:
    """What each vision's current edition tells, now and before; nothing before of a new vision."""
    before = dict(earlier.pairs(_CURRENT))
    after = dict(later.pairs(_CURRENT))
    for vision in sorted({*before, *after}):
        old, new = before.get(vision), after.get(vision)
        yield between(
            later,
            EditionState("", "", {}) if old is None else stated(earlier, old),
            EditionState("", "", {}) if new is None else stated(later, new),
        )


def _groups(came: tuple[Facts, list[Quad]], went: tuple[Facts, list[Quad]]) -> tuple[Group, ...]:
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    things: dict[tuple[str, str], set[str]] = defaultdict(set)
    names: dict[tuple[str, str], str] = {}
    for side, (facts, quads) in enumerate((came, went)):
        for quad in quads:
            subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            kind = (facts.one(subject, "rdf:type") or "") if subject else ""
            key = (str(quad.graph_name).strip("<>"), kind)
            counts[key][side] += 1
            if subject:
                things[key].add(facts.name(subject))
            names.setdefault(key, facts.name(kind) if kind else "")
    return tuple(
        Group(
            graph=key[0],
            kind=key[1],
            name=names[key],
            added=counts[key][0],
            removed=counts[key][1],
            things=tuple(sorted(things[key])),
        )
        for key in sorted(counts)
    )
