"""IRIs made from a row's cells: RFC 6570 templates whose result may be a compact IRI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import URIRef
from uritemplate import URITemplate
from uritemplate.variable import VariableValue

from teiju import namespaces
from teiju.errors import TableError

_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@cache
def _parsed(template: str) -> URITemplate:
    return URITemplate(template)


@dataclass(frozen=True, slots=True)
class IriMaker:
    """Expands templates of the metadata under one base IRI."""

    base: str

    def iri(self, template: str, cells: Mapping[str, str]) -> URIRef:
        """The IRI that `template` gives for a row.

        Raises TableError when the template names a column that the row lacks, or when the
        result is no IRI.
        """
        if "{" in template:
            parsed = _parsed(template)
            missing = parsed.variable_names - cells.keys()
            if missing:
                raise TableError(
                    f"{template}: the table has no column {', '.join(sorted(missing))}"
                )
            variables: dict[str, VariableValue] = dict(cells)
            template = parsed.expand(variables)
        expanded = namespaces.expand(template, self.base)
        if ":" not in expanded or _NOT_IN_AN_IRI.search(expanded):
            raise TableError(
                f'"{expanded}" is not an IRI; the prefixes are in ontology/prefixes.ttl'
            )
        return URIRef(expanded)
