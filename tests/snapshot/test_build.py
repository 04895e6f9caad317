"""A build: same input, same snapshot; a violation, and there is none."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from snapshot.small_root import small_root
from teiju import resources
from teiju.errors import TableError, UserError
from teiju.snapshot import manifest, shelf
from teiju.snapshot.build import Source, build, check

BASE = resources.DEFAULT_BASE
BUILD = """
import sys
from contextlib import nullcontext
from pathlib import Path
from teiju import resources
from teiju.snapshot.build import Source, build
source = Source(Path(sys.argv[1]), resources.DEFAULT_BASE)
print(build(source, Path(sys.argv[2]), lambda _: nullcontext()).folder)
"""


def quietly(_: str) -> nullcontext[None]:
    return nullcontext()


def files(folder: Path) -> dict[str, str]:
    """Every file of a snapshot by its path, as a hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small folder of all that a build reads; a test that changes a table changes it back."""
    return small_root(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of that folder."""
    outcome = build(Source(root, BASE), tmp_path_factory.mktemp("shelf"), quietly)
    assert outcome.folder is not None, outcome.report
    return outcome.folder


@contextmanager
def changed(root: Path, name: str, old: str, new: str) -> Iterator[None]:
    """While it lasts, a file holds `new` in place of `old`."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    yield
    path.write_text(text, encoding="utf-8")


def test_the_same_tables_give_the_same_files_under_another_seed_locale_and_place(
    root: Path, built: Path, tmp_path: Path
) -> None:
    elsewhere = os.environ | {
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C",
        "TZ": "Pacific/Auckland",
        "PYTHONPATH": str(Path(resources.__file__).parents[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(root), str(tmp_path / "shelf")],
        env=elsewhere,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert files(Path(done.stdout.strip())) == files(built)


def test_both_reasoners_give_the_same_snapshot(root: Path, built: Path, tmp_path: Path) -> None:
    outcome = build(Source(root, BASE), tmp_path, quietly, reasoner="owlrl")
    assert outcome.folder is not None
    assert outcome.folder.name == built.name


def test_another_base_gives_the_same_facts_under_other_iris(
    root: Path, built: Path, tmp_path: Path
) -> None:
    other = "https://zones.example.jp/lod/"
    outcome = build(Source(root, other), tmp_path, quietly)
    assert outcome.folder is not None

    def facts(folder: Path, base: str) -> pyoxigraph.Dataset:
        lines = (folder / manifest.DATASET).read_text(encoding="utf-8").splitlines()
        # The hash of a graph covers its IRIs.
        kept = (line.replace(base, "urn:base:") for line in lines if "rdfc10Sha256" not in line)
        found = pyoxigraph.Dataset(pyoxigraph.parse("\n".join(kept), format=RdfFormat.N_QUADS))
        found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        return found

    assert facts(outcome.folder, other) == facts(built, BASE)
    assert BASE not in (outcome.folder / manifest.DATASET).read_text(encoding="utf-8")


def test_the_version_is_the_hash_of_the_canonical_form(snapshot: Path) -> None:
    dataset = pyoxigraph.Dataset(
        pyoxigraph.parse(path=snapshot / manifest.DATASET, format=RdfFormat.N_QUADS)
    )
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    text = pyoxigraph.serialize(dataset, format=RdfFormat.N_QUADS) or b""
    digest = hashlib.sha256(b"".join(sorted(text.splitlines(keepends=True)))).hexdigest()
    described = manifest.read_manifest(snapshot)
    assert described.version == digest
    assert snapshot.name == digest[:16]


def test_the_manifest_counts_what_the_dataset_holds(snapshot: Path) -> None:
    described = manifest.read_manifest(snapshot)
    found: dict[str, int] = {}
    for quad in pyoxigraph.parse(path=snapshot / manifest.DATASET, format=RdfFormat.N_QUADS):
        name = quad.graph_name
        graph = name.value if isinstance(name, pyoxigraph.NamedNode) else ""
        found[graph] = found.get(graph, 0) + 1
    assert found.pop("") == described.triples
    # The graph of the catalogue grows by its own description last.
    meta = f"{BASE}graph/meta"
    stated = {graph.iri: graph.triples for graph in described.graphs}
    assert {name: n for name, n in found.items() if name != meta} == {
        name: n for name, n in stated.items() if name != meta
    }
    assert sum(found.values()) == described.quads
    assert described.findings.violations == 0


def test_a_violation_leaves_the_last_snapshot_and_names_file_row_and_column(
    root: Path, built: Path
) -> None:
    place = built.parent
    with changed(root, "data/registry/municipalities.csv", ",032093,", ",032094,"):
        outcome = build(Source(root, BASE), place, quietly)
    assert outcome.folder is None
    assert outcome.findings.violations > 0
    assert shelf.current(place) == built
    assert [path.name for path in place.iterdir() if path.name.startswith(".draft")] == []
    assert re.search(
        r"^違反 data/registry/municipalities\.csv:[0-9]+ 列 \S+ 「一関市」.*「032094」",
        outcome.report,
        re.MULTILINE,
    )


def test_an_entry_of_the_catalogue_on_a_file_that_breaks_a_rule_leaves_the_last_snapshot(
    root: Path, built: Path
) -> None:
    place = built.parent
    with changed(root, "shapes/catalogue.ttl", "sh:minInclusive 0", "sh:maxInclusive 0"):
        outcome = build(Source(root, BASE), place, quietly)
    assert outcome.folder is None
    assert outcome.findings.violations > 0
    assert "大きさ" in outcome.report
    assert shelf.current(place) == built
    assert [path.name for path in place.iterdir() if path.name.startswith(".draft")] == []


def test_a_check_finds_what_a_build_finds_and_makes_nothing(root: Path, built: Path) -> None:
    outcome = check(Source(root, BASE), quietly)
    assert outcome.folder is None
    assert outcome.findings == manifest.read_manifest(built).findings
    assert outcome.report == (built / manifest.REPORT_TEXT).read_text(encoding="utf-8")


def test_a_faulty_cell_ends_a_build_before_anything_is_inferred(root: Path, tmp_path: Path) -> None:
    table = "data/ichinoseki-hiraizumi/visions.csv"
    with (
        changed(root, table, "2029-03-31", "令和11年3月"),
        pytest.raises(TableError, match=r"visions\.csv:2.*令和11年3月"),
    ):
        build(Source(root, BASE), tmp_path, quietly)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_build_that_begins_during_another_is_refused_from_the_first_table_on(
    root: Path, tmp_path: Path
) -> None:
    def another(_: str) -> NoReturn:
        build(Source(root, BASE), tmp_path, quietly)
        raise AssertionError

    with pytest.raises(UserError, match="another publication is under way"):
        build(Source(root, BASE), tmp_path, another)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
