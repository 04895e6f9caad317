"""A stored query: its head, its text, and the binding of values to its parameters."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from teiju.errors import QueryError
from teiju.stored_queries.head import Column, Form, Head, Parameter, ParameterType
from teiju.stored_queries.query_text import Row, Token
from teiju.stored_queries.short_iris import ShortIris
from teiju.stored_queries.value import ValueRefusedError, term

MOST_VALUES: Final = 250
"""How many values one parameter takes at most."""


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
        """The default of each parameter as a person would write it; None: any value.

        Of several terms, the values with commas between them.
        """
        written = {row.name: self._default(row) for row in self._rows}
        return {name: written[name] for name in self.parameters}

    def example(self, parameter: str) -> str | None:
        """An example of a short value of an IRI parameter, or None when it has no short form."""
        return self._short[parameter].form.example if parameter in self._short else None

    def things(self, parameter: str, value: str) -> dict[str, str]:
        """Each thing that a value names as it is written, with its IRI.

        Empty for a parameter that takes no things of a known kind, and for what names none.
        """
        short = self._short.get(parameter)
        if short is None:
            return {}
        parts = value.split(",") if self.parameters[parameter].many else [value]
        named = {part.strip(" "): short.iri(part.strip(" ")) for part in parts}
        return {part: iri for part, iri in named.items() if iri is not None}

    def short(self, parameter: str, iri: str) -> str | None:
        """The short value of an IRI of the parameter's kind, or None when it is of another."""
        return self._short[parameter].short(iri) if parameter in self._short else None

    def bind(self, /, **values: str | None) -> str:
        """The query with the values in place of the defaults; None leaves a default.

        A parameter that takes many values is given them with commas between them; a value that
        comes twice counts once. Raises
        QueryError for an unknown parameter, and for a value that is not of its type.
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
            pieces += [self.text[reached : row.start], self._terms(row.name, value)]
            reached = row.end
        return "".join([*pieces, self.text[reached:]])

    def _terms(self, name: str, value: str) -> str:
        if not self.parameters[name].many:
            return self._term(name, value)
        values = dict.fromkeys(part.strip(" ") for part in value.split(","))
        if len(values) > MOST_VALUES:
            raise QueryError(
                f"{self.name}: {name}: 値は{MOST_VALUES}個までです / at most {MOST_VALUES} values"
            )
        return " ".join(dict.fromkeys(self._term(name, part) for part in values))

    def _term(self, name: str, value: str) -> str:
        try:
            return term(value, self.parameters[name], self._short.get(name))
        except ValueRefusedError as allowed:
            raise QueryError(
                f"{self.name}: {name}: 「{value}」は使えません。使える値: {allowed} / "
                f'"{value}" is not allowed — write {allowed}'
            ) from allowed

    def _default(self, row: Row) -> str | None:
        values = default_values(row, self.head.params[row.name])
        short = self._short.get(row.name)
        written = [(short.short(value) if short else None) or value for value in values]
        return ",".join(written) if written else None

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


def default_values(row: Row, parameter: Parameter) -> list[str]:
    """The defaults that the file gives, without quotes or brackets; none when it is UNDEF.

    Raises ValueRefusedError when a term in the file is not of the parameter's type.
    """
    if [term[0].word for term in row.terms] == ["UNDEF"]:
        return []
    return [_written(term, parameter) for term in row.terms]


def _written(term: tuple[Token, ...], parameter: Parameter) -> str:
    first = term[0]
    kinds = ("iri",) if parameter.type is ParameterType.IRI else ("string", "number", "word")
    if len(term) == 2 or first.kind not in kinds or first.word == "UNDEF":
        raise ValueRefusedError(f"a term of type {parameter.type}")
    return first.text if first.kind in ("number", "word") else first.text[1:-1]
