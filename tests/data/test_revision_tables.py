"""The tables of programmes, revisions, opinions and corrections against their source."""

from __future__ import annotations

import re
from collections import Counter

from data.zone_tables import SOURCE, all_parts, number, printed_parts, rows


def test_35_programmes_of_which_7_are_new() -> None:
    programmes = rows("programmes")
    assert [row["id"] for row in programmes] == [f"p{n:03}" for n in range(1, 36)]
    assert sum(row["introduced_in"] == "2024" for row in programmes) == 7


def test_29_old_and_7_new_listings_by_entry() -> None:
    listings = rows("programme-listings")
    old = Counter(row["entry"] for row in listings if row["section"] == "programmes")
    new = Counter(row["entry"] for row in listings if row["section"] == "new-programmes")
    entries = [str(n) for n in range(1, 7)]
    assert [old[e] for e in entries] == [6, 6, 2, 8, 6, 1]
    assert [new[e] for e in entries] == [2, 1, 1, 2, 1, 0]
    for entry in entries:
        positions = [int(row["position"]) for row in listings if row["entry"] == entry]
        assert positions == list(range(1, len(positions) + 1))


def test_a_listing_bears_the_name_of_its_programme_and_new_ones_a_description() -> None:
    programmes = {row["id"]: row for row in rows("programmes")}
    for row in rows("programme-listings"):
        assert row["name"] == programmes[row["programme"]]["name"]
        assert bool(row["description"]) == (row["section"] == "new-programmes")


def test_a_programme_names_the_place_of_its_first_listing() -> None:
    parts = all_parts()
    for place, (_, name, _) in printed_parts("programmes").items():
        assert parts[place][1] == name


def test_the_new_programme_with_an_old_name_stays_a_programme_of_its_own() -> None:
    programmes = {row["id"]: row for row in rows("programmes")}
    linked = [row for row in programmes.values() if row["same_name_as"]]
    assert [(row["id"], row["name"]) for row in linked] == [("p015", "地域子育て支援事業")]
    assert programmes[linked[0]["same_name_as"]]["name"] == linked[0]["name"]


def test_six_entries_name_pages_measures_and_contents() -> None:
    entries = rows("revision-entries")
    assert [row["page"] for row in entries] == ["9", "10", "18", "20", "21", "36"]
    assert [row["measure"] for row in entries] == ["m003", "m004", "m014", "m016", "m017", "m032"]
    contents = {row["id"]: row["name"] for row in rows("policy-contents")}
    content_of = {row["id"]: row["content"] for row in rows("measures")}
    for row in entries:
        assert contents[row["content"]] == row["content_as_stated"]
        assert content_of[row["measure"]] == row["content"]


def test_an_entry_that_names_its_measure_differently_finds_the_name_among_the_others() -> None:
    measures = {row["id"]: row for row in rows("measures")}
    differing = [
        row
        for row in rows("revision-entries")
        if row["name_as_stated"] != measures[row["measure"]]["name"]
    ]
    assert [row["number"] for row in differing] == ["5", "6"]
    assert measures["m017"]["alt_name"] == differing[0]["name_as_stated"]
    assert measures["m032"]["name"].replace("D X", "DX") == differing[1]["name_as_stated"]


def test_the_whole_old_and_new_contents_equal_the_printed_cells() -> None:
    source = SOURCE.read_text(encoding="utf-8").split("\n")
    for row in rows("revision-entries"):
        cells = source[int(row["line"]) - 1].split("\t")
        assert [row["old_content"], row["new_content"]] == cells[4:6]


def test_sections_are_counted_by_side() -> None:
    counted = Counter((row["side"], row["heading"]) for row in rows("revision-sections"))
    assert counted == {
        ("old", "取組内容"): 6,
        ("old", "取組事業"): 6,
        ("old", "成果指標"): 1,
        ("old", "事業効果"): 1,
        ("new", "新規事業"): 5,
        ("new", "取組内容"): 2,
        ("new", "成果指標"): 1,
        ("new", "事業効果"): 1,
    }


def test_eleven_changes_of_four_kinds() -> None:
    changes = rows("changes")
    assert Counter(row["kind"] for row in changes) == {
        "ProgrammeAddition": 7,
        "TextAddition": 2,
        "IndicatorAddition": 1,
        "EffectAddition": 1,
    }
    added = {
        row["adds"].rpartition("/")[2] for row in changes if row["kind"] == "ProgrammeAddition"
    }
    assert added == {row["id"] for row in rows("programmes") if row["introduced_in"]}


def test_a_change_stands_where_what_it_adds_is_printed() -> None:
    parts = all_parts()
    names = {f"programme/{row['zone']}/3/{row['id']}": row["name"] for row in rows("programmes")}
    for row in rows("changes"):
        place = (int(row["line"]), int(row["column"]), int(row["part"]))
        assert parts[place][1] == (row["text"] or names[row["adds"]])


def test_three_sentences_of_opinion_in_two_cells_each_with_words_underlined() -> None:
    opinions = rows("opinions")
    assert [(row["entry"], row["kind"]) for row in opinions] == [
        ("4", "request"),
        ("6", "question"),
        ("6", "question"),
    ]
    for row in opinions:
        assert re.sub("</?u>", "", row["printed"]) == row["text"]
        assert re.findall("<u>(.*?)</u>", row["printed"]) == [row["emphasised_text"]]


def test_a_correction_quotes_words_that_stand_in_its_place_once() -> None:
    source = SOURCE.read_text(encoding="utf-8").split("\n")
    corrections = rows("corrections")
    assert [row["number"] for row in corrections] == [f"{n:04}" for n in range(1, 39)]
    for row in corrections:
        line = source[int(row["line"]) - 1]
        cell = line.split("\t")[int(row["column"]) - 1] if row["column"] else line
        expected = 2 if row["fault_class"] == "duplicate" else 1
        assert cell.count(row["printed"]) == expected, row["number"]
        assert row["printed"] != row["corrected"]
        assert row["place"].startswith(
            f"L{row['line']}" + (f"/c{row['column']}" if row["column"] else "")
        )


def test_a_correction_of_the_tables_points_at_a_part_that_exists() -> None:
    parts = all_parts()
    for row in rows("corrections"):
        if int(row["line"]) >= 147:
            found = re.fullmatch(r"L(\d+)/c(\d+)(?:/p(\d+))?", row["place"])
            assert found is not None
            line, column, part = (number(group) for group in found.groups())
            assert parts[line, column, part][1].count(row["printed"]) == 1, row["number"]


def test_only_what_a_second_place_bears_out_with_confidence_is_accepted() -> None:
    corrections = rows("corrections")
    accepted = [row for row in corrections if row["status"] == "accepted"]
    assert [row["corrected"] for row in accepted] == [
        "金ケ崎町",
        "6次産業化",
        "起業家精神の醸成",
        "達谷窟",
        "DX地域活性化事業",
        "起業の知識を学ぶ",
        "外部のデジタル人材を活用した",
    ]
    assert all(float(row["confidence"]) >= 0.95 for row in accepted)
    assert {row["status"] for row in corrections} == {"accepted", "proposed", "query", "rejected"}
