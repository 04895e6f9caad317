"""The tables as they would be, checked before anything is written: keys, datatypes, shapes."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from teiju import resources
from teiju.graph.assertion import table_dataset
from teiju.graph.n_quads import quad_line
from teiju.graph.statement import Statement
from teiju.graph.vocabulary import ontology_files, scheme_files
from teiju.inference.editions import add_current, superseded_editions
from teiju.tables.reading import CellPlace, Table, read_tables
from teiju.validation.finding import Finding, Findings, Severity
from teiju.validation.worlds import validate_worlds

_GROUP = "csv-metadata.json"


@dataclass
class Trace:
    """Every cell that says a triple, so that a finding leads back to the cells at fault."""

    _cells: dict[tuple[str, ...], list[CellPlace]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def note(self, statement: Statement) -> None:
        """Remembers where a statement came from."""
        if statement.origin is None:
            return
        subject, predicate = str(statement.subject), str(statement.predicate)
        row = CellPlace(statement.origin.file, statement.origin.row)
        self._cells[subject, predicate, str(statement.object)].append(statement.origin)
        self._cells[subject, predicate].append(statement.origin)
        self._cells[(subject,)].append(row)

    def of(self, finding: Finding) -> list[CellPlace]:
        """The cells that a finding speaks of, the closest first: the value, the property, the row.

        A path of several steps leads to the row. A warning is about the thing itself: the rows
        that say what its value is are no part of it.
        """
        keys: list[tuple[str, ...]] = []
        if finding.predicate is not None:
            if finding.value is not None:
                keys.append((finding.focus, finding.predicate, finding.value.value))
            keys.append((finding.focus, finding.predicate))
        keys.append((finding.focus,))
        if finding.value is not None and finding.severity is Severity.VIOLATION:
            # Without a property it is the value itself that is wrong.
            keys.insert(0 if finding.predicate is None else len(keys), (finding.value.value,))
        return [place for key in keys for place in self._cells.get(key, ())]


@dataclass(frozen=True)
class Verdict:
    """What the shapes find in a draft, and where its statements come from."""

    findings: Findings
    trace: Trace
    tables: tuple[Table, ...]


@contextmanager
def draft_root(root: Path, zone: str, files: Mapping[str, str]) -> Iterator[Path]:
    """A folder like `root` with these files instead of its own.

    Other zones stay: what the registry says may be printed in their sources.
    """
    with tempfile.TemporaryDirectory(prefix="teiju-") as folder:
        draft = Path(folder)
        for name in ("ontology", "shapes"):
            (draft / name).symlink_to((root / name).resolve())
        (draft / "data").mkdir()
        (draft / "data" / "schemas").symlink_to((root / "data" / "schemas").resolve())
        folders = {path.parent.name for path in (root / "data").glob(f"*/{_GROUP}")} | {zone}
        for name in sorted(folders):
            target = draft / "data" / name
            target.mkdir()
            source = root / "data" / name
            for file in sorted(source.iterdir()) if source.is_dir() else ():
                if f"data/{name}/{file.name}" not in files:
                    (target / file.name).symlink_to(file.resolve())
        for path, text in files.items():
            (draft / path).write_text(text, encoding="utf-8", newline="")
        yield draft


def check_draft(root: Path, zone: str, files: Mapping[str, str]) -> Verdict:
    """Reads the tables of a draft and validates what they state of the zone.

    Raises FaultyTablesError with all that is wrong in the tables as such, TableError when a
    table cannot become a graph.
    """
    base = resources.DEFAULT_BASE
    trace = Trace()
    with draft_root(root, zone, files) as draft:
        tables = read_tables(draft / "data")
        lines: list[str] = []
        for statement in _about(zone, tables, list(table_dataset(tables, base))):
            trace.note(statement)
            lines.append(
                quad_line(statement.subject, statement.predicate, statement.object, statement.graph)
            )
        store = Store()
        store.bulk_extend(parse("".join(lines), format=RdfFormat.N_QUADS))
        for path in (*ontology_files(draft), *scheme_files(draft)):
            store.extend(parse(path=path, format=RdfFormat.TURTLE))
        add_current(store, draft, base)
        superseded = superseded_editions(store, base)
        return Verdict(validate_worlds(store, superseded, draft / "shapes", base), trace, tables)


def _about(zone: str, tables: tuple[Table, ...], statements: list[Statement]) -> list[Statement]:
    """What the zone's rows state, and what other rows state of the things that they speak of.

    A country has a hundred zones: what concerns the others need not be checked again.
    """
    by_row: dict[tuple[str, int], list[Statement]] = defaultdict(list)
    speaking: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for statement in statements:
        if statement.origin is not None:
            row = (statement.origin.file, statement.origin.row)
            by_row[row].append(statement)
            speaking[str(statement.subject)].add(row)
    waiting = [
        (row.place.file, row.place.row)
        for table in tables
        for row in table.rows
        if row.place.file.startswith(f"data/{zone}/") or zone == row.cells.get("zone")
    ]
    waiting.extend(speaking[f"{resources.DEFAULT_BASE}id/zone/{zone}"])
    known: set[tuple[str, int]] = set()
    found: list[Statement] = []
    while waiting:
        row = waiting.pop()
        if row in known:
            continue
        known.add(row)
        for statement in by_row[row]:
            found.append(statement)
            for node in (statement.subject, statement.object):
                waiting.extend(speaking.get(str(node), ()))
    return found
