"""Dependencies are pinned with hashes, and a lock file names no place to download from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pinned(lock: str) -> dict[str, str]:
    """Name → its block of hashes, for every requirement of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {
        match[1].lower().replace("_", "-"): match[2]
        for match in re.finditer(r"^([A-Za-z0-9._-]+)==\S+((?:.*\\\n)*.*)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    assert all("--hash=sha256:" in block for block in pinned(lock).values())


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|^--?(extra-)?index|^--find-links", text, re.MULTILINE)


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = set(pinned("requirements.lock"))
    for requirement in project["dependencies"]:
        name = re.split(r"[><=;\[ ]", requirement)[0].lower()
        assert name in runtime, requirement
