"""Where something is stated: document, line, column and part, as printed and as corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words

_LONGEST_ADDRESS: Final = 90


@dataclass(frozen=True, slots=True)
class Doubt:
    """A correction of a place: accepted, proposed or only asked."""

    address: str | None
    printed: str
    corrected: str
    status: Words
    is_accepted: bool
    reason: Words | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of printed text, and the accepted correction of it if there is one."""

    text: str
    correction: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a source. Lines and columns count from 1."""

    iri: str
    address: str | None
    document: Link | None
    line: int
    column: int | None
    part: int | None
    page: int | None
    printed: str
    pieces: tuple[Piece, ...]
    doubts: tuple[Doubt, ...]

    @property
    def corrected(self) -> str:
        """The text with its accepted corrections."""
        return "".join(
            p.text if p.correction is None else p.correction.corrected for p in self.pieces
        )

    @property
    def is_corrected(self) -> bool:
        """Whether an accepted correction changes the text."""
        return any(piece.correction is not None for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is stated, and the places where it is."""

    what: str
    places: tuple[Place, ...]


def places_of(facts: Facts, iri: str) -> tuple[Place, ...]:
    """The places a thing was derived from, in the order of the source."""
    found = [
        place(facts, fragment)
        for fragment in facts.iris(iri, "prov:wasDerivedFrom")
        if facts.one(fragment, "tj:lineNumber") is not None
    ]
    return tuple(sorted(found, key=_position))


def evidence(what: str, places: Iterable[Place]) -> tuple[Evidence, ...]:
    """The evidence of one statement; none when no place is known."""
    found = tuple(places)
    return (Evidence(what, found),) if found else ()


def references_of(facts: Facts, *iris: str) -> tuple[Link, ...]:
    """The web pages from which things are known, each once, under their addresses."""
    found = {
        source
        for iri in iris
        for name in ("dcterms:source", "prov:wasDerivedFrom")
        for source in facts.iris(iri, name)
        if not source.startswith(facts.addresses.base)
    }
    return tuple(
        Link(source, facts.name(source), facts.addresses.of(source))
        if facts.is_named(source)
        else Link(source, Words(_legible(source)), facts.addresses.of(source))
        for source in sorted(found)
    )


def _legible(address: str) -> str:
    """An address to read: percent-encoded UTF-8 as its letters, and not too long."""
    text = unquote(address, errors="replace")
    text = address if "\N{REPLACEMENT CHARACTER}" in text else text
    return text if len(text) <= _LONGEST_ADDRESS else f"{text[: _LONGEST_ADDRESS - 1]}…"


def by_document(
    found: Iterable[Evidence],
) -> list[tuple[Link | None, list[tuple[str, list[Place]]]]]:
    """Evidence sorted by document, in the order in which the documents come."""
    documents: dict[str, tuple[Link | None, list[tuple[str, list[Place]]]]] = {}
    for item in found:
        of_item: dict[str, list[Place]] = {}
        for place in item.places:
            key = "" if place.document is None else place.document.iri
            of_item.setdefault(key, []).append(place)
        for key, places in of_item.items():
            _, items = documents.setdefault(key, (places[0].document, []))
            items.append((item.what, places))
    return list(documents.values())


def place(facts: Facts, fragment: str) -> Place:
    """A fragment of a source as a place."""
    document = facts.one(fragment, "tj:inDocument")
    printed = facts.one(fragment, "oa:exact") or ""
    doubts = tuple(_doubt(facts, iri) for iri in facts.sources("oa:hasTarget", fragment))
    return Place(
        iri=fragment,
        address=facts.addresses.of(fragment),
        document=None if document is None else facts.link(document),
        line=_whole(facts, fragment, "tj:lineNumber") or 0,
        column=_whole(facts, fragment, "tj:columnNumber"),
        part=_whole(facts, fragment, "tj:partNumber"),
        page=_whole(facts, fragment, "tj:pageNumber"),
        printed=printed,
        pieces=_pieces(printed, doubts),
        doubts=doubts,
    )


def _doubt(facts: Facts, iri: str) -> Doubt:
    status = facts.one(iri, "tj:correctionStatus") or ""
    return Doubt(
        address=facts.addresses.of(iri),
        printed=facts.one(iri, "tj:sic") or "",
        corrected=facts.one(iri, "tj:corr") or "",
        status=facts.name(status),
        is_accepted=status.endswith("/accepted"),
        reason=facts.words(iri, "tj:rationale"),
    )


def _pieces(printed: str, doubts: tuple[Doubt, ...]) -> tuple[Piece, ...]:
    """The text cut where an accepted correction applies; overlapping ones are passed over."""
    marks = []
    for doubt in doubts:
        start = printed.find(doubt.printed) if doubt.is_accepted and doubt.printed else -1
        if start >= 0:
            marks.append((start, start + len(doubt.printed), doubt))
    pieces: list[Piece] = []
    reached = 0
    for start, end, doubt in sorted(marks, key=lambda mark: mark[:2]):
        if start < reached:
            continue
        pieces += [Piece(printed[reached:start]), Piece(printed[start:end], doubt)]
        reached = end
    pieces.append(Piece(printed[reached:]))
    return tuple(piece for piece in pieces if piece.text)


def _whole(facts: Facts, iri: str, name: str) -> int | None:
    found = facts.number(iri, name)
    return None if found is None else int(found)


def _position(place: Place) -> tuple[str, int, int, int]:
    document = "" if place.document is None else place.document.iri
    return document, place.line, place.column or 0, place.part or 0
