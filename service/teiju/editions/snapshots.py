"""What changed from one snapshot to another: quads that came and went, grouped in words."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from teiju.editions import rdf_patch
from teiju.editions.facts import Facts, facts_of
from teiju.snapshot.manifest import DATASET, read_manifest


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
    """Two snapshots, by version, and the quads of their named graphs that differ."""

    old: str
    new: str
    added: int
    removed: int
    groups: tuple[Group, ...]


def compare_snapshots(old: Path, new: Path) -> SnapshotComparison:
    """The differences of two snapshot folders. Raises NotFoundError when one is none."""
    before, after = lines(old), lines(new)
    came = list(_quads(sorted(set(after) - set(before))))
    went = list(_quads(sorted(set(before) - set(after))))
    groups = _groups((facts_of(new), came), (facts_of(old), went)) if came or went else ()
    return SnapshotComparison(
        old=read_manifest(old).version,
        new=read_manifest(new).version,
        added=len(came),
        removed=len(went),
        groups=groups,
    )


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
