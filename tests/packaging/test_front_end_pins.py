"""The packages of the front end are pinned by hash, and no file names where they come from."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "service" / "teiju" / "web" / "frontend"


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FRONTEND / name).read_text(encoding="utf-8"))
    return found


def test_every_package_is_asked_for_in_one_version() -> None:
    wanted = read("package.json")
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    packages = read("package-lock.json")["packages"]
    locked = {name: entry for name, entry in packages.items() if name}
    assert len(locked) > 10
    for name, entry in locked.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_no_file_of_the_front_end_that_npm_reads_names_a_host() -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        assert "://" not in (FRONTEND / name).read_text(encoding="utf-8"), name


def test_no_built_script_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "service/teiju/web"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert not [path for path in listed.splitlines() if "/bundle/" in path or path.endswith(".js")]
