"""The page on what changed: between two editions of a vision, or two snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from teiju.editions.comparison import Comparison, Kind
from teiju.editions.snapshots import SnapshotComparison
from teiju.editions.state import Part
from teiju.editions.wording import KINDS, PARTS
from teiju.snapshot import shelf
from teiju.web import differences
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.language import Language, Words
from teiju.web.pages.page import Asked, Page
from teiju.web.problems import Problem

_SHOWN = 40
"""Things of a named graph that the page names; the table has all."""

_SHOWN_OF_MANY = 10
"""The same where more graphs differ than stand open."""

_OPENED = 5
"""Named graphs up to which all stand open."""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The two sides, the words there are to choose from, and what differs once chosen."""

    old: str
    new: str
    choices: tuple[tuple[str, str], ...]
    editions: Comparison | None
    snapshots: SnapshotComparison | None
    query: str
    word: int
    """Which of the words in Japanese and English."""

    parts: dict[Part | None, tuple[str, str]]
    kinds: dict[Kind, tuple[str, str]]
    addresses: Addresses
    opened: int = _OPENED

    @property
    def shown(self) -> int:
        """How many things of each named graph are named."""
        graphs = self.snapshots.graphs if self.snapshots is not None else ()
        return _SHOWN if len(graphs) <= self.opened else _SHOWN_OF_MANY


async def page(asked: Asked) -> Page:
    """The form, and the comparison once both sides are given. Raises Problem 400 or 404."""
    old, new = (asked.parameters.get(side, "").strip() for side in ("from", "to"))
    found = None
    if old and new:
        found = await differences.compared(old, new, asked.folder, asked.settings)
    elif old or new:
        raise Problem(status=400, code="parameter", detail=differences.ALLOWED)
    kept = [folder.name for folder in shelf.snapshots(asked.settings.snapshots)]
    names = await differences.editions(asked.folder, asked.settings)
    view = ChangesView(
        old=old,
        new=new,
        choices=(*names, *((name, asked.texts("snapshots.snapshot")) for name in kept)),
        editions=found if isinstance(found, Comparison) else None,
        snapshots=found if isinstance(found, SnapshotComparison) else None,
        query=urlencode({"from": old, "to": new}),
        word=0 if asked.language is Language.JA else 1,
        parts=PARTS,
        kinds=KINDS,
        addresses=asked.addresses,
    )
    return Page(
        template="changes.html",
        title=Words(asked.texts("changes.title"), asked.language),
        view=view,
        description=asked.texts("changes.description"),
        crumbs=(asked.crumb("nav.data", "data"), asked.crumb("nav.snapshots", "snapshots")),
        formats=(),
        is_kept=False,
    )
