"""`teiju list` and `teiju ask`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli.command import teiju
from teiju import resources
from teiju.stored_queries.loading import load_all

QUERIES = load_all(resources.root(), resources.DEFAULT_BASE)


def test_the_list_names_every_query_in_both_languages(shelf: Path) -> None:
    done = teiju("list", shelf=shelf)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(QUERIES)
    assert "圏域の市町村と役割 / Municipalities of a zone and their roles" in done.stdout


def test_a_pipe_gets_csv(shelf: Path) -> None:
    done = teiju("ask", "zones-of-municipality", "--municipality", "03402", shelf=shelf)
    assert done.returncode == 0, done.stderr
    assert done.stdout.replace("\r\n", "\n") == (
        "zone,zone_name,role,role_name\n"
        "https://w3id.org/teiju/id/zone/ichinoseki-hiraizumi,一関・平泉定住自立圏,"
        "https://w3id.org/teiju/scheme/role/neighbouring-municipality,近隣市町村\n"
    )


def test_json_is_that_of_the_protocol(shelf: Path) -> None:
    done = teiju("ask", "counts-of-edition", "--format", "json", shelf=shelf)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["head"]["vars"] == ["measures", "kpis", "effects", "contents", "areas"]
    values = {name: term["value"] for name, term in found["results"]["bindings"][0].items()}
    assert values == {
        "measures": "32",
        "kpis": "34",
        "effects": "38",
        "contents": "17",
        "areas": "10",
    }


def test_a_table_has_labels_as_headers_and_names_instead_of_iris(shelf: Path) -> None:
    done = teiju(
        *("ask", "zones-of-municipality", "--municipality", "03402", "--lang", "en"),
        *("--format", "table"),
        shelf=shelf,
        COLUMNS="120",
    )
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert lines[-1] == "1 行 / rows"
    assert "settlement autonomy zone" in lines[2]
    assert "https://" not in done.stdout


def test_triples_come_as_turtle(shelf: Path) -> None:
    done = teiju("ask", "facts-of-measure", shelf=shelf)
    assert done.returncode == 0, done.stderr
    assert "<https://w3id.org/teiju/id/measure/ichinoseki-hiraizumi/3/m023>" in done.stdout


def test_the_help_of_a_query_tells_its_parameters(shelf: Path) -> None:
    done = teiju("ask", "measures-of-policy-area", "--help", shelf=shelf)
    assert done.returncode == 0
    assert "--area" in done.stdout
    assert "政策分野 / Policy area" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["ask", "zone"], 13, "zones"),
        (["ask", "zones-of-municipality", "--municipality", "3"], 12, "03209"),
        (["ask", "zones-of-municipality", "--muni", "03402"], 2, "unrecognized arguments: --muni"),
        (["ask", "zones-of-municipality", "--format", "xlxs"], 2, "csv"),
        (["ask", "facts-of-measure", "--format", "table"], 2, "turtle"),
        (["ask"], 2, "NAME"),
        ([], 2, "COMMAND"),
        (["serve", "--port", "http"], 2, "65535"),
    ],
)
def test_a_wrong_word_is_answered_with_what_is_right(
    arguments: list[str], code: int, told: str, shelf: Path
) -> None:
    done = teiju(*arguments, shelf=shelf)
    assert done.returncode == code
    assert told in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_without_a_snapshot_it_says_what_to_do(tmp_path: Path) -> None:
    done = teiju("ask", "zones", shelf=tmp_path)
    assert done.returncode == 13
    assert "teiju build" in done.stderr


def test_a_wrong_setting_is_named(shelf: Path) -> None:
    done = teiju("ask", "zones", shelf=shelf, TEIJU_BASE="zones.example.jp")
    assert done.returncode == 2
    assert "TEIJU_BASE" in done.stderr


@pytest.mark.parametrize("name", sorted(n for n in QUERIES if n.startswith("measures")))
def test_the_csv_has_the_columns_of_the_head(name: str, shelf: Path) -> None:
    done = teiju("ask", name, "--format", "csv", shelf=shelf)
    assert done.returncode == 0, done.stderr
    assert next(csv.reader(done.stdout.splitlines())) == list(QUERIES[name].columns)
