"""The columns of `SELECT *`: SPARQL leaves their order open, people expect the query's.

Which variables the star stands for only an engine tells, by evaluating the query, be it on nothing.
A hostile query can be dear even so: a worker may do it where it stands, whoever cannot be killed
has it done by a process that can: `python -m teiju.engine.columns BASE`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import Final

from pyoxigraph import QuerySolutions, Store

from teiju.engine import lexer

_NOTHING: Final = Store()
"""An empty store: evaluating there tells the columns, and costs no data."""

_PATIENCE: Final = 1.0
"""Seconds for another process to tell the columns."""

_MEMORY: Final = 1 << 30
"""Bytes that such a process may take."""


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


def written_out_elsewhere(text: str, base: str, tokens: list[lexer.Token]) -> str:
    """The same by a process of its own; the query as it is where that takes too long."""
    if lexer.star(tokens) is None:
        return text
    command = [sys.executable, "-m", __name__, base]
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=_PATIENCE, check=True
        )
    except subprocess.SubprocessError:
        return text
    return done.stdout.decode()


def main(arguments: list[str]) -> None:
    """Writes out the query of the standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    text = sys.stdin.buffer.read().decode()
    written = written_out(text, arguments[0], list(lexer.tokens(text)))
    sys.stdout.buffer.write(written.encode())


if __name__ == "__main__":
    main(sys.argv[1:])
