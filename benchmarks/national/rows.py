"""The rows of the made-up tables: what each zone would have written, from one fixed seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

from national.wording import AREAS, DOINGS, MEASURED, zone_name

Cells = dict[str, str]
"""Column name → cell; a column that is not named stays empty."""

VISION = "2"
FIRST_YEAR = 2015
LAST_YEAR = 2024
EDITION = "2024"
SUPERSEDED = "2023"
CONTENTS_PER_AREA = 2
MEASURES = 34
_SEED = 20081226


def zone_tables(number: int) -> dict[str, list[Cells]]:
    """What zone `number` (from 1) states in its vision: table name → rows, always the same."""
    dice = random.Random(_SEED * 1000 + number)
    zone = slug(number)
    tables: dict[str, list[Cells]] = {
        "policy-schemes": [_scheme(zone, number)],
        "policy-areas": list(_areas(zone)),
        "policy-contents": list(_contents(zone)),
    }
    measures = list(_measures(zone, dice))
    kpis = list(_kpis(zone, measures, dice))
    effects = list(_effects(zone, measures))
    # Every fourth zone has revised its vision, so that there are superseded editions as well.
    editions = [SUPERSEDED, EDITION] if number % 4 == 0 else [EDITION]
    tables["measures"] = _in_editions(measures, editions)
    tables["kpis"] = _in_editions(kpis, editions)
    tables["effects"] = _in_editions(effects, editions)
    tables["programmes"] = list(_programmes(zone, measures, dice))
    tables["kpi-values"] = [row for kpi in kpis for row in _values(kpi, dice)]
    return tables


def slug(number: int) -> str:
    """The key of zone `number`."""
    return f"synthetic-{number:03d}"


def document(zone: str) -> str:
    """The id of the document that would state a zone's values: 16 hexadecimal digits."""
    return hashlib.sha256(zone.encode()).hexdigest()[:16]


def _scheme(zone: str, number: int) -> Cells:
    return {
        "zone": zone,
        "name": f"{zone_name(number)}の政策分野",
        "name_en": f"Policy areas of synthetic zone {number:03d}",
        "definition": "測定のために合成した、実在しない圏域の政策分野。",
        "definition_en": "Policy areas of a zone that does not exist, made up for measuring.",
    }


def _areas(zone: str) -> Iterator[Cells]:
    for i, area in enumerate(AREAS, 1):
        yield {
            "zone": zone,
            "id": f"a{i:02d}",
            "name": area.name,
            "name_en": area.name_en,
            "viewpoint": area.viewpoint,
        }


def _contents(zone: str) -> Iterator[Cells]:
    for i, area in enumerate(AREAS):
        for j in range(CONTENTS_PER_AREA):
            yield {
                "zone": zone,
                "id": _content_id(i, j),
                "area": f"a{i + 1:02d}",
                "name": f"{area.subjects[j]}の{DOINGS[(i + j) % len(DOINGS)]}",
            }


def _content_id(area: int, position: int) -> str:
    return f"c{area * CONTENTS_PER_AREA + position + 1:02d}"


def _measures(zone: str, dice: random.Random) -> Iterator[Cells]:
    for i in range(1, MEASURES + 1):
        area = dice.randrange(len(AREAS))
        subject = dice.choice(AREAS[area].subjects)
        doing = dice.choice(DOINGS)
        yield {
            "zone": zone,
            "vision": VISION,
            "id": f"m{i:03d}",
            "content": _content_id(area, dice.randrange(CONTENTS_PER_AREA)),
            "name": f"{subject}{doing}事業（合成{i:02d}）",
            "name_en": f"Synthetic measure {i:02d}: {AREAS[area].name_en}"
            if dice.random() < 0.7
            else "",
            "outline": f"{subject}の{doing}を圏域の市町村が連携して進め、"
            f"{dice.choice(DOINGS)}を図る（合成の文、第{dice.randrange(1000):03d}号）。",
        }


def _kpis(zone: str, measures: list[Cells], dice: random.Random) -> Iterator[Cells]:
    number = 0
    for measure in measures:
        for _ in range(2 if dice.random() < 0.2 else 1):
            number += 1
            name, kind, aggregation, direction, unit, bound = dice.choice(MEASURED)
            subject = measure["name"].partition("事業")[0]
            yield {
                "zone": zone,
                "vision": VISION,
                "id": f"k{number:03d}",
                "measure": measure["id"],
                "name": f"{subject}の{name}",
                "measure_kind": kind,
                "aggregation": aggregation,
                "direction": direction,
                "unit": unit,
                "unit_status": "stated",
                "upper_bound": bound,
                "geographic_scope": f"zone/{zone}",
            }


def _effects(zone: str, measures: list[Cells]) -> Iterator[Cells]:
    for measure in measures:
        subject = measure["name"].partition("事業")[0]
        yield {
            "zone": zone,
            "vision": VISION,
            "measure": measure["id"],
            "order": "1",
            "text": f"{subject}により、圏域の住民が安心して暮らせる（合成の文）",
        }


def _programmes(zone: str, measures: list[Cells], dice: random.Random) -> Iterator[Cells]:
    number = 0
    for measure in measures:
        for _ in range(dice.choice((1, 1, 2))):
            number += 1
            yield {
                "zone": zone,
                "vision": VISION,
                "edition": EDITION,
                "id": f"p{number:03d}",
                "measure": measure["id"],
                "name": f"{measure['name'].partition('（')[0]}その{number}",
            }


def _values(kpi: Cells, dice: random.Random) -> Iterator[Cells]:
    """A baseline before the first year, a target for the last, and an actual value a year."""
    share = kpi["upper_bound"] == "100"
    baseline = dice.uniform(20, 60) if share else float(dice.randrange(20, 5000))
    target = baseline * dice.uniform(1.05, 1.6)
    told = (
        ("baseline", FIRST_YEAR - 1, baseline),
        ("target", LAST_YEAR, target),
        *(
            ("actual", year, _reached(baseline, target, year, dice))
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
        ),
    )
    for position, (kind, year, value) in enumerate(told, 2):
        if kind == "actual" and dice.random() < 0.03:
            continue  # a year that nobody reported
        written = f"{min(value, 100.0):.1f}" if share else str(round(value))
        yield {
            "zone": kpi["zone"],
            "vision": VISION,
            "edition": EDITION,
            "document": document(kpi["zone"]),
            "line": kpi["id"].lstrip("k0"),
            "column": str(position),
            "kpi": kpi["id"],
            "kind": kind,
            "fiscal_year": str(year),
            "value": written,
            "value_as_printed": written,
            "unit": kpi["unit"],
        }


def _reached(baseline: float, target: float, year: int, dice: random.Random) -> float:
    years = LAST_YEAR - FIRST_YEAR + 1
    on_the_way = baseline + (target - baseline) * (year - FIRST_YEAR + 1) / years
    return on_the_way * dice.uniform(0.85, 1.15)


def _in_editions(rows: list[Cells], editions: list[str]) -> list[Cells]:
    return [{**row, "edition": edition} for edition in editions for row in rows]
