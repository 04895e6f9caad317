"""The difference of two editions' named graphs as an RDF Patch."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from pyoxigraph import NamedNode

from teiju.editions import rdf_patch
from teiju.editions.facts import Facts
from teiju.snapshot.canonical_form import canonical_lines


def edition_patch(facts: Facts, old: str, new: str) -> Iterator[str]:
    """The patch that makes the triples of the new edition's graph out of the old one's."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{old}..{new}")
    header = {"id": f"<urn:uuid:{name}>", "old": f"<{old}>", "new": f"<{new}>"}
    return rdf_patch.patch(edition_lines(facts, old), edition_lines(facts, new), header)


def edition_lines(facts: Facts, edition: str) -> list[str]:
    """The canonical N-Triples of the graph that states an edition."""
    graph = edition.replace(f"{facts.base}id/", f"{facts.base}graph/", 1)
    return [line.decode().rstrip("\n") for line in canonical_lines(facts.store, NamedNode(graph))]
