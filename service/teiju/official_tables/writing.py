"""An official table in the format that a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from teiju.errors import UserError
from teiju.official_tables.table import Table

_WRITERS = {
    "html": "html.as_html",
    "xlsx": "spreadsheet.as_xlsx",
    "docx": "word.as_docx",
    "pdf": "pdf.as_pdf",
    "csv": "delimited.as_csv",
    "tsv": "delimited.as_tsv",
}
FORMATS = tuple(_WRITERS)


def written(table: Table, form: str) -> bytes:
    """The table as a file of one of `FORMATS`. Raises UserError for any other."""
    if form not in _WRITERS:
        known = "、".join(FORMATS)
        raise UserError(f'"{form}": この形式はありません / no such format, write one of: {known}')
    # The libraries of documents are imported when one is asked for.
    module, _, name = _WRITERS[form].partition(".")
    write: Callable[[Table], bytes] = getattr(
        import_module(f"teiju.official_tables.{module}"), name
    )
    return write(table)
