"""Two builds that begin at the same time: one is published, the other told why it was not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from snapshot.small_root import small_root
from teiju.snapshot import shelf
from teiju.snapshot.manifest import DATASET, FILE, read_manifest

BUILD = """
import sys
from contextlib import nullcontext
from pathlib import Path
from teiju.errors import TeijuError
from teiju.snapshot.build import Source, build

source = Source(Path(sys.argv[1]), sys.argv[2])
try:
    print(build(source, Path(sys.argv[3]), lambda _: nullcontext()).folder)
except TeijuError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""
BASES = ("https://one.example/", "https://two.example/")


def test_of_two_builds_at_once_one_is_published_whole_and_the_other_is_refused(
    tmp_path: Path,
) -> None:
    root, place = small_root(tmp_path / "root"), tmp_path / "shelf"
    builds = [
        subprocess.Popen(
            (sys.executable, "-c", BUILD, str(root), base, str(place)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for base in BASES
    ]
    ended = [build.communicate() for build in builds]
    assert sorted(build.returncode for build in builds) == [0, 1]
    winner = next(number for number, build in enumerate(builds) if build.returncode == 0)
    assert "another publication is under way" in ended[1 - winner][1]
    current = shelf.current(place)
    assert str(current) == ended[winner][0].strip()
    assert shelf.snapshots(place) == [current]
    assert [entry.version for entry in shelf.history(place)] == [read_manifest(current).version]
    assert sorted(path.name for path in place.iterdir()) == sorted(
        [".lock", "current", current.name, "history.jsonl"]
    )
    for name in (DATASET, FILE):
        text = (current / name).read_text(encoding="utf-8")
        assert BASES[winner] in text
        assert BASES[1 - winner] not in text
