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
        yield
    finally:
        os.close(descriptor)


def save(root: Path, files: Mapping[str, str]) -> None:
    """Writes the files. When one cannot be written, all are put back and the OSError goes on."""
    for path in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
    staged: list[Path] = []
    replaced: list[tuple[Path, Path | None]] = []
    try:
        for path, text in files.items():
            target = root / path
            new = target.with_name(target.name + _NEW)
            staged.append(new)
            _write(new, text)
        for path in files:
            target = root / path
            old = target.with_name(target.name + _OLD) if target.exists() else None
            if old is not None:
                old.unlink(missing_ok=True)
                os.link(target, old)
            replaced.append((target, old))
            target.with_name(target.name + _NEW).replace(target)
    except OSError:
        for target, old in reversed(replaced):
            if old is None:
                target.unlink(missing_ok=True)
            else:
                old.replace(target)
        raise
    finally:
        for new in staged:
            new.unlink(missing_ok=True)
        for _, old in replaced:
            if old is not None:
                old.unlink(missing_ok=True)


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
