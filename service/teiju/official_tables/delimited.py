"""An official table as CSV or TSV: merged cells are empty below their first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from teiju.official_tables.table import Table


def as_csv(table: Table) -> bytes:
    """CSV in UTF-8 as RFC 4180 has it."""
    text = io.StringIO()
    csv.writer(text).writerows(_lines(table))
    return text.getvalue().encode()


def as_tsv(table: Table) -> bytes:
    """Cells joined by tabs, as in the text of the source."""
    return "".join("\t".join(line) + "\n" for line in _lines(table)).encode()


def _lines(table: Table) -> Iterator[tuple[str, ...]]:
    yield table.header
    for number, row in enumerate(table.rows):
        if number in table.page_heads:
            yield table.header
        yield tuple("" if cell is None else cell.flat for cell in row)
