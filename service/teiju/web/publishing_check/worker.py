"""The process that checks one submission and ends: `python -m teiju.web.publishing_check.worker`.

Standard input: one line of JSON, the task, then the bytes of the files one after the other.
Standard output: the outcome as JSON, or the marked workbook. The JSON for a page holds the marked
workbook as well, in Base64, where there is something to mark.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from teiju import resources
from teiju.settings import Settings
from teiju.validation.finding import Severity
from teiju.web.pages.language import Language
from teiju.web.publishing_check.preview import Draft, Reader, preview
from teiju.workbook.importing import Outcome, check_books
from teiju.workbook.marking import marked_copy
from teiju.workbook.messages import UnreadableBookError
from teiju.workbook.reading import Book, read_book
from teiju.workbook.report import as_json

OUT_OF_MEMORY: Final = 12
"""The exit status (ENOMEM)."""


def run(task: dict[str, Any], stream: BinaryIO) -> bytes:
    """The answer to a task, whose files are read from the stream.

    A workbook that cannot be opened is answered with its report, in the form "xlsx" as well.
    """
    root = resources.root()
    books: list[Book] = []
    unreadable = []
    for file in task["files"]:
        content = stream.read(file["size"])
        try:
            books.append(read_book(content, file["name"]))
        except UnreadableBookError as error:
            unreadable.append(error.fault)
    zone = task["zone"]
    if unreadable:
        names = tuple(file["name"] for file in task["files"])
        return _answer(Outcome(names, zone, tuple(unreadable), 0, (), {}), {})
    outcome = check_books(books, zone, root, date.today())
    if task["form"] == "xlsx":
        return marked_copy(books, outcome.faults)
    if task["form"] == "json":
        return _answer(outcome, {})
    shown: dict[str, Any] = {}
    if outcome.faults:
        shown["marked"] = base64.b64encode(marked_copy(books, outcome.faults)).decode()
    if not outcome.count(Severity.VIOLATION):
        shown["preview"] = _preview(Draft(root, zone, outcome.files), task)
    return _answer(outcome, shown)


def _preview(draft: Draft, task: dict[str, Any]) -> dict[str, Any]:
    reader = Reader(Language(task["language"]), task["address"])
    settings = Settings.model_validate(task["settings"])
    return preview(draft, Path(task["published"]), settings, reader)


def _answer(outcome: Outcome, shown: dict[str, Any]) -> bytes:
    found = {"report": json.loads(as_json(outcome)), **shown}
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def main() -> None:
    """Reads the task, bounds this process, answers."""
    task = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (task["memory"], task["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.buffer.write(run(task, sys.stdin.buffer))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
