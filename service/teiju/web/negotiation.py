"""Content negotiation (RFC 9110, section 12): what was asked for against what there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from teiju.formats import Format, Kind, content_type, of_kind

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*(?:;|$)")
_CODING: Final = re.compile(rf"\s*({_TOKEN})\s*(?:;|$)")
_WEIGHT: Final = re.compile(
    r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?=;|$)", re.IGNORECASE
)
_ANY_WEIGHT: Final = re.compile(r";\s*q\s*=", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')

_LONGEST_HEADER: Final = 4096
_OFTEN_SEEN: Final = 300
"""Characters of a header that is worth remembering."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One element of an Accept header: a media range and its weight from 0 to 1."""

    kind: str
    subkind: str
    weight: float
    parameters: bool

    def specificity(self, media_type: str) -> int:
        """How exactly it names the media type: 0 not at all, 4 with parameters."""
        kind, _, subkind = media_type.partition("/")
        if (self.kind, self.subkind) == (kind, subkind):
            return 4 if self.parameters else 3
        if (self.kind, self.subkind) == (kind, "*"):
            return 2
        return 1 if (self.kind, self.subkind) == ("*", "*") else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A format and the media type to send it as."""

    format: str
    content_type: str


def accepted(header: str) -> tuple[Accepted, ...]:
    """The elements of an Accept header. What is no media range is passed over."""
    found = []
    for element in _elements(header):
        match = _RANGE.match(element)
        weight = _weight(element)
        if match is None or weight is None or (match[1] == "*" and match[2] != "*"):
            continue
        parameters = re.sub(r";\s*q\s*=.*", "", element[match.end(2) :], flags=re.IGNORECASE)
        named = any(
            part.strip() and not part.strip().lower().startswith("charset=")
            for part in parameters.split(";")
        )
        found.append(Accepted(match[1].lower(), match[2].lower(), weight, named))
    return tuple(found)


def best(header: str | None, media_types: Sequence[str]) -> str | None:
    """The media type that is accepted with the highest weight, None when none is.

    Of equals, the one named more exactly, then the one that stands first in `media_types`.
    Without a header, or with nothing legible in it, everything is accepted.
    """
    ranges = accepted(header or "")
    if not ranges:
        return media_types[0] if media_types else None
    ranked = [(_quality(ranges, offer), -place) for place, offer in enumerate(media_types)]
    (weight, _), place = max(ranked, default=((0.0, 0), 0))
    return media_types[-place] if weight > 0 else None


def choose(header: str | None, kind: Kind) -> Choice | None:
    """The format for an answer of this kind, None when no acceptable one exists."""
    if header is not None and len(header) > _OFTEN_SEEN:
        return _chosen(header, kind)
    return _chosen_before(header, kind)


def _chosen(header: str | None, kind: Kind) -> Choice | None:
    ranges = accepted(header or "")
    formats = of_kind(kind)
    offers = {form.media_type: form for form in formats}
    # A browser's application/xml means XHTML; it is no wish for one of our XML formats.
    browser = any(r.kind != "*" and r.subkind in ("html", "xhtml+xml") for r in ranges)
    for form in formats:
        for alias in form.aliases:
            if not (browser and alias in ("application/xml", "text/xml")):
                offers.setdefault(alias, form)
    explicit = {f"{r.kind}/{r.subkind}" for r in ranges if r.weight > 0}
    aliases = [offer for offer in offers if offer in explicit]
    candidates = [form.media_type for form in formats]
    candidates += [alias for alias in aliases if alias not in candidates]
    found = best(header, candidates)
    return None if found is None else Choice(offers[found].name, content_type(found))


_chosen_before = lru_cache(maxsize=1024)(_chosen)


def named(names: Sequence[str], kind: Kind) -> Choice | None:
    """The format of this kind that goes by one of the names, extensions or media types."""
    found = (_named(name, kind) for name in names)
    return next((choice for choice in found if choice is not None), None)


def _named(name: str, kind: Kind) -> Choice | None:
    # A plus sign that nobody escaped arrives as a space.
    wanted = name.strip().lower().replace(" ", "+")
    for form in of_kind(kind):
        if wanted in (form.name, form.extension, form.media_type, *_SHORT.get(form.name, ())):
            return Choice(form.name, form.content_type)
    for form in of_kind(kind):
        if wanted in form.aliases:
            return Choice(form.name, content_type(wanted))
    return None


_SHORT: Final = {
    "rdfxml": ("xml", "rdf+xml", "rdf/xml"),
    "jsonld": ("json", "json-ld"),
    "ntriples": ("n-triples",),
    "nquads": ("n-quads",),
    "turtle": ("n3", "text"),
}


def available(kind: Kind | None = None) -> list[str]:
    """The media types that there are, for a 406."""
    return [form.media_type for form in _formats(kind)]


def content_coding(header: str | None, codings: Sequence[str]) -> str | None:
    """The content coding for an answer: one of `codings`, or None for no coding.

    RFC 9110, 12.5.3. Of equals, the one that stands first in `codings`; an answer without a
    coding is always acceptable here, the more so when nothing else is.
    """
    if not header:
        return None
    weights: dict[str, float] = {}
    for element in _elements(header):
        match, weight = _CODING.match(element), _weight(element)
        if match is not None and weight is not None:
            weights[match[1].lower()] = weight
    rest = weights.get("*", 0.0)
    plain = weights.get("identity", 0.0)
    ranked = [(weights.get(coding, rest), -place) for place, coding in enumerate(codings)]
    weight, place = max(ranked, default=(0.0, 0))
    return codings[-place] if weight > 0 and weight >= plain else None


def _quality(ranges: tuple[Accepted, ...], media_type: str) -> tuple[float, int]:
    matching = [(r.specificity(media_type), r.weight) for r in ranges]
    exactness, weight = max(matching, default=(0, 0.0))
    return (weight, exactness) if exactness else (0.0, 0)


def _elements(header: str) -> list[str]:
    header = header[:_LONGEST_HEADER]
    if '"' in header:
        header = _QUOTED.sub('""', header)
    return [element for element in header.split(",") if element.strip()]


def _weight(element: str) -> float | None:
    match = _WEIGHT.search(element)
    if match is not None:
        return float(match[1])
    return None if _ANY_WEIGHT.search(element) else 1.0


def _formats(kind: Kind | None) -> tuple[Format, ...]:
    return of_kind(Kind.RESULTS) + of_kind(Kind.GRAPH) if kind is None else of_kind(kind)
