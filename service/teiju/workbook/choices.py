"""What may stand in a cell that chooses from a list, by its name for people and by its code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rdflib import RDFS, SKOS, Graph, Literal, URIRef

from teiju import namespaces, resources
from teiju.graph.templates import IriMaker
from teiju.graph.vocabulary import ontology_files, read_turtle, scheme_files
from teiju.tables.metadata import Column
from teiju.workbook.layout import Layout, Reference, Sheet
from teiju.workbook.similarity import folded, nearest

Cells = Mapping[str, str]

_ALTERNATIVES = re.compile(r"[A-Za-z-]+(\|[A-Za-z-]+)+")
_CODE_IN_BRACKETS = re.compile(r"^(?P<name>.*)[（(](?P<code>[^（()）]+)[)）]$", re.DOTALL)
_BASE = resources.DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its code in the table, its names, and other codes it goes by."""

    code: str
    names: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """A list to choose from, in its order."""

    all: tuple[Choice, ...]
    kind: str = ""
    """The table or scheme they come from."""

    @cached_property
    def _by_code(self) -> dict[str, Choice]:
        return {code: choice for choice in self.all for code in (choice.code, *choice.also)}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for choice in self.all:
            for name in dict.fromkeys(folded(name) for name in choice.names if name):
                codes = found.setdefault(name, [])
                if choice.code not in codes:
                    codes.append(choice.code)
        return found

    def label(self, code: str) -> str:
        """What people read for a code: its first name, with the code where names are shared."""
        choice = self._by_code.get(code)
        if choice is None or not choice.names or not choice.names[0]:
            return code
        name = choice.names[0]
        return name if len(self._by_name[folded(name)]) == 1 else f"{name}（{code}）"

    @cached_property
    def labels(self) -> list[str]:
        """The names to offer, each once, in order."""
        return list(dict.fromkeys(self.label(choice.code) for choice in self.all))

    def find(self, text: str) -> list[str]:
        """The codes that a text may mean: one when it is clear, several when a name is shared."""
        plain = unicodedata.normalize("NFKC", text).strip()
        if plain in self._by_code:
            return [self._by_code[plain].code]
        bracketed = _CODE_IN_BRACKETS.match(plain)
        if bracketed is not None and bracketed["code"] in self._by_code:
            choice = self._by_code[bracketed["code"]]
            if folded(bracketed["name"]) in [folded(name) for name in choice.names]:
                return [choice.code]
        return self._by_name.get(folded(text), [])

    def near(self, text: str) -> list[str]:
        """The names most like a text that means none of them."""
        return nearest(text, (name for choice in self.all for name in choice.names if name))


class Vocabulary:
    """The names of the concepts and classes of the ontology, by the lists of the columns."""

    def __init__(self, root: Path) -> None:
        self._concepts = read_turtle(scheme_files(root), _BASE)
        self._classes = read_turtle(ontology_files(root), _BASE)

    def choices(self, column: Column) -> Choices | None:
        """What a column with a code list, or with a few alternatives, may hold."""
        if column.code_list is not None and column.value_url is not None:
            return self._concepts_of(column)
        pattern = column.datatype.format or ""
        if column.value_url is None or _ALTERNATIVES.fullmatch(pattern) is None:
            return None
        found = []
        for code in pattern.split("|"):
            iri = URIRef(IriMaker(_BASE).iri(column.value_url, {column.name: code}))
            found.append(Choice(code, _names(self._classes, iri, RDFS.label)))
        return Choices(tuple(found), column.name)

    def _concepts_of(self, column: Column) -> Choices:
        scheme = URIRef(namespaces.expand(column.code_list or ""))
        prefix = namespaces.expand((column.value_url or "").partition("{")[0])
        members = sorted(self._concepts.subjects(SKOS.inScheme, scheme), key=str)
        concepts = [URIRef(str(node)) for node in members if str(node).startswith(prefix)]
        found = (
            Choice(str(node)[len(prefix) :], _names(self._concepts, node, SKOS.prefLabel))
            for node in concepts
        )
        return Choices(tuple(found), (column.code_list or "").removeprefix("s:"))


def _names(graph: Graph, node: URIRef, predicate: URIRef) -> tuple[str, ...]:
    """The Japanese name, then the English one."""
    texts = {
        text.language: str(text)
        for text in graph.objects(node, predicate)
        if isinstance(text, Literal)
    }
    return tuple(texts[language] for language in ("ja", "en") if language in texts)


@dataclass
class Directory:
    """The rows that columns may refer to, table by table, as they stand now."""

    layout: Layout
    vocabulary: Vocabulary
    rows: dict[str, Sequence[Cells]] = field(default_factory=dict)
    gone: dict[str, Choices] = field(default_factory=dict)
    """What was in a table before this import and no longer is."""
    reported: dict[str, list[Cells]] = field(default_factory=dict)
    """What national tables tell of the zone, which its own tables need not repeat."""
    _known: dict[object, Choices] = field(default_factory=dict)
    _fixed: dict[tuple[str, str], Choices | None] = field(default_factory=dict)

    def put(self, table: str, rows: Iterable[Cells]) -> None:
        """The rows of a table from now on."""
        self.rows[table] = list(rows)
        self._known.clear()

    def row(self, sheet: Sheet, column: str, cells: Cells) -> Cells:
        """The row of another table that a column of this row names; empty when there is none."""
        reference = sheet.references[column]
        for row in self.rows.get(reference.table, ()):
            named = row.get(reference.code) == cells.get(column)
            if named and all(
                row.get(theirs) == cells.get(own) for own, theirs in reference.context
            ):
                return row
        return {}

    def put_gone(self, table: str, rows: Iterable[Cells]) -> None:
        """The rows that a table loses."""
        label = self.layout.labels.get(table)
        if label is not None:
            reference = Reference(table, label.code, label, ())
            self.gone[table] = Choices(_distinct(_choice(row, reference) for row in rows), table)

    def choices(self, sheet: Sheet, column: Column, cells: Cells) -> Choices | None:
        """What the column may hold in a row with these cells; None when it is no list."""
        reference = sheet.references.get(column.name)
        if reference is not None:
            return self._referred(reference, cells)
        paths = sheet.description.references.get(column.name)
        if paths is not None:
            return self._paths(paths, cells.get(sheet.description.zone_column, ""))
        key = (sheet.table, column.name)
        if key not in self._fixed:
            named = sheet.description.choices.get(column.name)
            self._fixed[key] = _named(named) if named else self.vocabulary.choices(column)
        return self._fixed[key]

    def label(self, sheet: Sheet, column: Column, cells: Cells) -> str:
        """What people read for the code in a column of a row."""
        code = cells.get(column.name, "")
        choices = self.choices(sheet, column, cells) if code else None
        return code if choices is None else choices.label(code)

    def key_in_words(self, sheet: Sheet, cells: Cells) -> str:
        """What tells a row apart, as people read it."""
        key = sheet.schema.primary_key
        names = [name for name in key if name != sheet.description.zone_column] or key
        texts = [self.label(sheet, sheet.by_name[name], cells) for name in names]
        return "、".join(text for text in texts if text)

    def called(self, sheet: Sheet, cells: Cells) -> str:
        """What people know a row by: its main text, or else all that tells it apart."""
        return cells[sheet.main_column] if sheet.is_named else self.key_in_words(sheet, cells)

    def _referred(self, reference: Reference, cells: Cells) -> Choices:
        context = tuple((theirs, cells[own]) for own, theirs in reference.context if cells.get(own))
        key = (reference.table, reference.code, context)
        if key not in self._known:
            rows = self.rows.get(reference.table, ())
            here = [row for row in rows if all(row.get(name) == value for name, value in context)]
            found = _distinct(_choice(row, reference) for row in here)
            former = self._former(reference, dict(context), rows)
            self._known[key] = Choices(_with_former(found, former), reference.table)
        return self._known[key]

    def _former(
        self, reference: Reference, context: Cells, rows: Sequence[Cells]
    ) -> tuple[Choice, ...]:
        """What things there are called in other editions: people rename in one sheet alone."""
        if "edition" not in context:
            return ()
        place = [(name, value) for name, value in context.items() if name != "edition"]
        others = (row for row in rows if all(row.get(name) == value for name, value in place))
        return _distinct(_choice(row, reference) for row in others)

    def _paths(self, tables: tuple[str, ...], zone: str) -> Choices:
        key = (tables, zone)
        if key not in self._known:
            found = (choice for table in tables for choice in self._things(table, zone))
            self._known[key] = Choices(_distinct(found), tables[0])
        return self._known[key]

    def _things(self, table: str, zone: str) -> Iterable[Choice]:
        """The rows of a table by the path of their IRI below id/."""
        sheet = self.layout.sheet(table)
        members = {
            row["municipality"] for row in self.rows.get("memberships", ()) if row["zone"] == zone
        }
        for row in (*self.rows.get(table, ()), *self.reported.get(table, ())):
            if sheet is None:
                if row.get("code") in members:
                    yield Choice(f"municipality/{row['code']}", (row["name"],))
                continue
            if row.get(sheet.description.zone_column) != zone:
                continue
            iri = IriMaker(_BASE).iri(sheet.schema.about_url or "", row)
            path = iri.removeprefix(namespaces.expand("id:"))
            yield Choice(path, (row.get("title") or row.get("name") or row[sheet.main_column],))


def _named(names: Mapping[str, Mapping[str, str]]) -> Choices:
    return Choices(tuple(Choice(code, tuple(called.values())) for code, called in names.items()))


def _choice(row: Cells, reference: Reference) -> Choice:
    label = reference.label
    return Choice(
        row[reference.code],
        tuple(row[name] for name in label.names),
        tuple(row[code] for code in label.also),
    )


def _with_former(choices: tuple[Choice, ...], former: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices with names that they had elsewhere, unless another has that name now."""
    taken = {folded(name) for choice in choices for name in choice.names}
    earlier = {choice.code: choice.names for choice in former}
    return tuple(
        Choice(
            choice.code,
            (
                *choice.names,
                *(name for name in earlier.get(choice.code, ()) if folded(name) not in taken),
            ),
            choice.also,
        )
        for choice in choices
    )


def _distinct(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Each code once, with all names that it bears."""
    found: dict[str, Choice] = {}
    for choice in choices:
        known = found.get(choice.code)
        names = choice.names if known is None else (*known.names, *choice.names)
        found[choice.code] = Choice(choice.code, tuple(dict.fromkeys(names)), choice.also)
    return tuple(found.values())
