"""The report of a validation: in words for whoever keeps the tables, in Turtle for machines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from teiju import resources
from teiju.graph.turtle import prefixed_graph, turtle
from teiju.tables.reading import CellPlace
from teiju.validation.finding import Finding, Findings, Severity, Term
from teiju.validation.names import Names

Origins = Callable[[str, str | None], CellPlace | None]
"""Where a subject, or what a predicate says of it, was written: file, row, column."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Words:
    """The few words of a report in one language."""

    language: str
    severities: dict[Severity, str]
    row: str
    column: str
    quoted: str
    of: str
    is_: str
    no_findings: str
    counts: str


_JA = _Words(
    language="ja",
    severities={Severity.VIOLATION: "違反", Severity.WARNING: "警告", Severity.INFO: "情報"},
    row="{file}:{row}",
    column="{file}:{row} 列 {column}",
    quoted="「{text}」",
    of="{thing}の{property}",
    is_="{subject}：{value}",
    no_findings="指摘はありません。",
    counts="違反 {violations} 件、警告 {warnings} 件、情報 {infos} 件",
)
_EN = _Words(
    language="en",
    severities={
        Severity.VIOLATION: "violation",
        Severity.WARNING: "warning",
        Severity.INFO: "info",
    },
    row="{file}:{row}",
    column="{file}:{row} column {column}",
    quoted="“{text}”",
    of="{property} of {thing}",
    is_="{subject}: {value}",
    no_findings="Nothing was found.",
    counts="violations {violations}, warnings {warnings}, infos {infos}",
)


def no_origins(_subject: str, _predicate: str | None) -> None:
    """For facts that come from no table."""


def in_words(
    findings: Findings,
    store: Store,
    origins: Origins = no_origins,
    base: str = resources.DEFAULT_BASE,
) -> str:
    """The findings as text: two lines each, Japanese and English, after a line of counts.

    A line says where (file, row and column, or the IRI), what was found, and what to write.
    `store` gives the names of things and properties.
    """
    names = Names(store, base)
    blocks = [_counts(findings)]
    for finding in findings:
        lines = [_line(finding, words, names, origins) for words in (_JA, _EN)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _counts(findings: Findings) -> str:
    counts = {
        "violations": findings.violations,
        "warnings": findings.warnings,
        "infos": findings.infos,
    }
    lines = [words.counts.format(**counts) for words in (_JA, _EN)]
    if not len(findings):
        lines = [
            f"{line} {words.no_findings}" for line, words in zip(lines, (_JA, _EN), strict=True)
        ]
    return "\n".join(lines)


def _line(finding: Finding, words: _Words, names: Names, origins: Origins) -> str:
    where = _where(finding, words, names, origins)
    found = _found(finding, words, names)
    message = finding.message_ja if words.language == "ja" else finding.message_en
    severity = words.severities[finding.severity]
    rule = names.compact(finding.source_shape)
    return f"{severity} {where} {found} — {message} [{rule}]"


def _where(finding: Finding, words: _Words, names: Names, origins: Origins) -> str:
    """The cell or row that says it; without one, the compact IRI of the thing."""
    place = origins(finding.focus, finding.path)
    if place is None:
        return names.compact(finding.focus)
    pattern = words.row if place.column is None else words.column
    return pattern.format(file=place.file, row=place.row, column=place.column)


def _found(finding: Finding, words: _Words, names: Names) -> str:
    """The thing by its name, the property, and the value that is there."""
    thing = _named(finding.focus, words, names)
    subject = thing
    if finding.path is not None:
        property_ = _property(finding, words, names)
        subject = words.of.format(thing=thing, property=property_)
    value = _value(finding, words, names)
    return subject if value is None else words.is_.format(subject=subject, value=value)


def _property(finding: Finding, words: _Words, names: Names) -> str:
    """What a shape calls the path, else the property's own name, else the path."""
    assert finding.path is not None
    given = finding.path_ja if words.language == "ja" else finding.path_en
    if given is not None:
        return given
    label = finding.predicate and names.label(finding.predicate, words.language)
    return label or names.compact(finding.path)


def _value(finding: Finding, words: _Words, names: Names) -> str | None:
    value: Term | None = finding.value
    if value is None or value == NamedNode(finding.focus):
        return None
    if isinstance(value, NamedNode):
        return _named(value.value, words, names)
    return words.quoted.format(text=_shortened(value.value))


def _named(iri: str, words: _Words, names: Names) -> str:
    """What the thing is called, in quotation marks; else its compact IRI."""
    label = names.label(iri, words.language) or names.label(iri, "ja")
    return names.compact(iri) if label is None else words.quoted.format(text=_shortened(label))


def _shortened(text: str) -> str:
    """The text on one line, cut where it grows long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def as_turtle(findings: Findings, base: str = resources.DEFAULT_BASE) -> bytes:
    """The findings as a SHACL validation report in Turtle, without blank nodes.

    A result is named after its content: the same findings give the same bytes. A path that is no
    single property is left out; the shape named as its source tells it.
    """
    graph = prefixed_graph(base)
    report = URIRef(f"{base}report")
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not len(findings))))
    for finding in findings:
        result = URIRef(f"{report}/{_digest(finding, base)}")
        graph.add((report, SH.result, result))
        _add_result(graph, result, finding)
    return turtle(graph)


def _add_result(graph: Graph, result: URIRef, finding: Finding) -> None:
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.resultSeverity, SH[finding.severity.local_name]))
    component = f"{finding.component}ConstraintComponent"
    graph.add((result, SH.sourceConstraintComponent, SH[component]))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    graph.add((result, SH.resultMessage, Literal(finding.message_ja, lang="ja")))
    graph.add((result, SH.resultMessage, Literal(finding.message_en, lang="en")))
    if finding.rule is not None:
        graph.add((result, SH.sourceConstraint, URIRef(finding.rule)))
    if finding.focus_is_iri:
        graph.add((result, SH.focusNode, URIRef(finding.focus)))
    if finding.predicate is not None:
        graph.add((result, SH.resultPath, URIRef(finding.predicate)))
    if isinstance(finding.value, NamedNode):
        graph.add((result, SH.value, URIRef(finding.value.value)))
    elif finding.value is not None:
        value = finding.value
        datatype = None if value.language else URIRef(value.datatype.value)
        plain = datatype in (None, XSD.string)
        literal = Literal(
            value.value, lang=value.language, datatype=None if plain else datatype, normalize=False
        )
        graph.add((result, SH.value, literal))


def _digest(finding: Finding, base: str) -> str:
    """Sixteen digits made of what was found, the same under every base."""
    key = "\n".join(map(str, finding.sort_key)).replace(base, resources.DEFAULT_BASE)
    return hashlib.sha256(key.encode()).hexdigest()[:16]
