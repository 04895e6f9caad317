"""Statements as documents that are sent: RDF/XML as every reader of XML gets it right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Quad

from teiju.engine import xml_text
from teiju.formats import Format, Kind, of_kind
from teiju.snapshot.writing import written
from teiju.web import problems

_OTHERS: Final = tuple(form for form in of_kind(Kind.GRAPH) if form.name != "rdfxml")
_XML_NAMESPACES: Final = re.compile(rb'( xmlns:[^=]+="[^"]*")+(?=>)')


def document(quads: Iterable[Quad], form: Format, base: str) -> bytes:
    """The statements in one format. Raises Problem 406 when XML cannot carry them."""
    body = written(quads, form.name, base)
    if form.name != "rdfxml":
        return body
    safe = xml_text.made_safe(_XML_NAMESPACES.sub(_sorted_names, body, count=1))
    if safe is None:
        raise problems.not_acceptable([form.media_type for form in _OTHERS])
    return safe


def _sorted_names(found: re.Match[bytes]) -> bytes:
    return b"".join(sorted(re.findall(rb' xmlns:[^=]+="[^"]*"', found[0])))
