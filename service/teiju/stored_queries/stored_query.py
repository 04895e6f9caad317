"""A stored query: its head, its text, and the binding of values to its parameters."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from teiju.errors import QueryError
from teiju.stored_queries.head import Column, Form, Head, Parameter
from teiju.stored_queries.query_text import Row
from teiju.stored_queries.short_iris import ShortIris
from teiju.stored_queries.value import ValueRefusedError, term


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """One file of `queries/`, checked: what it asks, and how to ask it with other values."""

    name: str
    path: Path
    head: Head
    text: str
    """The query without its head; it runs as it stands, with the default values."""

    _rows: tuple[Row, ...] = field(repr=False)
    _short: Mapping[str, ShortIris] = field(repr=False)

    @property
    def form(self) -> Form:
        """Whether the answer is rows or triples."""
        return self.head.form

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters by name, in the order of the head."""
        return self.head.params

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns by name, in the order of the answer; none when it is triples."""
        return self.head.columns

    @property
    def defaults(self) -> dict[str, str | None]:
        """The default of each parameter as a person would write it; None: any value."""
        written = {row.name: self._default(row) for row in self._rows}
        return {name: written[name] for name in self.parameters}

    def example(self, parameter: str) -> str | None:
        """An example of a short value of an IRI parameter, or None when it has no short form."""
        return self._short[parameter].form.example if parameter in self._short else None

    def bind(self, /, **values: str | None) -> str:
        """The query with the values in place of the defaults; None leaves a default.

        Raises QueryError for an unknown parameter, and for a value that is not of its type.
        """
        for name in values:
            if name not in self.parameters:
                raise QueryError(self._unknown(name))
        pieces: list[str] = []
        reached = 0
        for row in self._rows:
            value = values.get(row.name)
            if value is None:
                continue
            pieces += [self.text[reached : row.start], self._term(row.name, value)]
            reached = row.end
        return "".join([*pieces, self.text[reached:]])

    def _term(self, name: str, value: str) -> str:
        try:
            return term(value, self.parameters[name], self._short.get(name))
        except ValueRefusedError as allowed:
            raise QueryError(
                f"{self.name}: {name}: 「{value}」は使えません。使える値: {allowed} / "
                f'"{value}" is not allowed — write {allowed}'
            ) from allowed

    def _default(self, row: Row) -> str | None:
        text = default_value(row, self.head.params[row.name])
        short = self._short.get(row.name)
        return text if text is None or short is None else short.short(text) or text

    def _unknown(self, name: str) -> str:
        if not self.parameters:
            return f"{self.name}: {name}: 条件はありません / this query has no parameters"
        near = ", ".join(nearest(name, self.parameters))
        return (
            f"{self.name}: {name}: そのような条件はありません。近い名前: {near} / "
            f"no such parameter — the nearest are {near}"
        )


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """The three names that are most like `name`, the nearest first."""
    return difflib.get_close_matches(name, names, n=3, cutoff=0)


def default_value(row: Row, parameter: Parameter) -> str | None:
    """The default that the file gives, without quotes or brackets; None when it is UNDEF.

    Raises ValueRefusedError when the term in the file is not of the parameter's type.
    """
    first = row.term[0]
    if first.word == "UNDEF":
        return None
    if len(row.term) == 2 or first.kind not in {"iri": ("iri",)}.get(
        parameter.type, ("string", "number", "word")
    ):
        raise ValueRefusedError(f"a term of type {parameter.type}")
    return first.text if first.kind in ("number", "word") else first.text[1:-1]
