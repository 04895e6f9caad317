"""The page of the dataset's partitions: how much there is of each class and property (VoID)."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page


@dataclass(frozen=True, slots=True)
class PartitionsView:
    """Each partition's name, which is its anchor, with its size."""

    parts: tuple[tuple[str, int], ...]


async def page(asked: Asked) -> Page | None:
    """The partitions; None when the snapshot counts none."""
    rows = await asked.asking.named_rows("partitions")
    parts = tuple(
        (row["part"]["value"].rpartition("#")[2], int(row["size"]["value"])) for row in rows.rows
    )
    if not parts:
        return None
    return Page(
        template="partitions.html",
        title=Words(asked.texts("partitions.title"), asked.language),
        view=PartitionsView(parts),
        description=asked.texts("partitions.description"),
        crumbs=(asked.crumb("nav.data", "data"),),
        iri=asked.iri,
        kind="VoID",
    )
