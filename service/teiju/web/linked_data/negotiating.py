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
_USUAL: Final = tuple(form.media_type for form in of_kind(Kind.GRAPH))
AVAILABLE: Final = (*_USUAL, *_PAGES[:1])
"""The media types that there are."""


def wanted(accept: str | None) -> Format | None:
    """The RDF format that an Accept header asks for; None for a page.

    Without a preference it is Turtle; browsers have one. Raises Problem (406) when nothing that
    there is would be accepted.
    """
    ranges = negotiation.accepted(accept or "")
    # A browser's application/xml means XHTML: it is no wish for RDF/XML.
    is_browser = any(found.subkind in ("html", "xhtml+xml") for found in ranges)
    others = () if is_browser else tuple(t for t in _FORMATS if t not in _USUAL)
    found = negotiation.best(accept, (*_USUAL, *_PAGES, *others))
    if found is None:
        raise problems.not_acceptable(list(AVAILABLE))
    return None if found in _PAGES else _FORMATS[found]
