"""What may stand in rows that cannot be read: that alone is not told to be missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from teiju import namespaces
from teiju.validation.finding import Finding
from teiju.workbook.layout import Layout, Sheet
from teiju.workbook.merging import Merged
from teiju.workbook.messages import Place
from teiju.workbook.table_file import TableFile

_NAME = re.compile(r"\^?[a-z-]+:[A-Za-z][\w-]*")


@dataclass(frozen=True)
class Unread:
    """The properties that rows left out may state, of things of their own and of other things."""

    own: frozenset[str] = frozenset()
    of_others: frozenset[str] = frozenset()
    cells: frozenset[Place] = frozenset()
    """The cells that are known to be wrong."""

    def may_hold(self, finding: Finding) -> bool:
        """Whether what a finding misses may stand in a row that is left out.

        A row that is left out states nothing of its own about a thing of another row; but it may
        name that thing, or belong to it.
        """
        if finding.path is None:
            return bool(self.own)
        if finding.predicate is not None:
            return finding.predicate in self.of_others
        steps = {step.lstrip("^") for step in _NAME.findall(finding.path)}
        return bool({namespaces.expand(step) for step in steps} & (self.own | self.of_others))


def unread(
    layout: Layout,
    merged: Mapping[str, Merged],
    whole: Mapping[str, TableFile],
    kept: Mapping[str, TableFile],
    cells: frozenset[Place],
) -> Unread:
    """What the rows may state that `kept` lacks: those left out, and those at fault."""
    own: set[str] = set()
    of_others: set[str] = set()
    for sheet in layout.sheets:
        left_out = sheet.table in merged and merged[sheet.table].left_out
        if not left_out and len(kept[sheet.table].records) == len(whole[sheet.table].records):
            continue
        for column in sheet.schema.columns:
            if column.property_url is None:
                continue
            property_ = namespaces.expand(column.property_url)
            own.add(property_)
            if _shares_subject(sheet) or column.about_url not in (None, sheet.schema.about_url):
                of_others.add(property_)
    return Unread(frozenset(own), frozenset(of_others), cells)


def _shares_subject(sheet: Sheet) -> bool:
    """Whether several rows of a table speak of one thing in one graph."""
    named = f"{sheet.schema.about_url} {sheet.schema.graph}"
    return not all(f"{{{column}}}" in named for column in sheet.schema.primary_key)
