"""`teiju build`, `check` and `serve` as a person meets them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from cli.command import teiju
from snapshot.small_root import small_root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of tables."""
    return small_root(tmp_path_factory.mktemp("root"))


def test_a_build_tells_its_steps_and_prints_the_folder(root: Path, tmp_path: Path) -> None:
    done = teiju("build", shelf=tmp_path, root=root)
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert folder == (tmp_path / "current").resolve()
    assert re.search(r"検証 / validation … [0-9.]+ s", done.stderr)
    again = teiju("build", shelf=tmp_path, root=root)
    assert again.stdout == done.stdout
    assert "変更はありません / nothing has changed" in again.stderr


def test_a_check_reports_and_strictness_makes_warnings_fail(root: Path, tmp_path: Path) -> None:
    done = teiju("check", shelf=tmp_path, root=root)
    assert done.returncode == 0
    assert "violations 0" in done.stdout
    assert teiju("check", "--strict", shelf=tmp_path, root=root).returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_the_service_says_where_it_is_and_answers(shelf: Path) -> None:
    environment = os.environ | {"TEIJU_SNAPSHOTS": str(shelf)}
    process = subprocess.Popen(
        [sys.executable, "-m", "teiju", "serve", "--port", "0"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if line.startswith("teiju:"))
        found = re.fullmatch(
            r"teiju: (http://127\.0\.0\.1:[0-9]+/) \(SPARQL: .*\), "
            r"snapshot [0-9a-f]{16}, [0-9,]+ triples\n",
            line,
        )
        assert found is not None, line
        with urllib.request.urlopen(f"{found[1]}sparql?query=ASK%20%7B%7D") as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == -signal.SIGTERM
        assert process.stderr is not None
        process.stderr.close()
