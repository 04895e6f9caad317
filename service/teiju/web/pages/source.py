"""The page of a source document: its lines as transcribed, with the corrections."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.sourcing import Place, place

_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A place, with the connecting text that stands directly before and after it."""

    before: str
    place: Place
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its columns, each of one or more runs. A line outside of tables has one."""

    number: int
    columns: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """What the template shows of a source document."""

    issued: str | None
    retrieved: str | None
    publisher: Link | None
    sha256: str | None
    rights: Words | None
    places: int
    corrections: int
    lines: tuple[Line, ...]
    page: int
    pages: int


async def page(asked: Asked) -> Page | None:
    """The page of the source document that the path names."""
    facts = await asked.facts("source", asked.iri)
    if not facts.has_type(asked.iri, "tj:SourceDocument"):
        return None
    view = _view(facts, asked)
    return Page(
        template="source.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts("source.description", name=facts.name(asked.iri)),
        crumbs=(asked.crumb("nav.home", ""),),
        iri=asked.iri,
        kind=asked.texts("kind.source"),
    )


def _view(facts: Facts, asked: Asked) -> SourceView:
    document = asked.iri
    fragments = facts.sources("tj:inDocument", document)
    runs = [_run(facts, fragment) for fragment in fragments]
    runs = sorted((run for run in runs if run.place.line), key=_position)
    lines = [_line(number, list(some)) for number, some in groupby(runs, lambda r: r.place.line)]
    pages = max(1, -(-len(lines) // _PER_PAGE))
    given = asked.parameters.get("page", "")
    number = min(pages, max(1, int(given))) if given.isdecimal() and len(given) < 6 else 1
    issued, retrieved = facts.one(document, "dcterms:issued"), facts.one(document, "tj:retrievedOn")
    publisher = facts.one(document, "dcterms:publisher")
    return SourceView(
        issued=None if issued is None else calendar.written(issued, asked.language),
        retrieved=None if retrieved is None else calendar.written(retrieved, asked.language),
        publisher=None if publisher is None else facts.link(publisher),
        sha256=facts.one(document, "tj:sha256"),
        rights=facts.words(document, "dcterms:rights"),
        places=len(runs),
        corrections=len({d.address for run in runs for d in run.place.doubts}),
        lines=tuple(lines[(number - 1) * _PER_PAGE : number * _PER_PAGE]),
        page=number,
        pages=pages,
    )


def _run(facts: Facts, fragment: str) -> Run:
    before, after = facts.one(fragment, "oa:prefix"), facts.one(fragment, "oa:suffix")
    return Run(before or "", place(facts, fragment), after or "")


def _line(number: int, runs: list[Run]) -> Line:
    columns = groupby(runs, lambda run: run.place.column)
    return Line(number, tuple(tuple(some) for _, some in columns))


def _position(run: Run) -> tuple[int, int, int]:
    return run.place.line, run.place.column or 0, run.place.part or 0
