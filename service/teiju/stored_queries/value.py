"""Values of parameters: is this text one, and the RDF term that it becomes in a query.

A term is written so that nothing in it can end it, whatever reads the query: some engines
replace `\\u0022` in the whole text before they look for strings, so a backslash of the value is
never followed by a plain `u`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from teiju.stored_queries.head import Parameter, ParameterType
from teiju.stored_queries.short_iris import ShortIris

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LEXICAL: Final[Mapping[ParameterType, tuple[str, str]]] = MappingProxyType(
    {
        ParameterType.INTEGER: (r"[+-]?[0-9]{1,18}", "2024"),
        ParameterType.DECIMAL: (r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", "12.5"),
        ParameterType.DATE: (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "2025-06-18"),
        ParameterType.BOOLEAN: (r"true|false", "true, false"),
    }
)
_ESCAPES: Final = MappingProxyType(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\b": "\\b",
        "\f": "\\f",
        "\\u": "\\\\\\U00000075",
        "\\U": "\\\\\\U00000055",
    }
)
_ESCAPED: Final = re.compile(r'\\[uU]?|["\n\r\t\b\f]')


class ValueRefusedError(Exception):
    """The value does not fit; the message says what does."""


def term(value: str, parameter: Parameter, short: ShortIris | None) -> str:
    """The value as a term of SPARQL. Raises ValueRefusedError when it does not fit."""
    if parameter.choices is not None and value not in parameter.choices:
        raise ValueRefusedError(", ".join(parameter.choices))
    if parameter.pattern is not None and re.fullmatch(parameter.pattern, value) is None:
        raise ValueRefusedError(parameter.pattern)
    match parameter.type:
        case ParameterType.IRI:
            return f"<{_iri(value, short)}>"
        case ParameterType.STRING:
            return string(value)
        case ParameterType.DATE:
            _require_lexical(value, parameter.type)
            _require_in_the_calendar(value)
        case _:
            _require_lexical(value, parameter.type)
    return f'"{value}"^^<{_XSD}{parameter.type}>'


def string(value: str) -> str:
    """A simple literal in double quotes. Raises ValueRefusedError when the text is no Unicode text.

    >>> print(string('say "平泉"'))
    "say \\"平泉\\""
    """
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueRefusedError("Unicode text") from error
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES[match[0]], value) + '"'


def _iri(value: str, short: ShortIris | None) -> str:
    if short is not None:
        iri = short.iri(value)
        if iri is None:
            raise ValueRefusedError(f"{short.form.example}, {short.base}{short.form.iri}")
        return iri
    try:
        return NamedNode(value).value
    except ValueError as error:
        raise ValueRefusedError("https://example.org/thing") from error


def _require_lexical(value: str, kind: ParameterType) -> None:
    pattern, example = _LEXICAL[kind]
    if re.fullmatch(pattern, value) is None:
        raise ValueRefusedError(example)


def _require_in_the_calendar(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueRefusedError("2025-06-18") from error
