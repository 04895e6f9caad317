"""An import is written as a whole or not at all, whatever stops it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from teiju.errors import UserError
from teiju.workbook import saving
from workbook.small_zone import (
    NEW_MEASURE,
    ROOT,
    ZONE,
    digest,
    fill,
    imported,
    next_row,
    workbook,
)


@pytest.mark.usefixtures("light")
def test_a_write_that_fails_halfway_is_undone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = workbook("施策")
    fill(changed["施策"], next_row(changed["施策"], "施策名"), NEW_MEASURE)
    before = digest(root)
    replace = Path.replace
    calls = iter(range(10))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == 1:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        imported(changed, root)
    assert digest(root) == before


@pytest.mark.parametrize("steps", range(8))
def test_a_save_that_is_killed_at_any_step_is_undone_by_the_next_import(
    root: Path, steps: int
) -> None:
    files = {f"data/{ZONE}/{name}.csv": "new\n" for name in ("measures", "kpis", "brand-new")}
    before = digest(root)
    child = os.fork()
    if child == 0:
        rename, write = os.rename, os.fsync
        left = iter(range(steps))

        def or_die(call: Callable[..., None]) -> Callable[..., None]:
            return lambda *given: call(*given) if next(left, None) is not None else os._exit(9)

        os.replace = or_die(rename)
        os.fsync = or_die(write)
        saving.save(root, files)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with saving.alone(root):
        found = {path: (root / path).read_text() for path in files if (root / path).exists()}
    assert found == files if status == 0 else digest(root) == before
    assert status == (0 if steps >= 7 else 9)
    assert list((root / "data").glob("**/*teiju*")) == []


@pytest.mark.usefixtures("light")
def test_two_imports_at_once_cannot_mix(root: Path) -> None:
    with saving.alone(root), pytest.raises(UserError, match="another import is running"):
        imported(workbook(), root)


@pytest.mark.usefixtures("light")
def test_the_repository_is_never_written_to_by_these_tests(root: Path) -> None:
    assert root != ROOT
    assert not (root / "data" / "workbook.json").is_symlink()
