"""Marks on texts: nothing is lost, and pieces are those a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.editions.marking import Mark, marked

JAPANESE = st.text(alphabet="起業創応支援のをがデジタルバイドDX12。・ \n", max_size=30)


@given(JAPANESE, JAPANESE)
def test_both_texts_can_be_read_out_of_the_marks(old: str, new: str) -> None:
    stretches = marked(old, new)
    assert "".join(s.text for s in stretches if s.mark is not Mark.ADDED) == old
    assert "".join(s.text for s in stretches if s.mark is not Mark.REMOVED) == new


@given(JAPANESE)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(stretch.mark is Mark.SAME for stretch in marked(text, text))


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("デジタル・デバインド対策", "デジタル・デバイド対策", "デバインド", "デバイド"),
        ("目標120人", "目標135人", "120", "135"),
        ("遼谷窟発掘調査進捗率", "達谷窟発掘調査進捗率", "遼", "達"),
        ("保育料の軽減", "給食費を無償化", "保育料の軽減", "給食費を無償化"),
    ],
)
def test_katakana_words_and_numbers_are_marked_whole(
    old: str, new: str, removed: str, added: str
) -> None:
    stretches = marked(old, new)
    assert [s.text for s in stretches if s.mark is Mark.REMOVED] == [removed]
    assert [s.text for s in stretches if s.mark is Mark.ADDED] == [added]
