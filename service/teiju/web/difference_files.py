"""Differences for programs and spreadsheets: `/diff.csv`, `/diff.xlsx`, `/diff.rdfp`.

Each takes `from` and `to`, like the page `/{language}/diff`. RDF Patch: https://afs.github.io/rdf-delta/
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from teiju.editions import wording
from teiju.editions.comparison import Comparison
from teiju.editions.snapshots import SnapshotComparison
from teiju.settings import Settings
from teiju.spreadsheets import excel_csv, xlsx
from teiju.web import differences, documents
from teiju.web.documents import Pages
from teiju.web.problems import Problem
from teiju.web.publication import Publication
from teiju.web.responses import Headers, Receive, Scope, Send, header, respond

_TYPES: Final = {
    "/diff.csv": "text/csv; charset=utf-8; header=present",
    "/diff.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "/diff.rdfp": "application/rdf-patch",
}


class DifferenceFiles:
    """The ASGI application behind them."""

    def __init__(
        self, published: Callable[[], Publication], settings: Settings, pages: Pages
    ) -> None:
        self._published = published
        self._settings = settings
        self._pages = pages

    @staticmethod
    def answers(path: str) -> bool:
        """Whether a path is one of these files."""
        return path in _TYPES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        base = self._settings.base
        await documents.answer(scope, receive, send, self._serve, base, self._pages)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        old, new = _sides(scope["query_string"])
        path, folder = scope["path"], self._published().folder
        if path == "/diff.rdfp":
            body = await differences.patched(old, new, folder, self._settings)
        else:
            found = await differences.compared(old, new, folder, self._settings)
            body = _table(found, is_workbook=path == "/diff.xlsx")
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        headers: Headers = [(b"etag", etag.encode()), documents.FRESH, *documents.CORS]
        if documents.is_known(header(scope, b"if-none-match"), etag):
            return await respond(scope, send, 304, headers, None)
        headers.append((b"content-type", _TYPES[path].encode()))
        return await respond(scope, send, 200, headers, body)


def _sides(query_string: bytes) -> tuple[str, str]:
    """The two sides. Raises Problem 400 when one is missing."""
    try:
        found = dict(parse_qsl(query_string.decode("latin-1"), max_num_fields=20))
    except ValueError:
        found = {}
    old, new = found.get("from", "").strip(), found.get("to", "").strip()
    if not (old and new):
        raise Problem(status=400, code="parameter", detail=differences.ALLOWED)
    return old, new


def _table(found: Comparison | SnapshotComparison, *, is_workbook: bool) -> bytes:
    if isinstance(found, Comparison):
        columns = list(wording.COLUMNS)
        rows = [list(row) for row in wording.rows(found)]
    else:
        columns = list(wording.SNAPSHOT_COLUMNS)
        rows = [list(row) for row in wording.snapshot_rows(found)]
    if is_workbook:
        cells: list[list[xlsx.Value]] = [list(row) for row in rows]
        return xlsx.written([xlsx.Sheet("diff", columns, cells)])
    return excel_csv.written([columns, *rows], wording.text_columns(columns))
