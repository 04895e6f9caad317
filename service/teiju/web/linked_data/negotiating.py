"""What a visitor of an IRI wants: a page, or a description in one of the RDF formats."""

from __future__ import annotations

from typing import Final

from teiju.formats import Format, Kind, of_kind
from teiju.web import negotiation, problems

_PAGES: Final = ("text/html", "application/xhtml+xml")
_FORMATS: Final = {
    media_type: form
    for form in reversed(of_kind(Kind.GRAPH))
    for media_type in (*form.aliases, form.media_type)
}
_WITH_GRAPHS: Final = frozenset(
    media_type for media_type, form in _FORMATS.items() if form.name in ("trig", "nquads")
)
"""Formats whose statements stand in named graphs, where no client looks that reads one graph."""

_USUAL: Final = tuple(form.media_type for form in of_kind(Kind.GRAPH))
AVAILABLE: Final = (*_USUAL, *_PAGES[:1])
"""The media types that there are."""


def wanted(accept: str | None) -> Format | None:
    """The RDF format that an Accept header asks for; None for a page.

    Without a preference it is Turtle; browsers have one. Formats with named graphs are only for
    those who accept no other: clients that name them first, as Comunica does, then ask the default
    graph. Raises Problem (406) when nothing that there is would be accepted.
    """
    ranges = negotiation.accepted(accept or "")
    # A browser's application/xml means XHTML: it is no wish for RDF/XML.
    is_browser = any(found.subkind in ("html", "xhtml+xml") for found in ranges)
    others = () if is_browser else tuple(t for t in _FORMATS if t not in _USUAL)
    offers = (*_USUAL, *_PAGES, *others)
    of_one_graph = tuple(offer for offer in offers if offer not in _WITH_GRAPHS)
    found = negotiation.best(accept, of_one_graph) or negotiation.best(accept, offers)
    if found is None:
        raise problems.not_acceptable(list(AVAILABLE))
    return None if found in _PAGES else _FORMATS[found]
