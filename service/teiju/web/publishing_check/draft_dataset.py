"""The dataset of a draft: what a build would publish of the tables that an import would write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from teiju.graph.assertion import table_dataset
from teiju.graph.n_quads import quad_line
from teiju.snapshot import dataset
from teiju.snapshot.named_graphs import graph_kinds, kind_of
from teiju.tables.reading import read_tables
from teiju.workbook.draft import draft_root

_NOT_OF_TABLES: Final = frozenset(
    {"ontology", "scheme", "catalogue", "queries", "statistics", "shapes"}
)
"""The kinds of graphs that no table is behind; a draft leaves them as published."""


def draft_store(
    root: Path, zone: str, files: Mapping[str, str], base: str, published: Store
) -> Store:
    """All named graphs and the default graph, as `files` would make them of the tables of `root`.

    The dataset in the store `published` gives the graphs that no table is behind.
    """
    store = Store()
    with draft_root(root, zone, files) as draft:
        lines = [
            quad_line(one.subject, one.predicate, one.object, one.graph)
            for one in table_dataset(read_tables(draft / "data"), base)
        ]
        store.bulk_extend(parse("".join(lines), format=RdfFormat.N_QUADS))
        kinds = graph_kinds(published, base)
        for graph in [one for one in published.named_graphs() if isinstance(one, NamedNode)]:
            if kind_of(graph.value, kinds, base).name in _NOT_OF_TABLES:
                store.bulk_extend(published.quads_for_pattern(None, None, None, graph))
        infer = dataset.reasoner("rules", draft, base)
        dataset.add_derived_graphs(store, draft, base, kinds, infer)
    dataset.add_default_graph(store, dataset.default_graphs(store, base, kinds))
    return store
