"""The values of an indicator: what was printed, for which year, and how it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Language, Words
from teiju.web.pages.sourcing import Place, places_of

_QUANTITIES = ("population", "ageing-rate", "young-population", "working-age-population")
_UNDATED = 9999
"""Values of no known year come last."""

_KINDS = ("baseline", "actual", "forecast", "target")


@dataclass(frozen=True, slots=True)
class Value:
    """One value. `year` is where it stands on an axis of years; `when` says it in words.

    `is_replaced`: a later edition states another in its place.
    """

    iri: str
    address: str | None
    kind: str
    kind_link: Link | None
    year: int
    when: str
    number: Decimal | None
    printed: str | None
    is_approximate: bool
    is_replaced: bool
    comparator: Link | None
    unit: Link | None
    stated_in: Link | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far an actual value has come towards a target, as the data work it out.

    `worked` is the formula with its numbers; without a percentage `reason` says why.
    """

    percent: Decimal | None
    formula: Link | None
    meaning: Words | None
    worked: str
    is_met: bool | None
    is_approximate: bool
    reason: Link | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A population, an area or the like, as it was counted."""

    what: Link
    count: Link | None
    value: Value


def values_of(facts: Facts, indicator: str, language: Language) -> tuple[Value, ...]:
    """The values of an indicator, by kind and year."""
    found = [value_of(facts, iri, language) for iri in facts.sources("tj:indicator", indicator)]
    return tuple(sorted(found, key=lambda v: (v.year or _UNDATED, _rank(v.kind), v.iri)))


def quantities_of(facts: Facts, area: str, language: Language) -> tuple[Quantity, ...]:
    """The values that were counted for an area, by what was counted and when."""
    found = []
    for iri in facts.sources("sdmx-dimension:refArea", area):
        what, count = facts.one(iri, "tj:quantity"), facts.one(iri, "tj:countKind")
        if what is not None:
            link = None if count is None else facts.link(count)
            found.append(Quantity(facts.link(what), link, value_of(facts, iri, language)))
    found.sort(key=lambda q: (_place(q.what.iri), q.what.iri, q.value.year, q.value.iri))
    return tuple(found)


def attainments_of(facts: Facts, indicator: str) -> tuple[Attainment, ...]:
    """The attainments of an indicator, those that could be worked out first."""
    found = [_attainment(facts, iri) for iri in facts.sources("tj:attainmentOf", indicator)]
    return tuple(sorted(found, key=lambda a: a.percent is None))


def plain(number: Decimal) -> str:
    """A number with its thousands grouped: 94,000."""
    return f"{number.normalize():,f}"


def value_of(facts: Facts, iri: str, language: Language) -> Value:
    """One observation as a value."""
    kind = facts.one(iri, "tj:valueKind")
    year, when = _when(facts, iri, language)
    comparator, unit = facts.one(iri, "tj:comparator"), facts.one(iri, "sdmx-attribute:unitMeasure")
    stated_in = facts.one(iri, "tj:statedIn")
    return Value(
        iri=iri,
        address=facts.addresses.of(iri),
        kind=(kind or "").rpartition("/")[2],
        kind_link=None if kind is None else facts.link(kind),
        year=year,
        when=when,
        number=facts.number(iri, "sdmx-measure:obsValue"),
        printed=facts.one(iri, "tj:verbatimValue"),
        is_approximate=facts.one(iri, "tj:approximate") == "true",
        is_replaced=facts.one(iri, "dcterms:isReplacedBy") is not None,
        comparator=None if comparator is None else facts.link(comparator),
        unit=None if unit is None else facts.link(unit),
        stated_in=None if stated_in is None else facts.link(stated_in),
        places=places_of(facts, iri),
    )


def _attainment(facts: Facts, iri: str) -> Attainment:
    formula, reason = facts.one(iri, "tj:attainmentFormula"), facts.one(iri, "tj:undefinedBecause")
    met = facts.one(iri, "tj:targetMet")
    worked = "" if formula is None else facts.one(formula, "skos:notation") or ""
    for letter, name in (("A", "tj:actualUsed"), ("B", "tj:baselineUsed"), ("T", "tj:targetUsed")):
        used = facts.one(iri, name)
        number = None if used is None else facts.number(used, "sdmx-measure:obsValue")
        if number is not None:
            worked = worked.replace(letter, plain(number))
    return Attainment(
        percent=facts.number(iri, "tj:attainmentPercent"),
        formula=None if formula is None else facts.link(formula),
        meaning=None if formula is None else facts.words(formula, "skos:definition"),
        worked=worked,
        is_met=None if met is None else met == "true",
        is_approximate=facts.one(iri, "tj:approximate") == "true",
        reason=None if reason is None else facts.link(reason),
    )


def _when(facts: Facts, iri: str, language: Language) -> tuple[int, str]:
    first, last = facts.one(iri, "tj:periodFrom"), facts.one(iri, "tj:periodTo")
    if first is not None and last is not None:
        years = [int(year[-4:]) for year in (first, last) if year[-4:].isdecimal()]
        if len(years) == 2:
            return years[1], calendar.span(years, language)
    fiscal = facts.one(iri, "tj:fiscalYear") or facts.one(iri, "sdmx-dimension:refPeriod")
    if fiscal is not None and fiscal[-4:].isdecimal():
        return int(fiscal[-4:]), calendar.fiscal_year(int(fiscal[-4:]), language)
    plain_year = facts.one(iri, "tj:calendarYear")
    if plain_year is not None and plain_year[:4].isdecimal():
        return int(plain_year[:4]), calendar.calendar_year(int(plain_year[:4]), language)
    day = facts.one(iri, "tj:asOf")
    if day is not None and day[:4].isdecimal():
        return int(day[:4]), calendar.written(day, language)
    return 0, facts.one(iri, "tj:verbatimPeriod") or "—"


def _place(quantity: str) -> int:
    key = quantity.rpartition("/")[2]
    return _QUANTITIES.index(key) if key in _QUANTITIES else len(_QUANTITIES)


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
