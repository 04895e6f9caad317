"""The asserted dataset: all that the tables and the vocabulary state, and where each came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Dataset, URIRef

from teiju.graph.corrections import accepted_corrections
from teiju.graph.mapping import table_statements
from teiju.graph.precedence import heard
from teiju.graph.statement import Statement
from teiju.graph.templates import IriMaker
from teiju.graph.vocabulary import vocabulary
from teiju.tables.reading import CellPlace, Table, read_tables


@dataclass(slots=True)
class Origins:
    """The cell that each subject, or each subject and predicate, came from (the first one)."""

    _cells: dict[tuple[str, str | None], CellPlace] = field(default_factory=dict)

    def note(self, statement: Statement) -> None:
        """Remembers where a statement came from."""
        if statement.origin is not None:
            row = CellPlace(statement.origin.file, statement.origin.row)
            subject = str(statement.subject)
            self._cells.setdefault((subject, None), row)
            self._cells.setdefault((subject, str(statement.predicate)), statement.origin)

    def of(self, subject: str, predicate: str | None = None) -> CellPlace | None:
        """The cell that says this predicate of the subject, or the row that names the subject."""
        return self._cells.get((subject, predicate)) or self._cells.get((subject, None))


@dataclass(frozen=True, slots=True)
class Assertion:
    """The tables as read, their statements with one rdflib graph a named graph, their origins."""

    tables: tuple[Table, ...]
    dataset: Dataset
    origins: Origins


def table_dataset(tables: tuple[Table, ...], base: str) -> Iterator[Statement]:
    """Every statement of the tables, with the accepted corrections applied.

    What a zone publishes itself stands in place of what pages report of it.
    """
    corrections = accepted_corrections(tables)
    iris = IriMaker(base)
    for table in heard(tables):
        yield from table_statements(table, corrections, iris)
    corrections.require_all_met()


def assert_dataset(root: Path, base: str) -> Assertion:
    """Everything asserted under `root` (its data/ and ontology/ folders), IRIs under `base`.

    Raises TableError or VocabularyError when a file is wrong.
    """
    dataset = Dataset()
    origins = Origins()
    tables = read_tables(root / "data")
    for statement in table_dataset(tables, base):
        origins.note(statement)
        graph = dataset.graph(statement.graph)
        graph.add((statement.subject, statement.predicate, statement.object))
    for name, graph in vocabulary(root, base):
        target = dataset.graph(URIRef(name))
        for triple in graph:
            target.add(triple)
    return Assertion(tables, dataset, origins)
