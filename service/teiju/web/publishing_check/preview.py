"""What the pages would show: the official table of the draft, beside the published one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, parse

from teiju import resources
from teiju.editions.facts import Facts, facts_of
from teiju.errors import NotFoundError
from teiju.graph.assertion import table_dataset
from teiju.graph.n_quads import quad_line
from teiju.graph.vocabulary import scheme_files
from teiju.inference.editions import add_current
from teiju.official_tables.building import Kind, official_table
from teiju.official_tables.table import Table
from teiju.tables.reading import read_tables
from teiju.workbook.draft import draft_root

_MEASURE = 2
"""The column of the measure's name in the official table."""


def preview(root: Path, zone: str, files: Mapping[str, str], published: Path) -> dict[str, Any]:
    """The measures and indicators of the zone's latest edition; empty when it states none.

    `files` are the tables that an import would write. A row is `new`, `changed` or `same`, seen
    from the snapshot folder `published`.
    """
    draft = _draft_facts(root, zone, files)
    edition = _latest_edition(draft, zone)
    table = _measures(draft, edition)
    if edition is None or table is None:
        return {}
    before = facts_of(published)
    earlier = edition.replace(draft.base, before.base, 1)
    known = {row[_MEASURE]: row for row in _flat(_measures(before, earlier))}
    old_values = {one["name"]: one for one in _indicators(before, earlier)}
    rows = [
        {"cells": cells, "state": _state(known.get(flat[_MEASURE]), flat)}
        for cells, flat in zip(_cells(table), _flat(table), strict=True)
    ]
    indicators = [
        one | {"state": _state(old_values.get(one["name"]), one)}
        for one in _indicators(draft, edition)
    ]
    now = {flat[_MEASURE] for flat in _flat(table)}
    return {
        "title": table.title,
        "edition": draft.name(edition),
        "header": list(table.header),
        "rows": rows,
        "indicators": indicators,
        "gone": [name for name in known if name not in now],
    }


def _draft_facts(root: Path, zone: str, files: Mapping[str, str]) -> Facts:
    base = resources.DEFAULT_BASE
    store = Store()
    with draft_root(root, zone, files) as draft:
        lines = [
            quad_line(one.subject, one.predicate, one.object, one.graph)
            for one in table_dataset(read_tables(draft / "data"), base)
        ]
        store.bulk_extend(parse("".join(lines), format=RdfFormat.N_QUADS))
        for path in scheme_files(draft):
            store.extend(parse(path=path, format=RdfFormat.TURTLE))
        add_current(store, draft, base)
    return Facts(store, base)


def _latest_edition(facts: Facts, zone: str) -> str | None:
    """The current edition of the zone's last vision."""
    start = f"{facts.base}id/vision/{zone}/"
    editions = [
        iri
        for iri in facts.sources("rdf:type", facts.full("tj:VisionEdition"))
        if iri.startswith(start)
    ]
    numbered = [(int(iri[len(start) :].partition("/")[0]), iri) for iri in editions]
    return max(numbered)[1] if numbered else None


def _measures(facts: Facts, edition: str | None) -> Table | None:
    if edition is None:
        return None
    try:
        return official_table(facts, Kind.MEASURES, edition)
    except NotFoundError:
        return None


def _cells(table: Table) -> list[list[dict[str, Any] | None]]:
    return [
        [None if cell is None else {"text": cell.text, "rows": cell.rows} for cell in row]
        for row in table.rows
    ]


def _flat(table: Table | None) -> list[list[str]]:
    """The rows with merged cells filled down."""
    found: list[list[str]] = []
    for row in () if table is None else table.rows:
        above = found[-1] if found else [""] * len(row)
        found.append([above[at] if cell is None else cell.flat for at, cell in enumerate(row)])
    return found


def _indicators(facts: Facts, edition: str) -> list[dict[str, Any]]:
    """Each indicator of the edition with its values in the order of their years."""
    own = facts.of(edition)
    versions = own.sources("tj:statedIn", edition)
    listed = {iri: None for one in versions for iri in own.values(one, "tj:listsIndicator")}
    return [{"name": own.name(iri), "values": _values(own, iri)} for iri in sorted(listed)]


def _values(facts: Facts, indicator: str) -> list[dict[str, str]]:
    found = {
        (
            facts.one(iri, "tj:valueYear") or "",
            facts.one(iri, "tj:valueKind") or "",
            facts.one(iri, "sdmx-measure:obsValue") or "",
        )
        for iri in facts.sources("tj:indicator", indicator)
    }
    return [
        {
            "year": year.rsplit("/", 1)[-1],
            "ja": facts.name(kind, "ja"),
            "en": facts.name(kind, "en"),
            "value": value,
        }
        for year, kind, value in sorted(found)
        if value
    ]


def _state(before: object, now: object) -> str:
    if before is None:
        return "new"
    return "same" if before == now else "changed"
