"""The code that the page on data offers, run against a service as a visitor would run it."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from web.live_service import Service
from web.page_visits import Seen

ZONE = "一関・平泉定住自立圏"
CURL = ("curl-csv", "curl-rdf", "curl-sparql", "curl-all") if shutil.which("curl") else ()
R = ("r", "r-all") if shutil.which("Rscript") else ()
"""Where R cannot be installed (`make r`), only the addresses in its code are checked."""

ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+[^\s\"'<>)]*")


@pytest.fixture(scope="module")
def snippets(published: Service) -> dict[str, str]:
    """Name → code."""
    reply = published.ask("GET", "/ja/data")
    page = Seen(reply.status, reply.headers, reply.body)
    found = {e.get("data-snippet"): "".join(e.itertext()) for e in page.elements("code")}
    return {name: code for name, code in found.items() if name}


def run(command: list[str], folder: Path) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(
        command,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout


def test_both_languages_offer_the_same_code(published: Service) -> None:
    pages = [published.ask("GET", f"/{language}/data") for language in ("ja", "en")]
    codes = [
        ["".join(e.itertext()) for e in Seen(p.status, p.headers, p.body).elements("pre")]
        for p in pages
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 11


def test_the_code_asks_the_service_that_shows_it(
    published: Service, snippets: dict[str, str]
) -> None:
    for name, code in snippets.items():
        found = ADDRESS.findall(code)
        assert found, name
        for address in found:
            here = f"http://127.0.0.1:{published.port}"
            assert address.startswith(f"{here}/")
            path = address.removeprefix(here)
            if not path.startswith("/sparql"):
                assert published.ask("HEAD", path).status in (200, 303), (name, path)


def test_the_python_code_runs_with_nothing_installed(
    snippets: dict[str, str], tmp_path: Path
) -> None:
    printed = run([sys.executable, "-I", "-X", "utf8", "-c", snippets["python"]], tmp_path)
    count, name = printed.split(maxsplit=1)
    assert int(count) >= 32
    assert name.strip()


@pytest.mark.parametrize("name", ["pandas", "pandas-all"])
def test_the_code_for_pandas_reads_the_zones(
    snippets: dict[str, str], name: str, tmp_path: Path
) -> None:
    more = "\nprint(zones.to_csv(index=False))"
    printed = run([sys.executable, "-I", "-X", "utf8", "-c", snippets[name] + more], tmp_path)
    assert ZONE in printed


@pytest.mark.parametrize("name", CURL)
def test_the_curl_code_fetches_what_it_says(
    snippets: dict[str, str], name: str, tmp_path: Path
) -> None:
    printed = run(["sh", "-c", snippets[name]], tmp_path)
    if name == "curl-all":
        assert "teiju.csv.zip: OK" in printed
        return
    if name == "curl-rdf":
        assert ZONE in printed
        assert "@prefix" in printed
        return
    text = (tmp_path / "zones.csv").read_text("utf-8") if name == "curl-csv" else printed
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any(ZONE in row.values() for row in rows)


@pytest.mark.parametrize("name", R)
def test_the_code_for_r_reads_the_zones_with_their_codes(
    snippets: dict[str, str], name: str, tmp_path: Path
) -> None:
    more = '\nwrite.csv(zones, "read.csv", row.names = FALSE, fileEncoding = "UTF-8")\n'
    (tmp_path / "code.R").write_text(snippets[name] + more, encoding="utf-8")
    run(["Rscript", "--vanilla", "--encoding=UTF-8", "code.R"], tmp_path)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "read.csv").read_text("utf-8"))))
    assert any(ZONE in row.values() for row in rows)


def test_the_spreadsheets_formula_imports_a_table_without_formulas(
    published: Service, snippets: dict[str, str]
) -> None:
    (path,) = re.findall(r'^=IMPORTDATA\("http://[^/]+(/[^"]+)"\)$', snippets["sheet"].strip())
    reply = published.ask("GET", path)
    assert reply.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(reply.body.decode("utf-8"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any(ZONE in row for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_workbook_of_everything_opens_with_codes_kept(
    published: Service, snippets: dict[str, str]
) -> None:
    path = re.sub(r"^http://[^/]+", "", snippets["sheet-all"].strip())
    reply = published.ask("GET", path)
    book = openpyxl.load_workbook(io.BytesIO(reply.body), read_only=True)
    cells = {
        cell
        for sheet in book.worksheets
        if "市町村" in sheet.title
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert "01202" in cells
