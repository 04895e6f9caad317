"""Which address is which page: the path below the language, and what builds the page there."""

from __future__ import annotations

import re
from typing import Final

from teiju.web.pages import (
    area,
    changes,
    compare,
    edition,
    editor,
    home,
    indicator,
    measure,
    meeting,
    municipality,
    named_graph,
    nation,
    partitions,
    prose,
    quality,
    rules,
    search,
    snapshots,
    source,
    stored,
    thing,
    vision,
    vocabulary,
    zone,
)
from teiju.web.pages.page import Asked, Builder, Page

_Z: Final = r"[a-z0-9-]+"
_ROUTES: Final[tuple[tuple[re.Pattern[str], Builder], ...]] = tuple(
    (re.compile(pattern), builder)
    for pattern, builder in (
        ("", home.page),
        ("zones", home.zones_page),
        *((f"zones/{topic}", nation.page(topic)) for topic in nation.TOPICS),
        ("compare", compare.page),
        ("diff", changes.page),
        ("search", search.page),
        ("about", prose.page("about")),
        ("data", prose.page("data")),
        ("licence", prose.page("licence", "about")),
        ("quality|report", quality.page),
        ("snapshots", snapshots.page),
        ("graphs", named_graph.list_page),
        ("sparql", editor.page),
        ("queries/?", stored.list_page),
        (r"queries/[a-z0-9-]+", stored.page),
        ("def", vocabulary.page),
        ("shapes", rules.page),
        (rf"id/zone/{_Z}", zone.page),
        (rf"id/vision/{_Z}/\d+", vision.page),
        (rf"id/vision/{_Z}/\d+/edition/[0-9-]+", edition.page),
        (rf"id/measure/{_Z}/\d+/[a-z]\d+", measure.page),
        (rf"id/kpi/{_Z}/\d+/[a-z]\d+", indicator.page),
        (r"id/municipality/\d{5}", municipality.page),
        (r"id/prefecture/\d{2}", municipality.prefecture_page),
        (rf"id/meeting/{_Z}/\d+/[0-9-]+", meeting.page),
        (rf"scheme/zone/{_Z}/policy-area/[a-z]\d+", area.page),
        (r"id/source/[0-9a-z]+", source.page),
        ("dataset/void", partitions.page),
        ("dataset/snapshot/[0-9a-f]{64}", snapshots.snapshot_page),
        (r"graph/.+", named_graph.page),
        (r"(id|scheme|dataset|report|prefixes)/.+|prefixes", thing.page),
    )
)
_LONGEST: Final = 2000
"""Of a path; no thing has a longer one."""


async def page_at(asked: Asked) -> Page | None:
    """The page at the path that is asked for; None when there is none. Raises Problem."""
    if len(asked.path) > _LONGEST:
        return None
    for pattern, builder in _ROUTES:
        if pattern.fullmatch(asked.path):
            page = await builder(asked)
            if page is not None or builder is thing.page:
                return page
    return None


def place_of_kind(path: str) -> int | None:
    """Where the page of a thing stands in the order of the kinds that have pages of their own.

    None for a path that is no page, and for what is shown as any other thing.
    """
    for at, (pattern, builder) in enumerate(_ROUTES):
        if pattern.fullmatch(path):
            return None if builder is thing.page else at
    return None
