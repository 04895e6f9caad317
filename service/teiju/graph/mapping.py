"""Rows to statements: CSVW's "Generating RDF from Tabular Data", minimal mode.

Standard: https://www.w3.org/TR/csv2rdf/ , driven by each table's metadata alone.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from rdflib import Literal, URIRef

from teiju.errors import TableError
from teiju.graph.corrections import Corrections
from teiju.graph.fragment import fragment_iri, fragment_statements, place_of
from teiju.graph.statement import Statement
from teiju.graph.templates import IriMaker
from teiju.tables.datatypes import KINDS
from teiju.tables.metadata import Column, Printed, Schema
from teiju.tables.reading import CellPlace, Row, Table, cell_values

_DERIVED_FROM = "prov:wasDerivedFrom"


def table_statements(table: Table, corrections: Corrections, iris: IriMaker) -> Iterator[Statement]:
    """Everything that a table says, row by row.

    Raises TableError, naming the cell, when a row cannot become a statement.
    """
    schema = table.description.schema_
    for row in table.rows:
        for column in schema.columns:
            if column.suppress_output:
                continue
            place = CellPlace(row.place.file, row.place.row, column.name)
            try:
                yield from _cell_statements(schema, column, row, place, corrections, iris)
            except TableError as error:
                raise TableError(f"{place}: {error}") from error


def _cell_statements(
    schema: Schema,
    column: Column,
    row: Row,
    place: CellPlace,
    corrections: Corrections,
    iris: IriMaker,
) -> Iterator[Statement]:
    text = row.cells.get(column.name, "")
    if not column.virtual and text == "" and column.default == "":
        return
    about = column.about_url or schema.about_url
    graph = _graph(schema, column, row, iris)
    subject = iris.iri(about, row.cells) if about else None
    if column.printed is not None:
        text = yield from _printed_statements(
            column.printed, subject, text, row, place, graph, corrections, iris
        )
    if column.property_url is None or subject is None or graph is None:
        return
    predicate = iris.iri(column.property_url, row.cells)
    for value in _objects(column, text, row, iris):
        yield Statement(subject, predicate, value, graph, place)


def _printed_statements(
    printed: Printed,
    subject: URIRef | None,
    text: str,
    row: Row,
    place: CellPlace,
    graph: URIRef | None,
    corrections: Corrections,
    iris: IriMaker,
) -> Generator[Statement, None, str]:
    """The fragment that holds the printed text; gives back the text as it was meant."""
    where = place_of(printed, row.cells)
    if where is None:
        return text
    yield from fragment_statements(
        where,
        text,
        before=row.cells.get(printed.before, ""),
        after=row.cells.get(printed.after, ""),
        iris=iris,
        origin=place,
    )
    if subject is not None and graph is not None:
        source = fragment_iri(where, iris)
        yield Statement(subject, iris.iri(_DERIVED_FROM, {}), source, graph, place)
        if printed.verbatim_property is not None:
            about = (
                iris.iri(printed.verbatim_about, row.cells) if printed.verbatim_about else subject
            )
            verbatim = iris.iri(printed.verbatim_property, {})
            yield Statement(about, verbatim, Literal(text), graph, place)
            if about != subject:
                yield Statement(about, iris.iri(_DERIVED_FROM, {}), source, graph, place)
    return corrections.apply(text, where)


def _graph(schema: Schema, column: Column, row: Row, iris: IriMaker) -> URIRef | None:
    template = column.graph or schema.graph
    return iris.iri(template, row.cells) if template else None


def _objects(column: Column, text: str, row: Row, iris: IriMaker) -> Iterator[URIRef | Literal]:
    if column.virtual and column.value_url is not None:
        yield iris.iri(column.value_url, row.cells)
        return
    for value in cell_values(column, text):
        if column.value_url is not None:
            yield iris.iri(column.value_url, {**row.cells, column.name: value})
        else:
            yield _literal(column, value)


def _literal(column: Column, text: str) -> Literal:
    if column.lang is not None:
        return Literal(text, lang=column.lang)
    if column.datatype.base == "string":
        return Literal(text)
    return Literal(text, datatype=URIRef(KINDS[column.datatype.base].iri), normalize=False)
