"""What changed between two editions or two snapshots, as a visitor asks for it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import Store

from web.page_visits import Visitor

SIDES = "from=ichinoseki-hiraizumi/2023&to=ichinoseki-hiraizumi/2024"


@pytest.fixture(scope="module")
def visitor(snapshot: Path, served: Store) -> Visitor:
    return Visitor(snapshot, served)


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
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 11
    book = visitor.get(f"/diff.xlsx?{SIDES}")
    assert zipfile.ZipFile(io.BytesIO(book.body)).testzip() is None
    patch = visitor.get(f"/diff.rdfp?{SIDES}")
    assert patch.headers["content-type"] == "application/rdf-patch"
    assert patch.text.splitlines()[-1] == "TC ."
    known = visitor.get(f"/diff.csv?{SIDES}", if_none_match=table.headers["etag"])
    assert (known.status, known.body) == (304, b"")


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
