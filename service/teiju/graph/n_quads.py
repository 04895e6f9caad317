"""Statements as lines of N-Triples and N-Quads (https://www.w3.org/TR/n-quads/)."""

from __future__ import annotations

from typing import Final

from rdflib import Literal
from rdflib.term import Node

_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def quad_line(*terms: Node) -> str:
    """One statement: subject, predicate and object, perhaps with its graph."""
    return " ".join(_written(term) for term in terms) + " .\n"


def _written(term: Node) -> str:
    """A term. rdflib's own notation breaks the line where a text does."""
    if not isinstance(term, Literal):
        return term.n3()
    quoted = f'"{str(term).translate(_ESCAPED)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^<{term.datatype}>" if term.datatype else quoted
