"""The page of an edition: its table as printed, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.revision import Entry, entries_of
from teiju.web.pages.sourcing import Evidence, Piece, Place, evidence, places_of, references_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell or a part of one: the thing it names, as printed where the print is known."""

    link: Link | None
    words: Words
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `area` and `content` are given where their merged cells begin."""

    area: Cell | None
    area_rows: int
    content: Cell | None
    content_rows: int
    name: Cell
    outline: tuple[Cell, ...]
    indicators: tuple[Cell, ...]
    effects: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """What the template shows of an edition."""

    vision: Link | None
    fiscal_year: str | None
    adopted: str | None
    is_draft: bool
    previous: Link | None
    diff: str | None
    rows: tuple[Row, ...]
    indicators: int
    corrections: int
    revision: Link | None
    entries: tuple[Entry, ...]
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the edition that the path names."""
    facts = await asked.facts("edition", asked.iri)
    if not facts.has_type(asked.iri, "tj:VisionEdition"):
        return None
    view = _view(facts, await asked.facts("revision", asked.iri), asked)
    zone = facts.one(view.vision.iri, "tj:visionOf") if view.vision else None
    crumbs = [asked.crumb("nav.zones", "zones")]
    crumbs += [facts.link(zone)] if zone else []
    crumbs += [view.vision] if view.vision else []
    return Page(
        template="edition.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts(
            "edition.description",
            name=facts.name(asked.iri),
            measures=len(view.rows),
            indicators=view.indicators,
        ),
        crumbs=tuple(crumbs),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=asked.texts("kind.edition"),
    )


def _view(facts: Facts, changes: Facts, asked: Asked) -> EditionView:
    edition, language = asked.iri, asked.language
    vision, previous = facts.one(edition, "tj:editionOf"), facts.one(edition, "prov:wasRevisionOf")
    year = facts.one(edition, "tj:editionFiscalYear")
    adopted = (
        facts.one(edition, "tj:adoptedOn")
        or facts.one(edition, "tj:adoptedInMonth")
        or facts.one(edition, "tj:adoptedInYear")
    )
    revision = next(iter(changes.sources("prov:generated", edition)), None)
    rows = _rows(facts, edition)
    return EditionView(
        vision=None if vision is None else facts.link(vision),
        fiscal_year=calendar.fiscal_year(int(year[-4:]), language) if year else None,
        adopted=None if adopted is None else calendar.written(adopted, language),
        is_draft=facts.one(edition, "tj:draft") == "true",
        previous=None if previous is None else facts.link(previous),
        diff=None if previous is None else _diff(asked, previous),
        rows=rows,
        indicators=sum(len(row.indicators) for row in rows),
        corrections=sum(
            piece.correction is not None
            for row in rows
            for cell in (row.name, *row.outline, *row.indicators, *row.effects)
            for piece in cell.pieces
        ),
        revision=None if revision is None else changes.link(revision),
        entries=() if revision is None else entries_of(changes, revision),
        evidence=evidence(asked.texts("evidence.edition"), places_of(facts, edition)),
    )


def _diff(asked: Asked, previous: str) -> str:
    """The address of what changed since the edition before."""
    start = f"{asked.manifest.base}id/vision/"
    old, new = (iri.removeprefix(start).replace("/edition/", "/") for iri in (previous, asked.iri))
    return f"/{asked.language}/diff?{urlencode({'from': old, 'to': new})}"


def _rows(facts: Facts, edition: str) -> tuple[Row, ...]:
    versions = [
        iri
        for iri in facts.sources("tj:statedIn", edition)
        if facts.one(iri, "tj:versionOfMeasure") is not None
    ]
    versions.sort(key=lambda iri: (_line(places_of(facts, iri)), iri))
    contents = [_content(facts, version) for version in versions]
    areas = [facts.one(content, "tj:contentOfArea") or "" for content in contents]
    rows = []
    for index, version in enumerate(versions):
        area_rows = _span(areas, index)
        content_rows = _span(list(zip(areas, contents, strict=True)), index)
        rows.append(
            _row(
                facts,
                version,
                area=(areas[index], area_rows),
                content=(contents[index], content_rows),
            )
        )
    return tuple(rows)


def _row(facts: Facts, version: str, *, area: tuple[str, int], content: tuple[str, int]) -> Row:
    measure = facts.one(version, "tj:versionOfMeasure") or version
    named = places_of(facts, measure)
    outline = [p for p in places_of(facts, version) if p.iri not in {n.iri for n in named}]
    line = _line(named)
    effects = sorted(facts.sources("tj:effectOf", version), key=lambda e: (facts.order(e), e))
    indicators = facts.iris(version, "tj:listsIndicator")
    return Row(
        area=_merged(facts, *area),
        area_rows=area[1],
        content=_merged(facts, *content),
        content_rows=content[1],
        name=_cell(facts, measure, named, facts.name(measure)),
        outline=_texts(facts.link(version), outline, facts.words(version, "tj:outline")),
        indicators=tuple(
            _cell(facts, iri, _on_line(places_of(facts, iri), line), facts.name(iri))
            for iri in sorted(indicators, key=lambda i: (_line(places_of(facts, i)), i))
        ),
        effects=tuple(
            _cell(
                facts,
                iri,
                _on_line(places_of(facts, iri), line),
                facts.words(iri, "tj:text") or Words(""),
            )
            for iri in effects
        ),
    )


def _cell(facts: Facts, iri: str, places: Iterable[Place], words: Words) -> Cell:
    pieces = tuple(piece for place in places for piece in place.pieces)
    return Cell(facts.link(iri), words, pieces)


def _texts(version: Link, places: list[Place], words: Words | None) -> tuple[Cell, ...]:
    if places:
        return tuple(Cell(version, Words(place.printed, "ja"), place.pieces) for place in places)
    return () if words is None else (Cell(version, words, ()),)


def _merged(facts: Facts, iri: str, rows: int) -> Cell | None:
    if not rows or not iri:
        return None
    in_table = [place for place in places_of(facts, iri) if place.column is not None]
    return _cell(facts, iri, in_table[:1], facts.name(iri))


def _content(facts: Facts, version: str) -> str:
    measure = facts.one(version, "tj:versionOfMeasure") or ""
    return facts.one(measure, "tj:inPolicyContent") or ""


def _span(keys: Sequence[object], index: int) -> int:
    """The rows of the merged cell that begins at `index`; 0 when it began before."""
    if index and keys[index - 1] == keys[index]:
        return 0
    length = 1
    while index + length < len(keys) and keys[index + length] == keys[index]:
        length += 1
    return length


def _line(places: tuple[Place, ...]) -> tuple[str, int]:
    if not places or places[0].document is None:
        return "~", 0
    return places[0].document.iri, places[0].line


def _on_line(places: tuple[Place, ...], line: tuple[str, int]) -> tuple[Place, ...]:
    """The places in one line of the table; all of them when none is there."""
    return tuple(p for p in places if _line((p,)) == line) or places
