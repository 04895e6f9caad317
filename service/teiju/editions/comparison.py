"""What changed from one edition of a vision to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from teiju.editions.facts import Facts
from teiju.editions.marking import Stretch, marked
from teiju.editions.rebuilding import revision_of, states
from teiju.editions.state import EditionState, Item, MeasureState, Part, revision_between

_CONTENT: Final[tuple[Part, ...]] = tuple(part for part in Part if part is not Part.NAME)
"""What a new measure is, beside its name."""

_THINGS: Final[tuple[Part, ...]] = (Part.PROGRAMME, Part.INDICATOR, Part.VALUE, Part.EFFECT)
"""The parts that end with their measure; its text needs no telling any more."""


class Kind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `part` is None where a whole measure came or went.

    `section` tells where the revision's table put it: the part it was printed under.
    """

    kind: Kind
    part: Part | None
    old: str | None = None
    new: str | None = None
    iri: str | None = None

    @property
    def marks(self) -> tuple[Stretch, ...]:
        """Old and new text in one, with what differs marked."""
        return marked(self.old or "", self.new or "")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the council said about a measure (ご意見)."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The row of the printed revision table that tells of a measure."""

    iri: str
    number: int
    page: str
    content: str
    """The column that the print heads 政策分野."""


@dataclass(frozen=True, slots=True)
class MeasureChanges:
    """All that changed of one measure, and the opinions that the source puts beside it."""

    measure: str
    name: str
    old: MeasureState | None
    changes: tuple[Change, ...]
    opinions: tuple[Opinion, ...] = ()
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions and what changed between them, measure by measure.

    `partial`: one of them is known only from the table of a revision, which tells the main
    changes and need not tell of all.
    """

    old: EditionState
    new: EditionState
    measures: tuple[MeasureChanges, ...]
    partial: bool


def compare(facts: Facts, old: str, new: str) -> Comparison:
    """The differences of two editions.

    Raises NotFoundError when one is not an edition, or states nothing that can be compared.
    """
    before, after = states(facts, old, new)
    return between(facts, before, after)


def between(facts: Facts, before: EditionState, after: EditionState) -> Comparison:
    """The differences of what two editions state; `facts` know of the revision between them."""
    revision = _revision(facts, before, after)
    entries = _entries(facts, revision) if revision is not None else {}
    found = [
        _changes(facts, before.measures.get(iri), after.measures.get(iri), entries.get(iri))
        for iri in sorted({*before.measures, *after.measures})
    ]
    found.sort(key=lambda one: (one.entry.number if one.entry else 0, one.measure))
    changed = tuple(one for one in found if one.changes)
    return Comparison(before, after, changed, before.rebuilt or after.rebuilt)


def _revision(facts: Facts, before: EditionState, after: EditionState) -> str | None:
    """The revision between two editions, or the one that tells of the first."""
    if not (before.iri and after.iri):
        return None
    found = revision_between(facts, before.iri, after.iri)
    if found is None and before.rebuilt and not after.rebuilt:
        return revision_of(facts, before.iri)
    return found


def _entries(facts: Facts, revision: str) -> dict[str, Entry]:
    return {
        measure: Entry(
            iri=iri,
            number=facts.number(iri, "tj:entryNumber"),
            page=facts.one(iri, "tj:pageInVision") or "",
            content=_printed_content(facts, iri),
        )
        for iri in facts.sources("tj:entryOf", revision)
        for measure in facts.values(iri, "tj:affectsMeasure")
    }


def _printed_content(facts: Facts, entry: str) -> str:
    measure = facts.one(entry, "tj:affectsMeasure") or ""
    content = facts.one(measure, "tj:inPolicyContent")
    return "" if content is None else facts.name(content)


def _changes(
    facts: Facts, old: MeasureState | None, new: MeasureState | None, entry: Entry | None
) -> MeasureChanges:
    state = new or old
    assert state is not None
    opinions = [] if entry is None else facts.sources("tj:concerns", entry.iri)
    opinions.sort(key=lambda iri: (facts.number(iri, "tj:order"), iri))
    return MeasureChanges(
        measure=state.iri,
        name=state.name,
        old=old,
        changes=tuple(_of_measure(old, new)),
        opinions=tuple(Opinion(iri, facts.text(iri, "tj:text") or "") for iri in opinions),
        entry=entry,
    )


def _of_measure(old: MeasureState | None, new: MeasureState | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield Change(Kind.ADDED, None, None, new.name, new.iri)
        for part in _CONTENT:
            yield from _of_part(part, (), new.parts.get(part, ()))
    elif old is not None and new is None:
        yield Change(Kind.ENDED, None, old.name, None, old.iri)
        for part in _THINGS:
            yield from _of_part(part, old.parts.get(part, ()), ())
    elif old is not None and new is not None:
        for part in Part:
            yield from _of_part(part, old.parts.get(part, ()), new.parts.get(part, ()))


def _of_part(part: Part, old: tuple[Item, ...], new: tuple[Item, ...]) -> Iterator[Change]:
    before = {item.key: item for item in old}
    after = {item.key: item for item in new}
    for key, item in before.items():
        other = after.get(key)
        if other is None:
            yield Change(Kind.ENDED, part, item.text, None, item.iri)
        elif other.text != item.text:
            yield Change(Kind.CHANGED, part, item.text, other.text, other.iri)
    for key, item in after.items():
        if key not in before:
            yield Change(Kind.ADDED, part, None, item.text, item.iri)
