"""The columns of `SELECT *`: SPARQL leaves their order open, people expect the query's."""

from __future__ import annotations

from typing import Final

from pyoxigraph import QuerySolutions, Store

from teiju.engine import lexer

_NOTHING: Final = Store()
"""An empty store: evaluating there tells the columns, and costs no data."""


def written_out(text: str, base: str, tokens: list[lexer.Token]) -> str:
    """The query with `SELECT *` written out in the order in which the variables appear.

    SPARQL 1.1 Query, 18.2.4.4: which variables `*` stands for the parser knows; it sorts them.
    A query that it cannot read stays as it is.
    """
    star = lexer.star(tokens)
    if star is None:
        return text
    try:
        found = _NOTHING.query(text, base_iri=base)
    except (OSError, RuntimeError, SyntaxError, ValueError):
        return text
    if not isinstance(found, QuerySolutions):
        return text
    in_scope = {variable.value for variable in found.variables}
    columns = [name for name in lexer.variables(tokens) if name in in_scope]
    if len(columns) != len(in_scope) or not columns:
        return text
    written = " ".join(f"?{name}" for name in columns)
    return f"{text[: star.start]} {written} {text[star.start + 1 :]}"
