"""What an edition states of its measures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from teiju.editions.facts import Facts


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


def revision_between(facts: Facts, old: str, new: str) -> str | None:
    """The revision (改定) that made the new edition out of the old one."""
    made = set(facts.sources("prov:generated", new))
    return next((iri for iri in facts.sources("prov:used", old) if iri in made), None)


def versions(facts: Facts, edition: str) -> list[str]:
    """The versions of measures that an edition states."""
    stated = facts.sources("tj:statedIn", edition)
    return [iri for iri in stated if facts.one(iri, "tj:versionOfMeasure") is not None]


def stated(facts: Facts, edition: str) -> EditionState:
    """What an edition itself states; no measures where its text is not known."""
    found = {}
    own = facts.of(edition)
    for version in versions(own, edition):
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
        if edition not in facts.values(iri, "tj:statedIn") or local_name(kind) == "actual":
            continue
        year = facts.one(iri, "tj:valueYear") or ""
        value = facts.one(iri, "sdmx-measure:obsValue")
        if value is not None:
            name = facts.of(None).name(indicator)
            text = f"{name} {facts.name(kind)} {year}: {value}"
            found.append(Item(f"{indicator} {kind} {year}", text, iri))
    return found


def local_name(iri: str | None) -> str:
    """The last part of an IRI."""
    return (iri or "").rsplit("/", 1)[-1]
