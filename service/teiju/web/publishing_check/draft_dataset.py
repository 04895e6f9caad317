"""The dataset of a draft: what a build would publish of the tables that an import would write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Store

from teiju.graph.assertion import assert_dataset
from teiju.snapshot import dataset
from teiju.snapshot.named_graphs import graph_kinds, kind_of
from teiju.workbook.draft import draft_root

_OF_THE_BUILD: Final = frozenset({"catalogue", "queries", "statistics", "shapes"})
"""The kinds of graphs that tell of the dataset as a whole; a draft leaves them as published."""


def draft_store(
    root: Path, zone: str, files: Mapping[str, str], base: str, published: Store
) -> Store:
    """All named graphs and the default graph, as `files` would make them of the tables of `root`.

    The dataset in the store `published` gives what a build tells of itself.
    """
    with draft_root(root, zone, files) as draft:
        store = dataset.store_of(assert_dataset(draft, base).dataset)
        kinds = graph_kinds(store, base)
        infer = dataset.reasoner("rules", draft, base)
        dataset.add_derived_graphs(store, draft, base, kinds, infer)
    graphs = [graph for graph in published.named_graphs() if isinstance(graph, NamedNode)]
    for graph in graphs:
        if kind_of(graph.value, kinds, base).name in _OF_THE_BUILD:
            store.bulk_extend(published.quads_for_pattern(None, None, None, graph))
    dataset.add_default_graph(store, dataset.default_graphs(store, base, kinds))
    return store
