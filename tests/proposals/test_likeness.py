"""Names that say the same are alike, whatever they have in common with all names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from teiju.proposals.likeness import alike, grams

NAMES = {
    "library": "図書館の相互利用の推進",
    "libraries": "図書館相互利用事業",
    "wildlife": "鳥獣害防止対策の推進",
    "tourism": "広域観光の推進",
}
TEXTS = st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=20), max_size=6)


def best(name: str) -> str:
    others = {key: text for key, text in NAMES.items() if key != name}
    return max(alike({name: NAMES[name]}, others, 0.0), key=lambda like: like.likeness).other


def test_what_all_names_have_decides_nothing() -> None:
    assert best("library") == "libraries"
    assert best("libraries") == "library"


def test_width_case_spaces_and_marks_do_not_count() -> None:
    assert grams("\uff24 \uff38推進・事業") == grams("dx推進事業")


def test_a_name_of_one_letter_is_like_itself() -> None:
    (found,) = alike({"one": "農"}, {"other": "農"}, 0.9)
    assert found.likeness == 1.0


@given(TEXTS, TEXTS)
def test_likeness_lies_between_nothing_and_the_same(
    ones: dict[str, str], others: dict[str, str]
) -> None:
    for like in alike(ones, others, 0.0):
        assert like.one != like.other
        assert 0 < like.likeness <= 1
        if grams(ones[like.one]) == grams(others[like.other]):
            assert like.likeness > 0.999


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_from_both_sides(ones: dict[str, str], others: dict[str, str]) -> None:
    there = {(like.one, like.other): like.likeness for like in alike(ones, others, 0.0)}
    back = {(like.other, like.one): like.likeness for like in alike(others, ones, 0.0)}
    assert there.keys() == back.keys()
    assert all(abs(there[pair] - back[pair]) < 1e-9 for pair in there)
