"""A build: tables → graph → inference → validation → snapshot."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from teiju.graph.assertion import Assertion, assert_dataset
from teiju.inference.editions import superseded_editions
from teiju.snapshot import catalogue, dataset, shelf
from teiju.snapshot.canonical_form import canonical_lines, sha256
from teiju.snapshot.distributions import Files, catalogue_turtle
from teiju.snapshot.downloads.files import write_downloads
from teiju.snapshot.inputs import inputs_hash, tools
from teiju.snapshot.manifest import (
    CATALOGUE,
    DATASET,
    REPORT_TEXT,
    REPORT_TURTLE,
    Findings,
    Manifest,
    NamedGraph,
    write_manifest,
)
from teiju.snapshot.named_graphs import graph_kinds
from teiju.snapshot.search_index import write_search_index
from teiju.snapshot.self_description import add_self_description
from teiju.snapshot.withdrawn import withdrawals, write_withdrawn
from teiju.validation import finding, report
from teiju.validation.shapes import read_quads, validate
from teiju.validation.worlds import validate_worlds

Step = Callable[[str], AbstractContextManager[None]]
"""Tells the person at the keyboard which step runs."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a build is made from: the folder of `data/` and `ontology/`, and the base IRI."""

    root: Path
    base: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: the findings, the report in words, and the snapshot's folder.

    `folder` is None when there are violations, or when no snapshot was asked for.
    """

    findings: Findings
    report: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class _Facts:
    """All named graphs of a snapshot, before their validation."""

    assertion: Assertion
    store: Store
    graphs: tuple[NamedGraph, ...]
    inferred: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the shapes say of the facts."""

    findings: Findings
    text: str
    turtle: bytes


def check(source: Source, step: Step) -> Outcome:
    """Validates the tables and makes no snapshot.

    Raises TableError or VocabularyError when a file cannot be read.
    """
    verdict = _verdict(_facts(source, step, "rules"), source, step)
    return Outcome(verdict.findings, verdict.text)


def build(source: Source, place: Path, step: Step, *, reasoner: str = "rules") -> Outcome:
    """Validates the tables; without violations, puts a snapshot on the shelf `place`.

    `reasoner` is `rules` or `owlrl`; both give the same snapshot. Raises TableError or
    VocabularyError when a file cannot be read, UserError when another build is under way.
    """
    # The shelf is held from the first table read: who began later never ends up below.
    with shelf.draft(place) as draft:
        facts = _facts(source, step, reasoner)
        verdict = _verdict(facts, source, step)
        outcome = Outcome(verdict.findings, verdict.text)
        if outcome.findings.violations:
            return outcome
        with step("スナップショット / snapshot"):
            version = _write(facts, verdict, source, draft)
            files = _verdict_on_files(draft, source)
            if files.findings.violations:
                return files
            folder = shelf.put(draft, version, place)
    return Outcome(outcome.findings, outcome.report, folder)


def _facts(source: Source, step: Step, reasoner: str) -> _Facts:
    root, base = source.root, source.base
    with step("表とグラフ / tables and graph"):
        assertion = assert_dataset(root, base)
        store = dataset.store_of(assertion.dataset)
        kinds = graph_kinds(store, base)
    with step("推論 / inference"):
        infer = dataset.reasoner(reasoner, root, base)
        inferred = dataset.add_derived_graphs(store, root, base, kinds, infer)
    with step("目録 / catalogue"):
        add_self_description(store, root, base, kinds)
        graphs = catalogue.describe_graphs(store, base, kinds)
        catalogue.add_catalogue(store, root, base, graphs)
        graphs = catalogue.describe_graphs(store, base, kinds)
    return _Facts(assertion, store, tuple(graphs), inferred)


def _verdict(facts: _Facts, source: Source, step: Step) -> _Verdict:
    with step("検証 / validation"):
        # The rules are no facts: what they say of a class is not said of a thing.
        rules = NamedNode(f"{source.base}graph/shapes")
        facts_only = [quad for quad in facts.store if quad.graph_name != rules]
        superseded = superseded_editions(facts.store, source.base)
        found = validate_worlds(facts_only, superseded, source.root / "shapes", source.base)
        named, shelved = Store(), {NamedNode(graph) for graph in superseded}
        named.bulk_extend(
            Quad(*quad.triple) for quad in facts_only if quad.graph_name not in shelved
        )
        text = report.in_words(found, named, facts.assertion.origins.of, source.base)
    return _Verdict(_counts(found), text, report.as_turtle(found, source.base))


def _verdict_on_files(folder: Path, source: Source) -> Outcome:
    """What the shapes say of the catalogue, whose entries on files are not among the facts."""
    entries = read_quads(folder / CATALOGUE)
    found = validate(entries, source.root / "shapes", source.base)
    return Outcome(_counts(found), report.in_words(found, entries, base=source.base))


def _counts(found: finding.Findings) -> Findings:
    return Findings(violations=found.violations, warnings=found.warnings, infos=found.infos)


def _write(facts: _Facts, verdict: _Verdict, source: Source, folder: Path) -> str:
    """Writes the files of a snapshot; returns its version, the hash of its canonical form."""
    store, base = facts.store, source.base
    quads = len(store)
    triples = dataset.add_default_graph(
        store, (graph.iri for graph in facts.graphs if graph.in_default_graph)
    )
    lines = canonical_lines(store)
    version = sha256(lines)
    (folder / DATASET).write_bytes(b"".join(lines))
    (folder / REPORT_TEXT).write_text(verdict.text, encoding="utf-8")
    (folder / REPORT_TURTLE).write_bytes(verdict.turtle)
    write_search_index(store, base, folder)
    tables = facts.assertion.tables
    write_withdrawn(withdrawals(tables), folder)
    data_version = catalogue.data_version(store, base)
    downloads = write_downloads(store, facts.graphs, tables, base, folder)
    files = Files(version, data_version, folder / DATASET, downloads)
    (folder / CATALOGUE).write_bytes(catalogue_turtle(store, base, files))
    manifest = Manifest(
        version=version,
        dataVersion=data_version,
        base=base,
        inputs=inputs_hash(source.root, base),
        triples=triples,
        quads=quads,
        inferred=facts.inferred,
        tables=len(tables),
        rows=sum(len(table.rows) for table in tables),
        findings=verdict.findings,
        graphs=facts.graphs,
        tools=tools(),
        downloads=downloads,
    )
    write_manifest(manifest, folder)
    return version
