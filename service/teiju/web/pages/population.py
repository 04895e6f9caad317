"""The population of a zone: what the last census counted in its municipalities, and their sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages.facts import Facts
from teiju.web.pages.language import Language
from teiju.web.pages.values import Quantity, Value, quantities_of

_QUANTITY, _COUNT = "/neutral-indicator/population", "/count-kind/census-final"


@dataclass(frozen=True, slots=True)
class Population:
    """A census in a zone. `total` is a sum of ours, None unless every municipality is known."""

    when: str
    total: Decimal | None
    by_municipality: dict[str, Value]


def population_of(
    facts: Facts, municipalities: Iterable[str], language: Language
) -> Population | None:
    """The latest census of which the facts tell; None when they tell of none."""
    of = {iri: _census(facts, iri, language) for iri in municipalities}
    year = max((value.year for values in of.values() for value in values), default=None)
    if year is None:
        return None
    found = {iri: v for iri, values in of.items() for v in values if v.year == year}
    numbers = [value.number for value in found.values() if value.number is not None]
    return Population(
        when=next(iter(found.values())).when,
        total=sum(numbers, Decimal(0)) if len(numbers) == len(of) else None,
        by_municipality=found,
    )


def _census(facts: Facts, municipality: str, language: Language) -> list[Value]:
    return [q.value for q in quantities_of(facts, municipality, language) if _is_census(q)]


def _is_census(found: Quantity) -> bool:
    return (
        found.what.iri.endswith(_QUANTITY)
        and found.count is not None
        and found.count.iri.endswith(_COUNT)
    )
