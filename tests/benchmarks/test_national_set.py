"""The made-up national set, small: deterministic, and it answers what the benchmarks ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from teiju.snapshot.manifest import DATASET, Manifest, read_manifest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ZONES = 5

_ASK_THE_MIX = """
import json
from mix import query_mix
print(json.dumps([[asked.question.name, asked.question.text] for asked in query_mix()]))
"""
_HOSTILE = """
import json
from hostile import hostile_queries
print(json.dumps([[asked.name, asked.text] for asked in hostile_queries()]))
"""


def generate(folder: Path, hash_seed: str) -> Path:
    """A small set made by the command; returns its snapshot folder."""
    command = [sys.executable, "generate.py", "--zones", str(ZONES), str(folder)]
    done = subprocess.run(
        command,
        cwd=BENCHMARKS,
        env={"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "snapshot"


def run(code: str) -> list[tuple[str, str]]:
    """Name and text of each query that the code lists."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BENCHMARKS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [(name, text) for name, text in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("national"), "1")


@pytest.fixture(scope="module")
def manifest(snapshot: Path) -> Manifest:
    return read_manifest(snapshot)


@pytest.fixture(scope="module")
def store(snapshot: Path) -> pyoxigraph.Store:
    loaded = pyoxigraph.Store()
    loaded.bulk_load(path=snapshot / DATASET, format=pyoxigraph.RdfFormat.N_QUADS)
    return loaded


def test_the_same_command_gives_the_same_data_again(manifest: Manifest, tmp_path: Path) -> None:
    assert read_manifest(generate(tmp_path / "again", "2")).version == manifest.version


def test_every_query_of_the_mix_has_an_answer(store: pyoxigraph.Store) -> None:
    empty = [name for name, text in run(_ASK_THE_MIX) if not list(store.query(text))]  # type: ignore[arg-type]
    assert empty == []


def test_the_mix_asks_at_least_a_dozen_stored_queries() -> None:
    stored = {path.stem for path in (BENCHMARKS.parent / "queries").glob("*.rq")}
    assert len([name for name, _ in run(_ASK_THE_MIX) if name in stored]) >= 12


def test_twenty_hostile_queries_are_valid_sparql() -> None:
    nothing = pyoxigraph.Store()
    hostile = run(_HOSTILE)
    assert len(hostile) == 20
    for _, text in hostile:
        nothing.query(text)


def test_a_zone_states_a_decade_of_values(store: pyoxigraph.Store) -> None:
    years = store.query(
        """
        PREFIX tj: <https://w3id.org/teiju/def#>
        SELECT DISTINCT ?year WHERE {
          ?value tj:valueKind <https://w3id.org/teiju/scheme/value-kind/actual> ;
            tj:fiscalYear ?year .
        }
        """
    )
    assert len(list(years)) == 10  # type: ignore[arg-type]


def test_superseded_editions_stay_out_of_the_default_graph(manifest: Manifest) -> None:
    editions = {
        graph.iri.rpartition("/")[2]: graph.in_default_graph
        for graph in manifest.graphs
        if "/vision/synthetic-004/" in graph.iri
    }
    assert editions == {"2023": False, "2024": True}
