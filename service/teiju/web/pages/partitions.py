"""The page of the dataset's partitions: how much there is of each class and property (VoID).

The anchors of the page are the fragments of the partitions' IRIs: `tj-Measure` for a class,
`tj-Measure.tj-outline` for a property of its instances, a third part for the class or datatype
of the values; `property.tj-outline` for a property of whatever there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from teiju import namespaces
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page

_ALL: Final = "property"


@dataclass(frozen=True, slots=True)
class Part:
    """A partition: its anchor, its term, its size, and its own partitions."""

    anchor: str
    term: str
    link: Link
    size: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PartitionsView:
    """The classes with their properties, and all properties."""

    classes: tuple[Part, ...]
    properties: tuple[Part, ...]


async def page(asked: Asked) -> Page | None:
    """The partitions; None when the snapshot counts none."""
    rows = await asked.asking.named_rows("partitions")
    sizes = {
        row["part"]["value"].rpartition("#")[2]: int(row["size"]["value"]) for row in rows.rows
    }
    if not sizes:
        return None
    names = await asked.facts("names")
    classes = {anchor: size for anchor, size in sizes.items() if not anchor.startswith(f"{_ALL}.")}
    return Page(
        template="partitions.html",
        title=Words(asked.texts("partitions.title"), asked.language),
        view=PartitionsView(
            tuple(_parts("", classes, names, asked)),
            tuple(_parts(f"{_ALL}.", sizes, names, asked)),
        ),
        description=asked.texts("partitions.description"),
        crumbs=(asked.crumb("nav.data", "data"),),
        iri=asked.iri,
        kind="VoID",
    )


def _parts(above: str, sizes: dict[str, int], names: Facts, asked: Asked) -> Iterator[Part]:
    """The partitions one step below an anchor, which ends with its dot."""
    by_parent: dict[str, list[str]] = {}
    for anchor in sizes:
        by_parent.setdefault(anchor.rpartition(".")[0], []).append(anchor)

    def part(anchor: str) -> Part:
        term = _term(anchor.rpartition(".")[2], asked.manifest.base)
        return Part(
            anchor,
            term,
            names.link(namespaces.expand(term, asked.manifest.base)),
            sizes[anchor],
            tuple(
                part(one)
                for one in sorted(by_parent.get(anchor, ()), key=lambda one: (-sizes[one], one))
            ),
        )

    for anchor in sorted(by_parent.get(above.rstrip("."), [])):
        yield part(anchor)


def _term(written: str, base: str) -> str:
    """The compact IRI that an anchor writes with a hyphen; a prefix may have one of its own."""
    fitting = [prefix for prefix in namespaces.prefixes(base) if written.startswith(f"{prefix}-")]
    prefix = max(fitting, key=len, default=None)
    return written if prefix is None else f"{prefix}:{written[len(prefix) + 1 :]}"
