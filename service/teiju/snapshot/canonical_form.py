"""The canonical form of a dataset (RDFC-1.0), by whose hash it goes.

Standard: https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad, RdfFormat, Store


def canonical_lines(store: Store, graph: NamedNode | None = None) -> list[bytes]:
    """The RDFC-1.0 canonical N-Quads, sorted by code point; of one graph or of everything.

    One graph is written as triples.
    """
    quads: Iterable[Quad]
    if graph is None:
        quads = store
    else:
        found = store.quads_for_pattern(None, None, None, graph)
        quads = (Quad(quad.subject, quad.predicate, quad.object) for quad in found)
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = pyoxigraph.serialize(dataset, format=RdfFormat.N_QUADS)
    return sorted((text or b"").splitlines(keepends=True))


def sha256(lines: Iterable[bytes]) -> str:
    """The hash of canonical lines, in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()
