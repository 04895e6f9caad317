"""`teiju propose` on the real data: what sounds alike, less what a person has mapped already."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from teiju import resources
from teiju.cli.main import main
from teiju.proposals.proposing import KINDS, propose

MAPPINGS = resources.root() / "data" / "mappings"
BASE = resources.DEFAULT_BASE


@pytest.fixture(autouse=True)
def _current(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEIJU_SNAPSHOTS", str(shelf))


def written(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, str]]:
    assert main(["propose", *options]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))


def confirmed(table: str) -> set[frozenset[str]]:
    with (MAPPINGS / table).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {frozenset((row["subject_id"], row["object_id"])) for row in rows}


def test_a_likely_pair_is_proposed_with_its_likeness(capsys: pytest.CaptureFixture[str]) -> None:
    rows = written(capsys, "measures", "--zone", "kitaharima")
    assert rows[0] == {
        "record_id": "",
        "subject_id": "id:measure/kitaharima/u1/m001",
        "subject_label": "医療体制の確保",
        "predicate_id": "skos:closeMatch",
        "object_id": "id:measure/tokachi/1/m001",
        "object_label": "救急医療体制の確保",
        "mapping_justification": "semapv:LexicalSimilarityThresholdMatching",
        "confidence": rows[0]["confidence"],
        "author_id": "",
        "mapping_date": "",
        "comment": "",
    }
    assert 0.5 <= float(rows[0]["confidence"]) < 1
    assert all(row["subject_id"].startswith("id:measure/kitaharima/") for row in rows)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("measures", "measure.sssom.tsv"),
        ("areas", "policy-area.sssom.tsv"),
        ("indicators", "indicator.sssom.tsv"),
    ],
)
def test_what_a_person_has_mapped_is_not_proposed_again(
    capsys: pytest.CaptureFixture[str], kind: str, table: str
) -> None:
    rows = written(capsys, kind, "--least", "0.1", "--most", "50")
    pairs = [frozenset((row["subject_id"], row["object_id"])) for row in rows]
    assert pairs
    assert len(set(pairs)) == len(pairs)
    assert not confirmed(table) & set(pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_are_proposed_for_a_thing_than_asked_for(snapshot: Path, kind: str) -> None:
    found = list(propose(snapshot, kind, BASE, zone=None, least=0.2, most=1))
    subjects = [proposal.subject_id for proposal in found]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize("table", sorted(path.name for path in MAPPINGS.glob("*.tsv")))
def test_a_proposal_cannot_be_published_as_it_is(table: str) -> None:
    text = (MAPPINGS / table).read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines(), delimiter="\t")
    column = header.index("mapping_justification")
    assert {row[column] for row in rows} == {"semapv:ManualMappingCuration"}


def test_a_share_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["propose", "measures", "--least", "2"])
    assert "0から1の数" in capsys.readouterr().err


def test_the_table_can_be_written_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "found.tsv"
    rows = written(capsys, "measures")
    assert main(["propose", "measures", "-o", str(path)]) == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert list(csv.DictReader(lines, delimiter="\t")) == rows
