"""The shelf always has its last whole snapshot as the current one."""

from __future__ import annotations

from pathlib import Path

import pytest

from teiju.errors import NotFoundError
from teiju.snapshot import shelf
from teiju.snapshot.manifest import FILE


def put_snapshot(place: Path, version: str) -> Path:
    with shelf.draft(place) as draft:
        (draft / FILE).write_text("{}")
        (draft / "dataset.nq").write_text(version)
        return shelf.put(draft, version, place)


def break_off(place: Path) -> None:
    with shelf.draft(place) as draft:
        (draft / "dataset.nq").write_text("half")
        raise OSError("disk full")


def test_an_empty_shelf_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="teiju build"):
        shelf.current(tmp_path)


def test_a_snapshot_is_named_by_its_version_and_becomes_current(tmp_path: Path) -> None:
    put_snapshot(tmp_path, "ab" * 32)
    assert shelf.current(tmp_path).name == "abababababababab"
    assert (shelf.current(tmp_path) / "dataset.nq").read_text() == "ab" * 32


def test_the_next_snapshot_replaces_the_current_one_and_both_stay(tmp_path: Path) -> None:
    first, second = put_snapshot(tmp_path, "a" * 64), put_snapshot(tmp_path, "b" * 64)
    assert shelf.current(tmp_path) == second
    assert first.is_dir()


def test_the_same_version_again_changes_nothing(tmp_path: Path) -> None:
    first = put_snapshot(tmp_path, "a" * 64)
    written = (first / FILE).stat().st_mtime_ns
    assert put_snapshot(tmp_path, "a" * 64) == first
    assert (first / FILE).stat().st_mtime_ns == written


def test_a_build_that_breaks_leaves_the_last_snapshot_and_no_draft(tmp_path: Path) -> None:
    kept = put_snapshot(tmp_path, "a" * 64)
    with pytest.raises(OSError, match="disk full"):
        break_off(tmp_path)
    assert shelf.current(tmp_path) == kept
    found = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".lock")}
    assert found == {"current", kept.name, "history.jsonl"}
