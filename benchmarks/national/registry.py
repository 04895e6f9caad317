"""The made-up registry: prefectures, municipalities, fiscal years and the zones' members."""

from __future__ import annotations

import random
from collections.abc import Iterator

from national.rows import EDITION, FIRST_YEAR, LAST_YEAR, SUPERSEDED, VISION, Cells, document, slug
from national.wording import AREAS, DOINGS, municipality_name, prefecture_name, zone_name

PREFECTURES = 47
_FIRST_PREFECTURE = 51
"""Codes above 47 belong to no prefecture, so no made-up place has a real one's code."""
_SEED = 20090401


def national_tables(zones: int) -> dict[str, list[Cells]]:
    """The tables that stand beside the zones' own: table name → rows."""
    members = {number: members_of(number) for number in range(1, zones + 1)}
    return {
        "prefectures": list(_prefectures()),
        "municipalities": [_municipality(code) for codes in members.values() for code in codes],
        "fiscal-years": [_fiscal_year(year) for year in range(FIRST_YEAR - 1, LAST_YEAR + 2)],
        "mappings": list(_mappings(zones)),
    }


def members_of(number: int) -> tuple[str, ...]:
    """The codes of a zone's municipalities, the central city first."""
    size = 3 + random.Random(_SEED * 1000 + number).randrange(7)
    prefecture = _FIRST_PREFECTURE + number % PREFECTURES
    first = 10 * (number // PREFECTURES) + 1
    return tuple(f"{prefecture}{first + i:03d}" for i in range(size))


def founding_tables(number: int) -> dict[str, list[Cells]]:
    """What made a zone: its members, declaration and agreements, its vision and editions."""
    zone, name, year = slug(number), zone_name(number), 2010 + number % 5
    centre, *partners = members_of(number)
    declared, signed = f"{year}-06-01", f"{year}-10-01"
    of_zone = {"zone": zone, "document": document(zone)}
    agreements = [{"zone": zone, "partner": partner} for partner in partners]
    revised = number % 4 == 0
    return {
        "zones": [_zone(zone, name, number, f"{year}-10")],
        "memberships": [
            {
                **of_zone,
                "municipality": code,
                "role": "central-city" if code == centre else "neighbouring-municipality",
                "basis": f"declaration/{zone}/{declared}"
                if code == centre
                else f"agreement/{zone}/{code}",
                "place": "L1",
            }
            for code in (centre, *partners)
        ],
        "declarations": [
            {
                "zone": zone,
                "date": declared,
                "title": f"{name}中心市宣言",
                "declared_by": centre,
            }
        ],
        "agreements": [
            {
                **agreement,
                "central": centre,
                "title": f"{name}の形成に関する協定（{agreement['partner']}）",
            }
            for agreement in agreements
        ],
        "agreement-versions": [
            {**agreement, "date": signed, "name": f"{name}の形成に関する協定（締結時）"}
            for agreement in agreements
        ],
        "agreement-areas": [
            {**agreement, "date": signed, "area": f"a{i:02d}", "wording": area.name}
            for agreement in agreements
            for i, area in enumerate(AREAS, 1)
        ],
        "visions": [
            {
                "zone": zone,
                "vision": VISION,
                "name": f"第2次{name}共生ビジョン",
                "name_en": f"Second vision of synthetic zone {number:03d}",
                "based_on": " ".join(f"agreement/{zone}/{partner}" for partner in partners),
                "period_start": f"{FIRST_YEAR}-04-01",
                "period_end": f"{LAST_YEAR + 1}-03-31",
            }
        ],
        "vision-editions": [
            _edition(zone, name, edition, SUPERSEDED if revised and edition == EDITION else "")
            for edition in ((SUPERSEDED, EDITION) if revised else (EDITION,))
        ],
    }


def _zone(zone: str, name: str, number: int, formed: str) -> Cells:
    return {
        "id": zone,
        "name": name,
        "name_en": f"Synthetic zone {number:03d}",
        "class": "MultiMunicipalZone",
        "form": "one-centre",
        "formed_in_month": formed,
    }


def _edition(zone: str, name: str, edition: str, revision_of: str) -> Cells:
    return {
        "zone": zone,
        "vision": VISION,
        "edition": edition,
        "name": f"第2次{name}共生ビジョン（{edition}年度版）",
        "fiscal_year": edition,
        "adopted_in_month": f"{edition}-09",
        "revision_of": revision_of,
    }


def _prefectures() -> Iterator[Cells]:
    for number in range(1, PREFECTURES + 1):
        code = str(_FIRST_PREFECTURE + number % PREFECTURES)
        name = prefecture_name(number)
        yield {"code": code, "code6": _with_check_digit(f"{code}000"), "name": name}


def _municipality(code: str) -> Cells:
    return {
        "code": code,
        "code6": _with_check_digit(code),
        "name": municipality_name(code),
        "prefecture": code[:2],
    }


def _with_check_digit(code: str) -> str:
    """The six-digit code of local governments; its last digit checks the five others."""
    weighed = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return f"{code}{(11 - weighed % 11) % 10}"


def _fiscal_year(year: int) -> Cells:
    era = f"平成{year - 1988}" if year < 2019 else f"令和{year - 2018}"
    return {
        "year": str(year),
        "name": f"{era}年度",
        "name_en": f"FY{year}",
        "start": f"{year}-04-01",
        "end": f"{year + 1}-03-31",
    }


def _mappings(zones: int) -> Iterator[Cells]:
    number = 0
    for zone in range(1, zones + 1):
        for i, area in enumerate(AREAS, 1):
            number += 1
            yield {
                "record_id": f"id:mapping/policy-area/{number}",
                "subject_id": f"s:zone/{slug(zone)}/policy-area/a{i:02d}",
                "subject_label": area.name,
                "predicate_id": "skos:exactMatch",
                "object_id": f"policy-area:{area.neutral}",
                "neutral_property": "tj:exactNeutralArea",
                "mapping_justification": "semapv:ManualMappingCuration",
                "confidence": "0.9",
                "author_id": "id:organization/teiju",
                "mapping_date": "2025-06-18",
                "comment": f"合成データの対応づけ（{DOINGS[i % len(DOINGS)]}）",
            }
