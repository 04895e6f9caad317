"""The values of an indicator: what was printed, for which year, and how it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Language
from teiju.web.pages.sourcing import Place, places_of

_KINDS = ("baseline", "actual", "forecast", "target")


@dataclass(frozen=True, slots=True)
class Value:
    """One value. `year` is where it stands on an axis of years; `when` says it in words."""

    iri: str
    address: str | None
    kind: str
    kind_link: Link | None
    year: int
    when: str
    number: Decimal | None
    printed: str | None
    is_approximate: bool
    comparator: Link | None
    unit: Link | None
    stated_in: Link | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far the latest actual has come towards the target; 1 is the whole way."""

    share: Fraction
    actual: Value
    target: Value
    baseline: Value | None

    @property
    def percent(self) -> Decimal:
        """The share in percent, to one decimal."""
        exact = Decimal(self.share.numerator * 100) / Decimal(self.share.denominator)
        return exact.quantize(Decimal("0.1"))


def values_of(facts: Facts, indicator: str, language: Language) -> tuple[Value, ...]:
    """The values of an indicator, by kind and year."""
    found = [_value(facts, iri, language) for iri in facts.sources("tj:indicator", indicator)]
    return tuple(sorted(found, key=lambda v: (v.year, _rank(v.kind), v.iri)))


def attainment(values: tuple[Value, ...]) -> Attainment | None:
    """(actual - baseline) / (target - baseline), or actual / target where there is no baseline.

    None without an actual and a target, and where the divisor is 0.
    """
    numbered = [value for value in values if value.number is not None]
    targets = [value for value in numbered if value.kind == "target"]
    actuals = [value for value in numbered if value.kind == "actual"]
    baselines = [value for value in numbered if value.kind == "baseline"]
    if not targets or not actuals:
        return None
    target, actual = targets[-1], actuals[-1]
    baseline = baselines[0] if baselines else None
    start = Fraction(0) if baseline is None else Fraction(baseline.number or 0)
    way = Fraction(target.number or 0) - start
    if way == 0:
        return None
    return Attainment((Fraction(actual.number or 0) - start) / way, actual, target, baseline)


def plain(number: Decimal) -> str:
    """A number with its thousands grouped: 94,000."""
    return f"{number.normalize():,f}"


def _value(facts: Facts, iri: str, language: Language) -> Value:
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
        comparator=None if comparator is None else facts.link(comparator),
        unit=None if unit is None else facts.link(unit),
        stated_in=None if stated_in is None else facts.link(stated_in),
        places=places_of(facts, iri),
    )


def _when(facts: Facts, iri: str, language: Language) -> tuple[int, str]:
    first, last = facts.one(iri, "tj:periodFrom"), facts.one(iri, "tj:periodTo")
    if first is not None and last is not None:
        years = [int(year[-4:]) for year in (first, last) if year[-4:].isdecimal()]
        if len(years) == 2:
            return years[1], calendar.span(years, language)
    fiscal = facts.one(iri, "sdmx-dimension:refPeriod")
    if fiscal is not None and fiscal[-4:].isdecimal():
        return int(fiscal[-4:]), calendar.fiscal_year(int(fiscal[-4:]), language)
    plain_year = facts.one(iri, "tj:calendarYear")
    if plain_year is not None and plain_year[:4].isdecimal():
        return int(plain_year[:4]), calendar.calendar_year(int(plain_year[:4]), language)
    day = facts.one(iri, "tj:asOf")
    if day is not None and day[:4].isdecimal():
        return int(day[:4]), calendar.written(day, language)
    return 0, facts.one(iri, "tj:verbatimPeriod") or "—"


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
