"""Writing tables all at once: either every file is the new one, or every file is as it was."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teiju.errors import UserError

_NEW = ".teiju-new"
_OLD = ".teiju-old"
_JOURNAL = "data/.teiju-save.json"
_END_OF_TABLES = "\n  ]\n}\n"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Lets one import at a time read and write the tables below `root`.

    Raises UserError when another is at it.
    """
    descriptor = os.open(root / "data", os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                "別の取り込みが動いています。終わってからもう一度行ってください / "
                "another import is running: try again when it is done"
            ) from error
        recover(root)
        yield
    finally:
        os.close(descriptor)


def save(root: Path, files: Mapping[str, str]) -> None:
    """Writes the files. When one cannot be written, all are put back and the OSError goes on.

    While files are being replaced, a journal names them: `recover` undoes what a crash left half
    done.
    """
    known = {path: (root / path).exists() for path in files}
    try:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            _write(_beside(root / path, _NEW), text)
            if known[path]:
                _beside(root / path, _OLD).unlink(missing_ok=True)
                os.link(root / path, _beside(root / path, _OLD))
        _write(root / _JOURNAL, json.dumps(known))
        for path in files:
            _beside(root / path, _NEW).replace(root / path)
        (root / _JOURNAL).unlink()
    finally:
        recover(root)


def recover(root: Path) -> None:
    """Puts back what a save that did not end had replaced, and clears away what it left behind."""
    journal = root / _JOURNAL
    if journal.exists():
        for path, known in json.loads(journal.read_text(encoding="utf-8")).items():
            old = _beside(root / path, _OLD)
            if not known:
                (root / path).unlink(missing_ok=True)
            elif old.exists():
                old.replace(root / path)
        journal.unlink()
    for ending in (_NEW, _OLD):
        for left in (root / "data").glob(f"*/*{ending}"):
            left.unlink()


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def with_tables(metadata: str | None, title: dict[str, str], entries: list[dict[str, Any]]) -> str:
    """A folder's description with more tables at its end; the rest keeps its bytes.

    `metadata` is None when the folder is new.
    """
    if metadata is None:
        head = "".join(f"  {_json(key)}: {_json(value)},\n" for key, value in _head(title).items())
        tables = ",\n".join(_indented(entry) for entry in entries)
        return "{\n" + head + '  "tables": [\n' + tables + _END_OF_TABLES
    if metadata.endswith(_END_OF_TABLES):
        added = "".join(f",\n{_indented(entry)}" for entry in entries)
        return metadata.removesuffix(_END_OF_TABLES) + added + _END_OF_TABLES
    group = json.loads(metadata)
    group["tables"].extend(entries)
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def _head(title: dict[str, str]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:title": title,
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
    }


def _indented(entry: dict[str, Any]) -> str:
    """The entry in the form that the descriptions have: one key a line."""
    pairs = [f"      {_json(key)}: {_json(value)}" for key, value in entry.items()]
    return "    {\n" + ",\n".join(pairs) + "\n    }"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
