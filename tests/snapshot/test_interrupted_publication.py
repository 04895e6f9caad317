"""A publication that is killed, or that finds the disk full, leaves the last snapshot whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from teiju.errors import UserError
from teiju.snapshot import shelf
from teiju.snapshot.manifest import DATASET, FILE

PUBLISH = """
import os, resource, signal, sys
from pathlib import Path
from teiju.snapshot import shelf

place, version, die_at, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
calls = 0

def deadly(name, module):
    plain = getattr(module, name)
    def counted(*arguments, **named):
        global calls
        calls += 1
        if calls == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(*arguments, **named)
    setattr(module, name, counted)

for name in ("open", "write", "fsync", "rename", "replace", "symlink", "chmod", "mkdir", "close"):
    deadly(name, os)
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
with shelf.draft(place) as draft:
    for name in ("dataset.nq", "report.txt", "manifest.json"):
        (draft / name).write_bytes(b"<urn:%s> .\\n" % version.encode() * 100)
        deadly_point = os.open(draft / name, os.O_RDONLY)
        os.close(deadly_point)
    shelf.put(draft, version, place)
print(calls)
"""
OLD, NEW = "a" * 64, "b" * 64


def publish(
    place: Path, version: str, *, die_at: int = 0, limit: int = 0
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PUBLISH, str(place), version, str(die_at), str(limit)],
        capture_output=True,
        text=True,
        check=False,
    )


def is_whole(folder: Path) -> bool:
    """Do all files hold what was written for the version in the folder's name?"""
    expected = b"<urn:%s> .\n" % (folder.name[0] * 64).encode() * 100
    return all((folder / name).read_bytes() == expected for name in (DATASET, "report.txt", FILE))


def test_a_kill_at_any_call_leaves_a_whole_snapshot_and_the_next_publication_works(
    tmp_path: Path,
) -> None:
    before, trial = tmp_path / "before", tmp_path / "trial"
    assert publish(before, OLD).returncode == 0
    shutil.copytree(before, trial, symlinks=True)
    calls = int(publish(trial, NEW).stdout)
    assert calls > 20
    current: list[str] = []
    for call in range(1, calls + 1, 3):
        place = tmp_path / str(call)
        shutil.copytree(before, place, symlinks=True)
        assert publish(place, NEW, die_at=call).returncode == -signal.SIGKILL
        found = shelf.current(place)
        assert found.name in (OLD[:16], NEW[:16])
        assert is_whole(found)
        assert all(is_whole(folder) for folder in shelf.snapshots(place))
        current.append(found.name)
        assert publish(place, NEW).returncode == 0
        assert shelf.current(place).name == NEW[:16]
        assert not [path for path in place.iterdir() if path.name.startswith((".draft", ".curr"))]
        assert shelf.history(place)[-1].version == NEW[:16]
    # The step from one to the other is a single one.
    assert current == sorted(current)
    assert set(current) == {OLD[:16], NEW[:16]}


@pytest.mark.parametrize("limit", [1, 1000, 6999])
def test_a_full_disk_leaves_the_last_snapshot_and_no_draft(tmp_path: Path, limit: int) -> None:
    publish(tmp_path, OLD)
    done = publish(tmp_path, NEW, limit=limit)
    assert done.returncode == 1
    assert "OSError" in done.stderr
    assert shelf.current(tmp_path).name == OLD[:16]
    assert is_whole(shelf.current(tmp_path))
    assert not list(tmp_path.glob(".draft-*"))


def test_two_publications_at_once_cannot_mix(tmp_path: Path) -> None:
    with shelf.draft(tmp_path) as draft:
        with pytest.raises(UserError, match="another publication"), shelf.draft(tmp_path):
            pass
        refused = publish(tmp_path, NEW)
        assert refused.returncode == 1
        assert "another publication" in refused.stderr
        assert draft.is_dir()
    assert publish(tmp_path, NEW).returncode == 0


def test_a_publication_that_was_killed_holds_the_shelf_no_longer(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    assert publish(tmp_path, NEW, die_at=8).returncode == -signal.SIGKILL
    assert publish(tmp_path, NEW).returncode == 0
