"""The code that the page on data offers, run against a service as a visitor would run it."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.live_service import Service, service
from web.page_visits import Seen

PUBLISHED = "https://w3id.org/teiju"
CURL = [name for name in ("curl-csv", "curl-rdf", "curl-sparql") if shutil.which("curl")]


@pytest.fixture(scope="module")
def running(snapshot: Path) -> Iterator[Service]:
    with service(snapshot) as found:
        yield found


@pytest.fixture(scope="module")
def snippets(running: Service) -> dict[str, str]:
    """Name → code, with the address of this service."""
    reply = running.ask("GET", "/ja/data")
    page = Seen(reply.status, reply.headers, reply.body)
    found = {e.get("data-snippet"): "".join(e.itertext()) for e in page.elements("code")}
    here = f"http://127.0.0.1:{running.port}"
    calls = {
        name: code.replace(f"{PUBLISHED}/sparql", f"{here}/sparql")
        for name, code in found.items()
        if name
    }
    calls = {
        name: code.replace(f"{PUBLISHED}/queries", f"{here}/queries")
        for name, code in calls.items()
    }
    return {name: code.replace(f" {PUBLISHED}/id", f" {here}/id") for name, code in calls.items()}


def test_both_languages_offer_the_same_code(running: Service) -> None:
    pages = [running.ask("GET", f"/{language}/data") for language in ("ja", "en")]
    codes = [
        ["".join(e.itertext()) for e in Seen(p.status, p.headers, p.body).elements("pre")]
        for p in pages
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 7


def test_the_python_code_runs_with_nothing_installed(snippets: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", snippets["python"]],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    count, name = done.stdout.split(maxsplit=1)
    assert int(count) >= 32
    assert name.strip()


@pytest.mark.parametrize("name", CURL)
def test_the_curl_code_fetches_what_it_says(
    snippets: dict[str, str], name: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["sh", "-c", snippets[name]],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
        cwd=tmp_path,
    )
    if name == "curl-rdf":
        assert "一関・平泉定住自立圏" in done.stdout
        assert "@prefix" in done.stdout
        return
    text = (tmp_path / "zones.csv").read_text("utf-8") if name == "curl-csv" else done.stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any("一関・平泉定住自立圏" in row.values() for row in rows)
