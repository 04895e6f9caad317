"""What was published once and is so no more: the ids that the tables keep so that none returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from teiju.tables.reading import Table

FILE: Final = "withdrawn.json"

_RETIRED_PATHS: Final = {
    "policy-areas": "scheme/zone/{zone}/policy-area/{id}",
    "policy-contents": "scheme/zone/{zone}/policy-area/{id}",
    "measures": "id/measure/{zone}/{within}/{id}",
    "kpis": "id/kpi/{zone}/{within}/{id}",
    "programmes": "id/programme/{zone}/{within}/{id}",
}
"""Table that gives ids → the path of what has the id."""


class Withdrawal(BaseModel):
    """One IRI that answers 410: its path below the base, the day, and the reason."""

    model_config = ConfigDict(frozen=True)

    path: str
    date: str
    reason_ja: str
    reason_en: str
    replaced_by: str = ""
    """Path of what stands in its place; "" where nothing does."""


_LIST: Final = TypeAdapter(tuple[Withdrawal, ...])


def withdrawals(tables: Iterable[Table]) -> tuple[Withdrawal, ...]:
    """All withdrawals of the tables, by path."""
    found = {w.path: w for table in tables for w in _of_table(table)}
    return tuple(found[path] for path in sorted(found))


def write_withdrawn(found: tuple[Withdrawal, ...], folder: Path) -> None:
    """Writes the list into a snapshot folder."""
    (folder / FILE).write_bytes(_LIST.dump_json(found, indent=1) + b"\n")


def _of_table(table: Table) -> Iterator[Withdrawal]:
    match table.description.path.stem:
        case "withdrawn":
            for row in table.rows:
                yield Withdrawal.model_validate(dict(row.cells))
        case "retired-ids":
            for row in table.rows:
                path = _RETIRED_PATHS.get(row.cells["table"])
                if path is not None:
                    yield Withdrawal(
                        path=path.format(**row.cells),
                        date=row.cells["retired_on"],
                        reason_ja=f"表から除かれた（{row.cells['name']}）",
                        reason_en=f"left the tables ({row.cells['name']})",
                    )
