"""The search index: how texts are folded and cut, and what is found by which words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.snapshot.search_index import FILE, folded, match_expression, pairs


def found(snapshot: Path, query: str) -> list[str]:
    connection = sqlite3.connect(f"file:{snapshot / FILE}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT iri FROM pairs JOIN thing ON thing.id = pairs.rowid WHERE pairs MATCH ?",
            (match_expression(query),),
        ).fetchall()
    finally:
        connection.close()
    return [iri.removeprefix("https://w3id.org/teiju/") for (iri,) in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金ケ崎", "金ヶ崎"),
        ("\uff24\uff38", "dx"),
        ("D X", "DX"),
        ("ﾋﾗｲｽﾞﾐ", "ひらいずみ"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("一関・平泉", "一関平泉"),
        ("Ōshu", "oshu"),
        ("㌔", "きろ"),
    ],
)
def test_forms_that_differ_only_in_width_case_kana_or_marks_are_alike(one: str, other: str) -> None:
    assert folded(one).letters == folded(other).letters


@pytest.mark.parametrize(("one", "other"), [("はは", "ぱぱ"), ("かき", "がぎ"), ("町", "市")])
def test_forms_that_mean_different_things_stay_apart(one: str, other: str) -> None:
    assert folded(one).letters != folded(other).letters


@given(st.text())
def test_every_folded_letter_knows_its_place_in_the_text(text: str) -> None:
    result = folded(text)
    assert len(result.letters) == len(result.starts) == len(result.ends)
    spans = zip(result.starts, result.ends, strict=True)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text())
def test_no_text_makes_a_search_that_sqlite_cannot_read(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE pairs USING fts5 (names)")
    expression = match_expression(text)
    if expression:
        connection.execute("SELECT * FROM pairs WHERE pairs MATCH ?", (expression,)).fetchall()
    connection.close()


def test_a_text_is_cut_into_overlapping_pairs() -> None:
    assert pairs("平泉町") == "平泉 泉町 町"
    assert pairs("・ ") == ""


@pytest.mark.parametrize(
    "query", ["平泉", "ひらいずみ", "ヒライズミ", "ﾋﾗｲｽﾞﾐ", "平 泉", "hiraizumi"]
)
def test_a_town_is_found_by_its_name_however_it_is_typed(snapshot: Path, query: str) -> None:
    assert "id/municipality/03402" in found(snapshot, query)


@pytest.mark.parametrize("query", ["金ケ崎町", "金ヶ崎町"])
def test_both_forms_of_ke_find_the_town(snapshot: Path, query: str) -> None:
    assert "id/municipality/03381" in found(snapshot, query)


def test_a_measure_is_found_by_the_words_of_its_outline(snapshot: Path) -> None:
    assert "id/measure/ichinoseki-hiraizumi/3/m023" in found(snapshot, "拡張登録")


@pytest.mark.parametrize("query", ["達谷窟", "遼谷窟"])
def test_a_kpi_is_found_as_corrected_and_as_printed(snapshot: Path, query: str) -> None:
    assert "id/kpi/ichinoseki-hiraizumi/3/k024" in found(snapshot, query)


def test_part_of_an_english_word_is_enough(snapshot: Path) -> None:
    assert "scheme/policy-area/heritage" in found(snapshot, "herit")


def test_all_words_must_occur(snapshot: Path) -> None:
    assert found(snapshot, "平泉 スマートフォン") == []
