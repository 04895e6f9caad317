"""The asserted facts as Turtle files, `data/graph/`: one a folder of tables.

They are committed, so that anybody can use the facts without running anything, and so that a
change of a table shows as a change of facts.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from rdflib import Graph

from teiju import resources
from teiju.graph.assertion import table_dataset
from teiju.graph.turtle import prefixed_graph, turtle
from teiju.tables.reading import read_tables


def turtle_files(root: Path) -> dict[str, bytes]:
    """File name → its content, under the default base IRI.

    The same tables give the same bytes: subjects and prefixes are sorted, nothing is blank.
    """
    graphs: dict[str, Graph] = defaultdict(prefixed_graph)
    for statement in table_dataset(read_tables(root / "data"), resources.DEFAULT_BASE):
        assert statement.origin is not None
        folder = Path(statement.origin.file).parent.name
        graphs[f"{folder}.ttl"].add((statement.subject, statement.predicate, statement.object))
    return {name: turtle(graph) for name, graph in sorted(graphs.items())}


def write_turtle_files(root: Path) -> list[Path]:
    """Writes `data/graph/` anew; returns the files written."""
    folder = root / "data" / "graph"
    folder.mkdir(exist_ok=True)
    written = []
    for name, content in turtle_files(root).items():
        (folder / name).write_bytes(content)
        written.append(folder / name)
    for path in set(folder.glob("*.ttl")) - set(written):
        path.unlink()
    return written
