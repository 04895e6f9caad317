"""The two tables of the paper, put together again from the answers of two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from teiju.stored_queries.stored_query import StoredQuery

SOURCE = Path(__file__).parents[1] / "source" / "000_8a40dfebf876556e.txt"


def put_together(store: Store, query: StoredQuery) -> dict[int, dict[int, str]]:
    """Line → column → text of the cell, its parts in the order of the answer."""
    rows = store.query(query.text)
    assert isinstance(rows, QuerySolutions)
    cells: dict[int, dict[int, str]] = defaultdict(lambda: defaultdict(str))
    for row in rows:
        line, column = int(row["line"].value), int(row["column"].value)
        texts = (row[name] for name in ("before", "printed", "after"))
        cells[line][column] += "".join(text.value for text in texts if text is not None)
    return cells


@pytest.mark.parametrize(
    ("name", "lines", "width"),
    [
        ("measures-table-as-printed", [*range(147, 165), *range(166, 182)], 6),
        ("revisions-table-as-printed", [*range(185, 190), *range(191, 194)], 7),
    ],
)
def test_the_table_is_that_of_the_source_to_the_character(
    name: str, lines: list[int], width: int, queries: Mapping[str, StoredQuery], oxigraph: Store
) -> None:
    source = SOURCE.read_text(encoding="utf-8").split("\n")
    found = {
        line: "\t".join(cells[column] for column in range(1, width + 1))
        for line, cells in put_together(oxigraph, queries[name]).items()
    }
    assert found == {line: source[line - 1] for line in lines}
