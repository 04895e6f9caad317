"""From the made-up tables to a snapshot folder: the project's own steps, without validation.

Validation is left out: it would measure the validator, and the made-up data has no author who
could be told of a fault. Everything else is what `teiju build` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib import Dataset, URIRef
from rdflib import Literal as RdflibLiteral

from national.registry import founding_tables, national_tables
from national.rows import slug, zone_tables
from national.tables import prepare, write_folder
from teiju.errors import TableError
from teiju.graph.corrections import accepted_corrections
from teiju.graph.mapping import table_statements
from teiju.graph.statement import Statement
from teiju.graph.templates import IriMaker
from teiju.graph.vocabulary import vocabulary
from teiju.snapshot import catalogue, dataset, manifest
from teiju.snapshot.canonical_form import canonical_lines, sha256
from teiju.snapshot.distributions import Files, catalogue_turtle
from teiju.snapshot.named_graphs import graph_kinds
from teiju.tables.metadata import read_group
from teiju.tables.reading import Table, read_table

Step = Callable[[str], AbstractContextManager[None]]
Progress = Callable[[int, int], None]
"""Gets how many of how many folders are done."""

DATA_VERSION = "synthetic"


@dataclass(frozen=True, slots=True)
class Size:
    """What a made-up snapshot holds."""

    version: str
    quads: int
    """In all named graphs."""
    triples: int
    """In the default graph."""


def write_tables(root: Path, folder: Path, zones: int, progress: Progress) -> list[Path]:
    """Writes the tables of `zones` zones into `folder/data`; returns each folder's metadata."""
    prepare(root, folder)
    written = [write_folder("registry", national_tables(zones), folder)]
    for number in range(1, zones + 1):
        tables = {**founding_tables(number), **zone_tables(number)}
        written.append(write_folder(slug(number), tables, folder))
        progress(number, zones)
    return written


def map_tables(
    metadata: list[Path], base: str, store: Store, progress: Progress
) -> tuple[int, int]:
    """Maps every table into the store; returns how many tables and rows there were.

    Raises TableError when a table has a fault: then the generator is wrong.
    """
    iris = IriMaker(base)
    nothing_to_correct = accepted_corrections(())
    tables = rows = 0
    for number, path in enumerate(metadata, 1):
        for table in _tables(path):
            store.bulk_extend(map(_quad, table_statements(table, nothing_to_correct, iris)))
            tables += 1
            rows += len(table.rows)
        progress(number, len(metadata))
    return tables, rows


def write_snapshot(
    root: Path, base: str, store: Store, counted: tuple[int, int], folder: Path, step: Step
) -> Size:
    """Adds vocabulary, derived graphs, catalogue and default graph, and writes the snapshot."""
    with step("vocabulary"):
        terms = Dataset()
        for name, graph in vocabulary(root, base):
            target = terms.graph(URIRef(name))
            for triple in graph:
                target.add(triple)
        store.bulk_extend(dataset.store_of(terms))
    with step("inference"):
        kinds = graph_kinds(store, base)
        infer = dataset.reasoner("rules", root, base)
        inferred = dataset.add_derived_graphs(store, root, base, kinds, infer)
    with step("catalogue"):
        graphs = catalogue.describe_graphs(store, base, kinds)
        catalogue.add_catalogue(store, root, base, graphs)
        graphs = catalogue.describe_graphs(store, base, kinds)
    with step("snapshot"):
        quads = len(store)
        triples = dataset.add_default_graph(store, dataset.default_graphs(store, base, kinds))
        lines = canonical_lines(store)
        version = sha256(lines)
        with (folder / manifest.DATASET).open("wb") as file:
            file.writelines(lines)
        files = Files(version, DATA_VERSION, folder / manifest.DATASET, downloads=())
        (folder / manifest.CATALOGUE).write_bytes(catalogue_turtle(store, base, files))
        (folder / manifest.REPORT_TURTLE).write_text("", encoding="utf-8")
        (folder / manifest.REPORT_TEXT).write_text(
            "合成データのため検証していない。 / Made-up data, not validated.\n", encoding="utf-8"
        )
        described = manifest.Manifest(
            version=version,
            dataVersion=DATA_VERSION,
            base=base,
            inputs="",
            triples=triples,
            quads=quads,
            inferred=inferred,
            tables=counted[0],
            rows=counted[1],
            findings=manifest.Findings(violations=0, warnings=0, infos=0),
            graphs=tuple(graphs),
            tools={},
        )
        manifest.write_manifest(described, folder)
    return Size(version, quads, triples)


def _tables(metadata: Path) -> Iterator[Table]:
    for description in read_group(metadata):
        table, faults = read_table(description, metadata.parents[2])
        if faults:
            raise TableError("\n".join(str(fault) for fault in faults))
        yield table


def _quad(statement: Statement) -> Quad:
    value = statement.object
    return Quad(
        NamedNode(statement.subject),
        NamedNode(statement.predicate),
        _literal(value) if isinstance(value, RdflibLiteral) else NamedNode(value),
        NamedNode(statement.graph),
    )


def _literal(value: RdflibLiteral) -> Literal:
    if value.language:
        return Literal(str(value), language=value.language)
    if value.datatype:
        return Literal(str(value), datatype=NamedNode(value.datatype))
    return Literal(str(value))
