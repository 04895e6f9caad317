"""Statements are written as lines that any reader of N-Quads takes."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal as Read
from pyoxigraph import RdfFormat, parse
from rdflib import XSD, BNode, Literal, URIRef

from teiju.graph.n_quads import quad_line

IRI = URIRef("https://example.org/a")


@pytest.mark.parametrize(
    "text", ['二行の\n"文"', "復帰\r\nと\\n", "\t表", "\u2028", "", '\'\'\'"""\n"""']
)
def test_a_text_with_line_breaks_and_quotes_stays_in_its_line(text: str) -> None:
    line = quad_line(IRI, IRI, Literal(text, lang="ja"), IRI)
    assert line.count("\n") == 1
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    assert quad.object == Read(text, language="ja")


def test_numbers_keep_their_datatype_and_nodes_their_names() -> None:
    line = quad_line(BNode("b"), IRI, Literal("1.50", datatype=XSD.decimal))
    assert line == f'_:b <{IRI}> "1.50"^^<{XSD.decimal}> .\n'
    assert quad_line(IRI, IRI, Literal("甲")) == f'<{IRI}> <{IRI}> "甲" .\n'
