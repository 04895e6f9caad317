"""What an edition states of its measures; an edition before a revision, as far as that tells.

Where an edition states no measures itself, the revision that replaced it does: its table gives
the old content of each measure it touches. Then both editions are read in the terms of that
table, and nothing is said of any other measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from teiju.editions.facts import Facts
from teiju.errors import NotFoundError


class Part(StrEnum):
    """The parts of a measure that a revision may change, in the order they are printed."""

    NAME = "name"
    OUTLINE = "outline"
    PROGRAMME = "programme"
    INDICATOR = "indicator"
    VALUE = "value"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a part of a measure holds.

    `key` is the same in both editions for what continues; `iri` is None for mere words.
    """

    key: str
    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureState:
    """One measure (施策) as an edition states it."""

    iri: str
    parts: dict[Part, tuple[Item, ...]]

    @property
    def name(self) -> str:
        """Its name in that edition."""
        return self.parts[Part.NAME][0].text


@dataclass(frozen=True, slots=True)
class EditionState:
    """The measures of an edition. `rebuilt`: told by a revision, which need not tell of all."""

    iri: str
    name: str
    measures: dict[str, MeasureState]
    rebuilt: bool = False


def states(facts: Facts, old: str, new: str) -> tuple[EditionState, EditionState]:
    """Two editions, read in the same terms.

    Raises NotFoundError when one of them is not an edition, or states nothing that can be read.
    """
    for edition in (old, new):
        if facts.full("tj:VisionEdition") not in facts.values(edition, "rdf:type"):
            raise NotFoundError(f"{edition}: そのような版はありません / there is no such edition")
    if _versions(facts, old) and _versions(facts, new):
        return stated(facts, old), stated(facts, new)
    revision = revision_between(facts, old, new)
    if revision is not None:
        return _rebuilt(facts, old, revision, after=False), _rebuilt(
            facts, new, revision, after=True
        )
    backwards = revision_between(facts, new, old)
    if backwards is not None:
        return _rebuilt(facts, old, backwards, after=True), _rebuilt(
            facts, new, backwards, after=False
        )
    silent = old if not _versions(facts, old) else new
    raise NotFoundError(
        f"{silent}: この版の施策の記載はなく、2つの版をつなぐ改定の記録もありません / "
        "this edition states no measures, and no recorded revision joins the two"
    )


def revision_between(facts: Facts, old: str, new: str) -> str | None:
    """The revision (改定) that made the new edition out of the old one."""
    made = set(facts.sources("prov:generated", new))
    return next((iri for iri in facts.sources("prov:used", old) if iri in made), None)


def _versions(facts: Facts, edition: str) -> list[str]:
    stated = facts.sources("tj:statedIn", edition)
    return [iri for iri in stated if facts.one(iri, "tj:versionOfMeasure") is not None]


def stated(facts: Facts, edition: str) -> EditionState:
    """What an edition itself states; no measures where its text is not known."""
    found = {}
    own = facts.of(edition)
    for version in _versions(own, edition):
        measure = own.one(version, "tj:versionOfMeasure") or version
        found[measure] = MeasureState(measure, _parts(own, measure, version, edition))
    return EditionState(edition, facts.name(edition), found)


def _parts(facts: Facts, measure: str, version: str, edition: str) -> dict[Part, tuple[Item, ...]]:
    printed = facts.one(version, "tj:nameAsStated")
    corrected = None if facts.verbatim else facts.text(measure, "skos:prefLabel")
    name = corrected or printed or facts.name(measure)
    outline = facts.text(version, "tj:outline")
    indicators = facts.values(version, "tj:listsIndicator")
    effects = sorted(
        facts.sources("tj:effectOf", version), key=lambda iri: facts.number(iri, "tj:order")
    )
    programmes = facts.stated_sources("tj:programmeOf", measure)
    return {
        Part.NAME: (Item("name", name, measure),),
        Part.OUTLINE: () if outline is None else (Item("outline", outline),),
        Part.PROGRAMME: tuple(Item(iri, facts.name(iri), iri) for iri in programmes),
        Part.INDICATOR: tuple(Item(iri, facts.name(iri), iri) for iri in indicators),
        Part.VALUE: tuple(
            item for indicator in indicators for item in _values(facts, indicator, edition)
        ),
        Part.EFFECT: tuple(
            Item(text, text, iri) for iri in effects if (text := facts.text(iri, "tj:text"))
        ),
    }


def _values(facts: Facts, indicator: str, edition: str) -> list[Item]:
    """The values of an indicator that the edition plans with: baselines, targets.

    Both editions name the indicator as it is called now: its own change of name is told once.
    """
    found = []
    for iri in facts.sources("tj:indicator", indicator):
        kind = facts.one(iri, "tj:valueKind") or ""
        if edition not in facts.values(iri, "tj:statedIn") or _local(kind) == "actual":
            continue
        year = facts.one(iri, "tj:valueYear") or ""
        value = facts.one(iri, "sdmx-measure:obsValue")
        if value is not None:
            name = facts.of(None).name(indicator)
            text = f"{name} {facts.name(kind)} {year}: {value}"
            found.append(Item(f"{indicator} {kind} {year}", text, iri))
    return found


_SECTIONS = {"content": Part.OUTLINE, "indicator": Part.INDICATOR, "effect": Part.EFFECT}


def _rebuilt(facts: Facts, edition: str, revision: str, *, after: bool) -> EditionState:
    """An edition in the terms of a revision's table: its old content, and what it changed."""
    found: dict[str, MeasureState] = {}
    for entry in facts.sources("tj:entryOf", revision):
        parts = _old_parts(facts, entry)
        if after:
            _apply(facts, entry, parts)
        for measure in facts.values(entry, "tj:affectsMeasure"):
            found[measure] = MeasureState(
                measure, {part: tuple(items) for part, items in parts.items()}
            )
    return EditionState(edition, facts.name(edition), found, rebuilt=True)


def _old_parts(facts: Facts, entry: str) -> dict[Part, list[Item]]:
    parts: dict[Part, list[Item]] = {part: [] for part in Part}
    measure = facts.one(entry, "tj:affectsMeasure")
    parts[Part.NAME] = [Item("name", facts.one(entry, "tj:nameAsStated") or "", measure)]
    for section in _ordered(facts, "tj:oldSectionOf", entry):
        part = _SECTIONS.get(_local(facts.one(section, "tj:section")))
        text = facts.worded(section, "tj:text") if facts.text(section, "tj:text") else None
        if part is not None and text is not None:
            parts[part].append(Item(text, text))
    for listing in _ordered(facts, "tj:listingIn", entry, "tj:position"):
        if _local(facts.one(listing, "tj:section")) == "programmes":
            parts[Part.PROGRAMME].append(_listed(facts, listing))
    return parts


def _apply(facts: Facts, entry: str, parts: dict[Part, list[Item]]) -> None:
    """Makes the entry's changes: what it adds comes, what it removes goes."""
    described = {
        facts.one(listing, "tj:listedProgramme"): listing
        for listing in facts.sources("tj:listingIn", entry)
        if _local(facts.one(listing, "tj:section")) == "new-programmes"
    }
    for change in _ordered(facts, "tj:changeIn", entry):
        section = _local(facts.one(change, "tj:section"))
        part = _SECTIONS.get(section, Part.PROGRAMME)
        added, removed = facts.one(change, "tj:adds"), facts.one(change, "tj:removes")
        text = facts.worded(change, "tj:text") if facts.text(change, "tj:text") else None
        if removed is not None:
            parts[part] = [item for item in parts[part] if item.iri != removed]
        if added in described:
            parts[part].append(_listed(facts, described[added]))
        elif added is not None or (text is not None and removed is None):
            words = text if text is not None else facts.name(added or "")
            parts[part].append(Item(added or words, words, added))


def _listed(facts: Facts, listing: str) -> Item:
    """A programme as the table lists it: its name, and its description in brackets."""
    programme = facts.one(listing, "tj:listedProgramme") or listing
    name = facts.worded(listing, "tj:nameAsStated", 0) or facts.name(programme)
    description = facts.text(programme, "dcterms:description")
    description = facts.worded(programme, "dcterms:description") if description else None
    words = f"{name}（{description}）" if description else name
    return Item(programme, words, programme)


def _ordered(facts: Facts, name: str, entry: str, order: str = "tj:order") -> list[str]:
    return sorted(facts.sources(name, entry), key=lambda iri: (facts.number(iri, order), iri))


def _local(iri: str | None) -> str:
    return (iri or "").rsplit("/", 1)[-1]
