"""IRIs made from a row's cells: RFC 6570 templates whose result may be a compact IRI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rdflib import URIRef
from uritemplate import URITemplate
from uritemplate.variable import VariableValue

from teiju import namespaces
from teiju.errors import TableError

_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@dataclass(frozen=True, slots=True)
class IriMaker:
    """Expands templates of the metadata under one base IRI."""

    base: str

    def iri(self, template: str, cells: Mapping[str, str]) -> URIRef:
        """The IRI that `template` gives for a row.

        Raises TableError when the template names a column that the row lacks, or when the
        result is no IRI.
        """
        _, names = _parsed(template)
        missing = [name for name in names if name not in cells]
        if missing:
            raise TableError(f"{template}: the table has no column {', '.join(missing)}")
        return _expanded(self.base, template, tuple(cells[name] for name in names))


@cache
def _parsed(template: str) -> tuple[URITemplate, tuple[str, ...]]:
    """The template, and the names of its variables."""
    parsed = URITemplate(template)
    return parsed, tuple(sorted(parsed.variable_names))


@lru_cache(maxsize=1 << 14)
def _expanded(base: str, template: str, values: tuple[str, ...]) -> URIRef:
    """The IRI for the values of a template's variables: a row asks for the same ones often."""
    parsed, names = _parsed(template)
    variables: dict[str, VariableValue] = dict(zip(names, values, strict=True))
    expanded = namespaces.expand(parsed.expand(variables), base)
    if ":" not in expanded or _NOT_IN_AN_IRI.search(expanded):
        raise TableError(f'"{expanded}" is not an IRI; the prefixes are in ontology/prefixes.ttl')
    return URIRef(expanded)
