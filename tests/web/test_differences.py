"""What changed between two editions or two snapshots, as a visitor asks for it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from teiju.settings import Settings
from teiju.snapshot import history
from teiju.snapshot.manifest import CATALOGUE, DATASET, DOWNLOADS, FILE
from teiju.web import differences
from teiju.web.problems import Problem
from web.page_visits import Visitor

OLD, NEVER = "d" * 64, "e" * 64
SIDES = "from=ichinoseki-hiraizumi/2023&to=ichinoseki-hiraizumi/2024"


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "KPIの追加 職員研修の参加者数"), ("en", "KPI added 職員研修")]
)
def test_two_editions_differ_in_words_with_marks_and_opinions(
    visitor: Visitor, language: str, words: str
) -> None:
    seen = visitor.get(f"/{language}/diff?{SIDES}")
    assert seen.status == 200
    assert words in seen.words()
    assert len(seen.elements("ins")) + len(seen.elements("del")) >= 11
    opinions = [
        a for a in seen.elements("a") if f"/{language}/id/opinion/" in (a.get("href") or "")
    ]
    assert opinions
    assert visitor.get(opinions[0].get("href")).status == 200


def test_the_same_differences_are_a_table_a_workbook_and_a_patch(visitor: Visitor) -> None:
    table = visitor.get(f"/diff.csv?{SIDES}")
    assert table.status == 200
    assert table.body.startswith("\ufeffmeasure,".encode())
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 11
    book = visitor.get(f"/diff.xlsx?{SIDES}")
    assert zipfile.ZipFile(io.BytesIO(book.body)).testzip() is None
    patch = visitor.get(f"/diff.rdfp?{SIDES}")
    assert patch.headers["content-type"] == "application/rdf-patch"
    assert patch.text.splitlines()[-1] == "TC ."
    known = visitor.get(f"/diff.csv?{SIDES}", if_none_match=table.headers["etag"])
    assert (known.status, known.body) == (304, b"")


def test_a_patch_is_made_without_the_libraries_of_a_build(snapshot: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import teiju.web.server;"
        "from teiju.web.comparing import Task, What, found;"
        "zone, folder = 'ichinoseki-hiraizumi', Path(sys.argv[1]);"
        "sides = {'old': f'{zone}/2023', 'new': f'{zone}/2024'};"
        "patch = found(Task(what=What.EDITIONS_PATCH, folder=folder, memory=1, **sides));"
        "print(patch[-5:], {'rdflib', 'pyshacl', 'owlrl'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(snapshot)]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert outcome.stdout.strip() == r"b'TC .\n' set()", outcome.stderr


def test_a_snapshot_does_not_differ_from_itself(visitor: Visitor) -> None:
    assert "違いはありません" in visitor.get("/ja/diff?from=current&to=current").words()


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("from=current", 400, "ichinoseki-hiraizumi/3/2024"),
        ("from=current&to=ichinoseki-hiraizumi/2024", 400, "ハッシュ値の先頭8桁以上"),
        ("from=ffffffff&to=current", 404, "そのスナップショットはありません"),
        ("from=ichinoseki-hiraizumi/2023&to=ichinoseki-hiraizumi/2030", 404, "3/2024"),
        ("from=../../etc/%00&to=x", 400, "ichinoseki-hiraizumi/3/2024"),
    ],
)
def test_what_cannot_be_compared_is_told_with_what_can(
    visitor: Visitor, query: str, status: int, told: str
) -> None:
    seen = visitor.get(f"/ja/diff?{query}")
    assert seen.status == status
    assert told in seen.words()
    assert visitor.get(f"/diff.csv?{query}").status == status


def test_the_page_of_an_edition_leads_to_what_changed_since_the_last(visitor: Visitor) -> None:
    seen = visitor.get("/ja/id/vision/ichinoseki-hiraizumi/3/edition/2024")
    (link,) = [a for a in seen.links() if a.startswith("/ja/diff?")]
    assert "職員研修の参加者数" in visitor.get(link).words()


def earlier(snapshot: Path) -> str:
    """Puts a small earlier snapshot beside the real one; its version."""
    folder = snapshot.parent / OLD[:16]
    folder.mkdir(exist_ok=True)
    manifest = json.loads((snapshot / FILE).read_text())
    listed = [one for one in manifest["downloads"] if not one["zone"]][:1]
    for one in listed:
        target = folder / DOWNLOADS / one["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(snapshot / DOWNLOADS / one["path"], target)
    shutil.copy(snapshot / CATALOGUE, folder / CATALOGUE)
    nameless = b'_:nameless <urn:example:says> "x" <urn:example:graph> .\n'
    (folder / DATASET).write_bytes((snapshot / DATASET).read_bytes() + nameless)
    (folder / FILE).write_text(json.dumps({**manifest, "version": OLD, "downloads": listed}))
    return str(listed[0]["path"])


def test_an_earlier_snapshot_answers_at_its_permanent_address(
    visitor: Visitor, snapshot: Path
) -> None:
    name = earlier(snapshot)
    try:
        page = visitor.get(f"/ja/dataset/snapshot/{OLD}")
        assert page.status == 200
        assert "いま公開しているものではありません" in page.words()
        assert snapshot.name in page.words()
        data = visitor.get(f"/dataset/snapshot/{OLD}", accept="text/turtle")
        assert data.status == 200
        assert "dcat:Dataset" in data.text
        address = f"/downloads/snapshot/{OLD}/{name}"
        assert address in set(page.links())
        whole = visitor.get(address)
        assert whole.body == (snapshot / DOWNLOADS / name).read_bytes()
        assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
        part = visitor.get(address, range="bytes=2-5")
        assert (part.status, part.body) == (206, whole.body[2:6])
        known = visitor.get(address, if_none_match=whole.headers["etag"])
        assert known.status == 304
        assert visitor.get(f"/downloads/snapshot/{OLD}/../{name}").status == 404
        changes = visitor.get(f"/en/diff?from={OLD}&to={snapshot.name}")
        assert "0 statements came, 1 went. " in changes.words()
        table = visitor.get(f"/diff.csv?from={OLD}&to=current").text
        assert table.splitlines()[1:] == [
            "urn:example:graph,urn:example:graph,,,,変更,urn:example:says,urn:example:says,x,,"
        ]
        listed = visitor.get("/ja/snapshots")
        assert f"/ja/dataset/snapshot/{OLD}" in set(listed.links())
        assert "@misc{teiju-" in listed.text
    finally:
        shutil.rmtree(snapshot.parent / OLD[:16])


def test_a_snapshot_is_gone_once_it_is_taken_away_and_unknown_if_it_never_was(
    visitor: Visitor, snapshot: Path
) -> None:
    record = snapshot.parent / history.FILE
    before = record.read_bytes()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    entry = history.Entry(version=OLD, date=moment, event=history.Event.PUBLISHED)
    record.write_bytes(entry.model_dump_json(exclude_none=True).encode() + b"\n" + before)
    try:
        for address in ("/ja/dataset/snapshot/", "/downloads/snapshot/", "/dataset/snapshot/"):
            assert visitor.get(f"{address}{OLD}").status == 410
        assert visitor.get(f"/ja/dataset/snapshot/{NEVER}").status == 404
        assert visitor.get(f"/downloads/snapshot/{NEVER}/dataset.nq").status == 404
        assert "削除済み" in visitor.get("/ja/snapshots").words()
    finally:
        record.write_bytes(before)


@pytest.mark.parametrize(
    ("bound", "limit"),
    [({"compare_seconds": 0.05}, "time"), ({"compare_memory": 1 << 20}, "memory")],
)
def test_a_comparison_that_takes_too_much_is_ended_and_says_what_to_do(
    snapshot: Path, bound: dict[str, float], limit: str
) -> None:
    settings = Settings(snapshots=snapshot.parent, **bound)  # type: ignore[arg-type]
    sides = ("ichinoseki-hiraizumi/2023", "ichinoseki-hiraizumi/2024")
    with pytest.raises(Problem) as caught:
        asyncio.run(differences.compared(*sides, snapshot, settings))
    assert (caught.value.status, caught.value.more["limit"]) == (422, limit)
    assert "teiju diff" in caught.value.detail
