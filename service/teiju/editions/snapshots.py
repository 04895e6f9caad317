"""What changed from one snapshot to another: visions in words, and every thing of each graph."""

from __future__ import annotations

import uuid
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
from teiju.editions.things import GraphChanges, graph_changes
from teiju.snapshot.manifest import DATASET, read_manifest

_CURRENT: Final = "tj:currentEdition"


@dataclass(frozen=True, slots=True)
class SnapshotComparison:
    """Two snapshots, by version, and the quads of their named graphs that differ.

    `editions`: the visions whose current edition tells of something else than before.
    """

    old: str
    new: str
    added: int
    removed: int
    graphs: tuple[GraphChanges, ...]
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
    described = {
        graph.iri: graph for folder in (old, new) for graph in read_manifest(folder).graphs
    }
    graphs = tuple(graph_changes(earlier, later, went, came, described))
    editions = tuple(found for found in _editions(earlier, later) if found.measures)
    return SnapshotComparison(*versions, len(came), len(went), graphs, editions)


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
