"""The shelf remembers what was current when, and can go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from teiju.errors import NotFoundError, UserError
from teiju.snapshot import history, shelf
from teiju.snapshot.history import Event
from teiju.snapshot.manifest import DATASET, FILE

A, B, C = "a" * 64, "b" * 64, "c" * 64


def publish(place: Path, version: str, *quads: str) -> Path:
    with shelf.draft(place) as draft:
        (draft / FILE).write_text("{}")
        (draft / DATASET).write_text("".join(f"{quad} .\n" for quad in quads))
        return shelf.put(draft, version, place)


def events(place: Path) -> list[tuple[str, Event]]:
    return [(entry.version[0], entry.event) for entry in shelf.history(place)]


def test_the_history_tells_what_each_publication_added_and_removed(tmp_path: Path) -> None:
    publish(tmp_path, A, "1", "2")
    publish(tmp_path, B, "2", "3", "4")
    first, second = shelf.history(tmp_path)
    assert (first.previous, first.added, first.removed) == (None, 2, 0)
    assert (second.previous, second.added, second.removed) == (A[:16], 2, 1)
    assert first.date <= second.date


def test_publishing_what_is_current_adds_no_line(tmp_path: Path) -> None:
    publish(tmp_path, A)
    publish(tmp_path, A)
    assert events(tmp_path) == [("a", Event.PUBLISHED)]


def test_going_back_and_back_again_leads_further_back(tmp_path: Path) -> None:
    for version in (A, B, C):
        publish(tmp_path, version)
    assert shelf.roll_back(tmp_path).name[0] == "b"
    assert shelf.is_rolled_back(tmp_path)
    assert shelf.roll_back(tmp_path).name[0] == "a"
    with pytest.raises(NotFoundError, match="no earlier snapshot"):
        shelf.roll_back(tmp_path)
    publish(tmp_path, C)
    assert not shelf.is_rolled_back(tmp_path)
    assert shelf.roll_back(tmp_path).name[0] == "a"
    assert events(tmp_path)[-2:] == [("c", Event.PUBLISHED), ("a", Event.ROLLED_BACK)]


def test_a_snapshot_is_found_by_the_beginning_of_its_version(tmp_path: Path) -> None:
    first, second = publish(tmp_path, A), publish(tmp_path, "ab" * 32)
    assert shelf.snapshot(tmp_path, "ab") == second
    assert shelf.snapshot(tmp_path, A) == first
    assert shelf.snapshot(tmp_path, "current") == second
    with pytest.raises(UserError, match="several"):
        shelf.snapshot(tmp_path, "a")
    for wrong in ("f", "", "../x"):
        with pytest.raises(NotFoundError, match="teiju history"):
            shelf.snapshot(tmp_path, wrong)


def test_going_back_to_what_is_current_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, A)
    with pytest.raises(UserError, match="current snapshot"):
        shelf.roll_back(tmp_path, A)


def test_a_line_that_was_cut_off_is_passed_over_and_spoils_no_other(tmp_path: Path) -> None:
    publish(tmp_path, A)
    with (tmp_path / history.FILE).open("a") as file:
        file.write('{"version":"b')
    publish(tmp_path, B)
    assert events(tmp_path) == [("a", Event.PUBLISHED), ("b", Event.PUBLISHED)]


def test_snapshots_from_before_there_was_a_history_stand_first(tmp_path: Path) -> None:
    publish(tmp_path, A)
    (tmp_path / history.FILE).unlink()
    publish(tmp_path, B)
    assert events(tmp_path) == [("a", Event.PUBLISHED), ("b", Event.PUBLISHED)]
    assert shelf.roll_back(tmp_path).name[0] == "a"
