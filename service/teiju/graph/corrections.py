"""Corrections: what stands in a label where the print is evidently wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from teiju.errors import TableError
from teiju.graph.fragment import PrintedPlace
from teiju.tables.reading import CellPlace, Table

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Correction:
    """At one cell of a source: the printed words, the words that were meant, where it stands."""

    printed: str
    corrected: str
    origin: CellPlace


class Corrections:
    """The accepted corrections by place; remembers which of them met their text."""

    def __init__(self, by_cell: Mapping[tuple[str, int, int | None], tuple[Correction, ...]]):
        self._by_cell = by_cell
        self._met: set[CellPlace] = set()

    def apply(self, text: str, place: PrintedPlace) -> str:
        """The text as it was meant.

        Raises TableError when the words to correct occur twice in the text: then nobody can
        say which of them was meant.
        """
        for correction in self._by_cell.get(place.cell, ()):
            occurrences = text.count(correction.printed)
            if occurrences > 1:
                raise TableError(
                    f"{correction.origin} 「{correction.printed}」が2か所以上あります / "
                    f"occurs {occurrences} times in line {place.line}: quote more of the text"
                )
            if occurrences == 1:
                self._met.add(correction.origin)
                text = text.replace(correction.printed, correction.corrected)
        return text

    def require_all_met(self) -> None:
        """Raises TableError for a correction whose words were found nowhere."""
        for corrections in self._by_cell.values():
            for correction in corrections:
                if correction.origin not in self._met:
                    raise TableError(
                        f"{correction.origin} 「{correction.printed}」は"
                        "その箇所の原文にありません / these words are not in the text of that place"
                    )


def accepted_corrections(tables: Iterable[Table]) -> Corrections:
    """All corrections whose status is accepted, from every table that describes corrections."""
    by_cell: dict[tuple[str, int, int | None], list[Correction]] = defaultdict(list)
    for table in tables:
        names = {
            column.property_url: column.name
            for column in table.description.schema_.file_columns
            if column.property_url
        }
        if "tj:sic" not in names:
            continue
        for row in table.rows:
            cells = row.cells
            if cells[names["tj:correctionStatus"]] != ACCEPTED:
                continue
            column = cells["column"]
            cell = (cells["document"], int(cells["line"]), int(column) if column else None)
            by_cell[cell].append(
                Correction(cells[names["tj:sic"]], cells[names["tj:corr"]], row.place)
            )
    return Corrections({cell: tuple(found) for cell, found in by_cell.items()})
