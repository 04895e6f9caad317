"""The table of questions in `queries/README.md`, made from the heads of the queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from teiju import resources
from teiju.stored_queries.loading import load_all
from teiju.stored_queries.stored_query import StoredQuery

BEGIN: Final = "<!-- begin of the table of questions -->"
END: Final = "<!-- end of the table of questions -->"
_HEADER: Final = "| query | 問い / question | parameters | competency |\n|---|---|---|---|\n"


def table(queries: Mapping[str, StoredQuery]) -> str:
    """One row a query, by name: its question in both languages, parameters, competencies."""
    rows = [
        f"| [`{name}`]({name}.rq) | {query.head.title.ja}<br>{query.head.title.en} "
        f"| {', '.join(query.parameters)} | {', '.join(query.head.competency)} |\n"
        for name, query in queries.items()
    ]
    return _HEADER + "".join(rows)


def with_table(document: str, queries: Mapping[str, StoredQuery]) -> str:
    """The document with the table between its two marks made anew."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(queries)}{END}{after}"


def main() -> None:
    """Writes the table of `queries/README.md` anew."""
    root = resources.root()
    path = root / "queries" / "README.md"
    queries = load_all(root, resources.DEFAULT_BASE)
    path.write_text(with_table(path.read_text(encoding="utf-8"), queries), encoding="utf-8")


if __name__ == "__main__":
    main()
