"""The edition before a revision is rebuilt from the table of the revision, and gives it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from teiju.editions import revision_table
from teiju.editions.comparison import Kind, compare
from teiju.editions.facts import Facts, facts_of
from teiju.editions.naming import edition_named
from teiju.editions.rebuilding import states
from teiju.editions.state import Part
from teiju.errors import NotFoundError

SOURCE = Path(__file__).parents[1] / "source" / "000_8a40dfebf876556e.txt"
OLD = "https://w3id.org/teiju/id/vision/ichinoseki-hiraizumi/3/edition/2023"
NEW = "https://w3id.org/teiju/id/vision/ichinoseki-hiraizumi/3/edition/2024"
MEASURE = "https://w3id.org/teiju/id/measure/ichinoseki-hiraizumi/3"


@pytest.fixture(scope="module")
def facts(snapshot: Path) -> Facts:
    return facts_of(snapshot)


def test_the_difference_of_the_editions_is_the_revision_table_to_the_character(
    snapshot: Path,
) -> None:
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    printed = [tuple(lines[n - 1].split("\t")[:6]) for n in (186, 187, 188, 189, 192, 193)]
    assert revision_table.rows(compare(facts_of(snapshot, verbatim=True), OLD, NEW)) == printed


def test_it_holds_only_what_the_table_tells(facts: Facts) -> None:
    old, new = states(facts, OLD, NEW)
    assert old.rebuilt
    assert sorted(iri[-4:] for iri in old.measures) == [
        *("m003", "m004", "m014", "m016", "m017", "m032"),
    ]
    listed = [state.parts[Part.PROGRAMME] for state in old.measures.values()]
    assert sum(map(len, listed)) == 29
    before, after = old.measures[f"{MEASURE}/m032"], new.measures[f"{MEASURE}/m032"]
    assert [item.text for item in before.parts[Part.INDICATOR]] == ["スマートフォン講座の参加者数"]
    assert [item.text for item in after.parts[Part.INDICATOR]] == [
        "スマートフォン講座の参加者数",
        "職員研修の参加者数",
    ]


def test_eleven_changes_are_found_with_the_opinions_the_source_puts_beside_them(
    facts: Facts,
) -> None:
    found = compare(facts, OLD, NEW)
    parts = [change.part for one in found.measures for change in one.changes]
    counts = {part: parts.count(part) for part in set(parts)}
    assert counts == {Part.PROGRAMME: 7, Part.OUTLINE: 2, Part.INDICATOR: 1, Part.EFFECT: 1}
    assert {one.measure[-4:]: len(one.opinions) for one in found.measures if one.opinions} == {
        "m016": 1,
        "m032": 2,
    }


def test_backwards_what_was_added_has_ended(facts: Facts) -> None:
    found = compare(facts, NEW, OLD)
    kinds = [change.kind for one in found.measures for change in one.changes]
    assert kinds == [Kind.ENDED] * 11


def test_an_edition_does_not_differ_from_itself(facts: Facts) -> None:
    assert compare(facts, NEW, NEW).measures == ()


def test_what_is_no_edition_is_refused_with_the_editions_there_are(facts: Facts) -> None:
    assert edition_named(facts, "ichinoseki-hiraizumi/2024") == NEW
    assert edition_named(facts, "ichinoseki-hiraizumi/3/2023") == OLD
    assert edition_named(facts, NEW) == NEW
    with pytest.raises(NotFoundError, match="ichinoseki-hiraizumi/3/2024"):
        edition_named(facts, "ichinoseki-hiraizumi/1999")
    with pytest.raises(NotFoundError, match="no such edition"):
        compare(facts, MEASURE, NEW)
