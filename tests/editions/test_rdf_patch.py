"""An RDF Patch makes the second dataset out of the first, and nothing out of any other."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.editions import rdf_patch, snapshots
from teiju.editions.comparison import Kind
from teiju.editions.facts import facts_of
from teiju.editions.patching import edition_lines, edition_patch
from teiju.editions.state import Part
from teiju.editions.wording import SNAPSHOT_COLUMNS, snapshot_rows, snapshots_in_words
from teiju.errors import UserError
from teiju.snapshot.manifest import DATASET, FILE

QUADS = st.frozensets(st.integers(0, 30).map(lambda n: f'<urn:{n}> <urn:p> "市 {n}"@ja <urn:g> .'))
EDITION = "https://w3id.org/teiju/id/vision/ichinoseki-hiraizumi/3/edition"


@given(QUADS, QUADS)
def test_applying_a_patch_gives_the_second_dataset(
    old: frozenset[str], new: frozenset[str]
) -> None:
    lines = list(rdf_patch.patch(old, new, {"id": "<urn:uuid:1>"}))
    assert lines[0] == "H id <urn:uuid:1> .\n"
    assert rdf_patch.apply(lines, old) == sorted(new)


@pytest.fixture(scope="module")
def changed(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot in which one measure is called otherwise."""
    folder = tmp_path_factory.mktemp("changed")
    text = (snapshot / DATASET).read_text(encoding="utf-8")
    lines = sorted(set(text.replace("もち食文化発信事業", "もち食文化事業").splitlines(True)))
    version = hashlib.sha256("".join(lines).encode()).hexdigest()
    (folder / DATASET).write_text("".join(lines), encoding="utf-8")
    manifest = json.loads((snapshot / FILE).read_text()) | {"version": version}
    (folder / FILE).write_text(json.dumps(manifest))
    return folder


def test_the_patch_of_two_snapshots_gives_the_canonical_hash_of_the_second(
    snapshot: Path, changed: Path
) -> None:
    patch = list(snapshots.patch(snapshot, changed))
    found = rdf_patch.apply(patch, snapshots.lines(snapshot))
    digest = hashlib.sha256("".join(f"{line}\n" for line in found).encode()).hexdigest()
    assert digest == json.loads((changed / FILE).read_text())["version"]
    assert len(patch) < 60
    with pytest.raises(UserError, match="another dataset"):
        rdf_patch.apply(patch, snapshots.lines(changed))


def test_two_snapshots_are_told_apart_in_words(snapshot: Path, changed: Path) -> None:
    found = snapshots.compare_snapshots(snapshot, changed)
    assert found.added == found.removed > 0
    measures = [
        (thing.names[0], thing.change, thing.iri.rpartition("/")[2])
        for graph in found.graphs
        for thing in graph.things
        if thing.kinds == ("施策", "measure") and "/edition/" in graph.graph
    ]
    assert measures == [("もち食文化事業", Kind.CHANGED, "m010")]
    same = snapshots.compare_snapshots(snapshot, snapshot)
    assert (same.added, same.removed, same.graphs) == (0, 0, ())


def test_things_without_names_are_called_by_what_they_join(snapshot: Path, tmp_path: Path) -> None:
    lines = snapshots.lines(snapshot)
    lacking = (
        "/id/mapping/indicator/10>",
        "/id/zone/tokachi/member/01207>",
        "/id/obs/quantity/q005>",
    )
    kept = [line for line in lines if not line.split(" ", 1)[0].endswith(lacking)]
    (tmp_path / DATASET).write_text("\n".join(kept) + "\n", encoding="utf-8")
    manifest = json.loads((snapshot / FILE).read_text()) | {"version": "a" * 64}
    (tmp_path / FILE).write_text(json.dumps(manifest))
    found = snapshots.compare_snapshots(tmp_path, snapshot)
    named = {
        (graph.names[0], thing.names[0])
        for graph in found.graphs
        for thing in graph.things
        if thing.change is Kind.ADDED
    }
    assert {
        (
            "対応づけ: map/indicator",
            "高校生を対象とした地元企業に対する理解促進を図るイベントでの参加者の満足度"
            " — 参加者の満足度",
        ),
        ("圏域: 十勝定住自立圏", "帯広市 — 十勝定住自立圏"),
    } <= named
    words = snapshots_in_words(found)
    assert "https://w3id.org/teiju/id/" not in words
    rows = list(snapshot_rows(found))
    assert all(len(row) == len(SNAPSHOT_COLUMNS) for row in rows)
    assert sum(len(row[9].split(" | ")) for row in rows) >= found.added


def test_two_snapshots_are_told_apart_measure_by_measure(snapshot: Path, changed: Path) -> None:
    (edition,) = snapshots.compare_snapshots(snapshot, changed).editions
    (measure,) = edition.measures
    assert [(c.part, c.kind, c.old, c.new) for c in measure.changes] == [
        (Part.NAME, Kind.CHANGED, "もち食文化発信事業", "もち食文化事業")
    ]
    words = snapshots_in_words(snapshots.compare_snapshots(snapshot, changed))
    assert "もち食文化[-発信-]事業" in words


def test_the_patch_of_two_editions_makes_one_graph_out_of_the_other(snapshot: Path) -> None:
    facts = facts_of(snapshot)
    old, new = f"{EDITION}/2023", f"{EDITION}/2024"
    patch = edition_patch(facts, old, new)
    assert rdf_patch.apply(patch, edition_lines(facts, old)) == edition_lines(facts, new)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["TX .\n", "A <urn:a> <urn:b> <urn:c> .\n"], "cut off"),
        (["X what .\n"], "not a line"),
        (["D <urn:a> <urn:b> <urn:c> .\n", "TC .\n"], "another dataset"),
    ],
)
def test_a_faulty_patch_is_refused(lines: list[str], told: str) -> None:
    with pytest.raises(UserError, match=told):
        rdf_patch.apply(lines, [])
