"""One page of every kind that there is, as paths below the language."""

from __future__ import annotations

from typing import Final

ZONE: Final = "ichinoseki-hiraizumi"

KINDS: Final = {
    "home": "",
    "search": "search?q=平泉",
    "search without a find": "search?q=ほげほげ",
    "query editor": "sparql?example=zones",
    "stored queries": "queries/",
    "stored query": "queries/zones",
    "data": "data",
    "quality": "quality",
    "licence": "licence",
    "snapshots": "snapshots",
    "graphs": "graphs",
    "about": "about",
    "zones": "zones",
    "zone": f"id/zone/{ZONE}",
    "zone of which little is known": "id/zone/nishi-iburi",
    "declaration": f"id/declaration/{ZONE}/2013-07-23",
    "agreement": f"id/agreement/{ZONE}/03402",
    "vision": f"id/vision/{ZONE}/3",
    "edition": f"id/vision/{ZONE}/3/edition/2024",
    "policy area": f"scheme/zone/{ZONE}/policy-area/a02",
    "neutral area": "scheme/policy-area/welfare",
    "measure": f"id/measure/{ZONE}/3/m001",
    "measure of an edition": f"id/measure/{ZONE}/3/m032/2024",
    "indicator": f"id/kpi/{ZONE}/3/k001",
    "indicator with a chart": "id/kpi/naka-sorachi/1/k001",
    "programme": f"id/programme/{ZONE}/3/p035",
    "revision": f"id/revision/{ZONE}/3/2024",
    "opinion": f"id/opinion/{ZONE}/3/2024/6-2",
    "meeting": f"id/meeting/{ZONE}/2025/1",
    "municipality": "id/municipality/03209",
    "prefecture": "id/prefecture/03",
    "source": "id/source/1aa9ca50268357a6",
    "place in a source": "id/source/1aa9ca50268357a6/L155/c2",
    "correction": "id/source/1aa9ca50268357a6/correction/0007",
    "concept scheme": "scheme/viewpoint",
    "concept": "scheme/viewpoint/network",
    "vocabulary": "def",
    "shapes": "shapes",
    "catalogue": "dataset/catalogue",
    "classes and properties in use": "dataset/void",
    "graph": f"graph/zone/{ZONE}",
    "no such page": "id/zone/atlantis",
}
