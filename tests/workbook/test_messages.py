"""Every message speaks both languages, is used, and is used by a code that exists."""

from __future__ import annotations

import re

from teiju.workbook.layout import read_layout
from teiju.workbook.messages import Place, letters, messages
from workbook.small_zone import ROOT

SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for path in [
        *(ROOT / "service" / "teiju" / "workbook").glob("*.py"),
        ROOT / "data" / "workbook.json",
    ]
)


def test_every_message_is_used() -> None:
    assert [code for code in messages() if f'"{code}"' not in SOURCES] == []


def test_every_message_stands_in_both_languages_and_says_what_is_expected_in_both() -> None:
    for code, message in messages().items():
        assert message.ja, code
        assert message.en, code
        assert bool(message.expected_ja) == bool(message.expected_en), code


def test_both_languages_speak_of_the_same_details() -> None:
    for code, message in messages().items():
        in_japanese = set(re.findall(r"\{(\w+)\}", message.ja + message.expected_ja))
        in_english = set(re.findall(r"\{(\w+)\}", message.en + message.expected_en))
        twins = {"title", "title_en", "meaning", "meaning_en", "sheet", "table", "ja", "en"}
        twins |= {"weekday", "day", "key", "key_en"}
        assert in_japanese - twins - {"known"} <= in_english, code
        assert in_english - twins <= in_japanese | {"known"}, code


def test_places_are_written_as_spreadsheets_write_them() -> None:
    assert str(Place("KPI", 17, 3)) == "KPI!C17"
    assert str(Place("KPI", 17)) == "KPI!17"
    assert str(Place("KPI")) == "KPI"
    assert [letters(number) for number in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_what_people_read_of_a_column_is_free_of_the_words_of_linked_data() -> None:
    for sheet in read_layout(ROOT).sheets:
        for column in sheet.columns:
            words = " ".join([*column.titles.values(), *column.description.values()])
            assert not re.search(r"\b(IRIs?|RDF|SHACL|URI)\b", words), (sheet.title, column.name)
