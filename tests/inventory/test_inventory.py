"""The graph holds everything that was counted by hand in the source, and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import QuerySolutions, Store

from teiju import namespaces, resources

BASE = resources.DEFAULT_BASE
PAPER = f"{BASE}id/source/1aa9ca50268357a6"
COUNTS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("inventory.yaml").read_text(encoding="utf-8")
)


def ask(store: Store, where: str) -> dict[str, int]:
    """How many ?x there are for each ?of; for all of them under the empty name."""
    prefixes = "".join(f"PREFIX {n}: <{iri}>\n" for n, iri in namespaces.prefixes(BASE).items())
    by = "?of" if "?of" in where else ""
    rows = store.query(
        f"BASE <{BASE}>\n{prefixes}SELECT {by} (COUNT(DISTINCT ?x) AS ?n) "
        f"WHERE {{ VALUES ?paper {{ <{PAPER}> }} {where} }} {by and 'GROUP BY ?of ORDER BY ?of'}",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, QuerySolutions)
    return {row["of"].value if by else "": int(row["n"].value) for row in rows}


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: count["what"])
def test_the_graph_holds_what_the_source_holds(count: dict[str, Any], served: Store) -> None:
    found = ask(served, count["where"])
    match count["expect"]:
        case dict() as expected:
            assert {re.split("[/#]", name)[-1]: n for name, n in found.items()} == expected
        case list() as expected:
            assert list(found.values()) == expected
        case number:
            assert found == {"": number}


def test_each_thing_is_counted_once() -> None:
    names = [count["what"] for count in COUNTS]
    assert len(names) == len(set(names))
