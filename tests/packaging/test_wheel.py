"""The built wheel gives a working service, away from the checkout."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNT = "SELECT (COUNT(*) AS ?n) { ?measure a <https://w3id.org/teiju/def#Measure> }"


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `teiju` of an empty environment into which the wheel was installed."""
    place = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place))
    run(*build, cwd=ROOT)
    run(sys.executable, "-m", "venv", place / "environment", cwd=place)
    pip = (place / "environment" / "bin" / "python", "-m", "pip", "install", "--quiet")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=place)
    (wheel,) = place.glob("teiju-*.whl")
    run(*pip, "--no-deps", wheel, cwd=place)
    return place / "environment" / "bin" / "teiju"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process of somebody with an empty home finds."""
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home"))}


def test_the_wheel_builds_its_snapshot_and_serves_it(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [installed, "serve", "--port", "0"],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if line.startswith("teiju: http"))
        address = line.split()[1]
        query = urllib.parse.urlencode({"query": COUNT, "format": "json"})
        with urllib.request.urlopen(f"{address}sparql?{query}") as answer:
            rows = json.load(answer)["results"]["bindings"]
        assert int(rows[0]["n"]["value"]) >= 32
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"{address}static/editor.js") as script:
            assert len(script.read()) > 100_000
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        assert process.stderr is not None
        process.stderr.close()


def test_the_wheel_brings_the_font_of_papers_with_its_licence(installed: Path) -> None:
    (fonts,) = installed.parents[1].glob("lib/python*/site-packages/teiju/official_tables/fonts")
    assert (fonts / "regular.ttf").stat().st_size > 1_000_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "licence.txt").read_text(encoding="utf-8")


def test_the_wheel_answers_stored_queries(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    for command in (["build"], ["ask", "zones", "--format", "csv"]):
        done = subprocess.run(
            [installed, *command], env=environment, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert "一関・平泉定住自立圏" in done.stdout
