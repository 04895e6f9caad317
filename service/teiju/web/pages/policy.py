"""The measures of a vision laid out by viewpoint, policy area and policy content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from teiju.web.pages.facts import Facts, Link

_VIEWPOINTS = ("life", "network", "management")


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One policy area; `viewpoint` is given in the first row of its viewpoint only."""

    viewpoint: Link | None
    viewpoint_rows: int
    viewpoint_name: str
    area: Link
    contents: tuple[tuple[Link, tuple[Link, ...]], ...]
    """Policy contents with their measures."""

    @property
    def measures(self) -> int:
        """How many measures the area has."""
        return sum(len(measures) for _, measures in self.contents)


def policy_rows(facts: Facts, visions: Iterable[str]) -> tuple[PolicyRow, ...]:
    """The areas that measures of these visions stand under, in the order of the zone's scheme."""
    by_content: dict[str, list[str]] = {}
    for vision in visions:
        for measure in facts.sources("tj:inVision", vision):
            content = facts.one(measure, "tj:inPolicyContent") or facts.one(
                measure, "tj:inPolicyArea"
            )
            if content is not None:
                by_content.setdefault(content, []).append(measure)
    by_area: dict[str, list[str]] = {}
    for content in sorted(by_content):
        area = facts.one(content, "tj:contentOfArea") or content
        by_area.setdefault(area, []).append(content)
    areas = sorted(by_area, key=lambda area: (_rank(viewpoint_of(facts, area)), area))
    of_viewpoint = [viewpoint_of(facts, area) for area in areas]
    rows = []
    for index, area in enumerate(areas):
        viewpoint = of_viewpoint[index]
        is_first = index == 0 or of_viewpoint[index - 1] != viewpoint
        link = None if viewpoint is None else facts.link(viewpoint)
        rows.append(
            PolicyRow(
                viewpoint=link if is_first else None,
                viewpoint_rows=of_viewpoint.count(viewpoint) if is_first else 0,
                viewpoint_name=viewpoint_key(viewpoint),
                area=facts.link(area),
                contents=tuple(
                    (facts.link(content), facts.links(sorted(by_content[content])))
                    for content in by_area[area]
                ),
            )
        )
    return tuple(rows)


def unsorted_measures(facts: Facts, visions: Iterable[str]) -> tuple[Link, ...]:
    """The measures of these visions that are known without a policy area."""
    return facts.links(
        measure
        for vision in visions
        for measure in facts.sources("tj:inVision", vision)
        if facts.has_type(measure, "tj:Measure")
        and facts.one(measure, "tj:inPolicyContent") is None
        and facts.one(measure, "tj:inPolicyArea") is None
    )


def viewpoint_of(facts: Facts, area: str) -> str | None:
    """The viewpoint that a zone's policy area stands under."""
    return facts.one(area, "tj:areaUnderViewpoint")


def viewpoint_key(viewpoint: str | None) -> str:
    """`life`, `network`, `management`, or "" for none of them."""
    key = (viewpoint or "").rpartition("/")[2]
    return key if key in _VIEWPOINTS else ""


def _rank(viewpoint: str | None) -> int:
    key = viewpoint_key(viewpoint)
    return _VIEWPOINTS.index(key) if key else len(_VIEWPOINTS)
