"""What is entered in a cell becomes the text of a table; what cannot be read is told."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teiju.tables import datatypes
from teiju.tables.metadata import Column, Datatype
from teiju.workbook.calendar_text import Calendar, Era, UnreadableError
from teiju.workbook.cell_text import Entered, Reader, Unit, as_text
from teiju.workbook.template import shown

CALENDAR = Calendar((Era("平成", "heisei", 1989), Era("令和", "reiwa", 2019)))
READER = Reader(CALENDAR, frozenset({"人", "件", "円", "%"}), frozenset({"-", "未定", "なし"}))


def column(base: str, pattern: str | None = None) -> Column:
    return Column(name="value", datatype=Datatype(base=base, format=pattern))


def wide(text: str) -> str:
    """The text in full-width letters, as Japanese keyboards write it."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def read(value: str | int | float | date, base: str, pattern: str | None = None) -> str:
    return READER.read(Entered(value, as_text(value)), column(base, pattern))


@pytest.mark.parametrize(
    ("entered", "number"),
    [
        ("1234", "1234"),
        (wide("1,234"), "1234"),
        ("1,234人", "1234"),
        ("約94,000人程度", "94000"),
        ("12千円", "12000"),
        ("1.5万人", "15000"),
        (wide("40%"), "40"),
        ("△5", "-5"),
        (wide("-3.5"), "-3.5"),
        ("0.10", "0.10"),
        ("\u3000 12 \n", "12"),
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        (1e3, "1000"),
    ],
)
def test_numbers_are_read_as_people_write_them(entered: str | float, number: str) -> None:
    assert read(entered, "decimal") == number


@pytest.mark.parametrize("entered", ["－", "-", " 未定\u3000"])
@pytest.mark.parametrize("base", ["decimal", "gYear", "date", "positiveInteger"])
def test_a_dash_in_place_of_a_value_is_told_to_be_left_out(entered: str, base: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(entered, base)
    assert caught.value.code == "absent-value"
    assert read(entered, "string") == entered.strip(" \u3000")
    assert read("なし", "boolean") == "false"


@pytest.mark.parametrize("entered", ["令和0年度", "R0", "H00", "令和100年"])
def test_an_era_begins_with_its_first_year(entered: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(entered, "gYear")
    assert caught.value.code == "bad-year"


@pytest.mark.parametrize("entered", ["1,23", "12個", "約", "--", "1.2.3", "百二十", "3月", "人"])
def test_what_is_no_number_is_not_guessed(entered: str) -> None:
    with pytest.raises(UnreadableError, match="bad-number"):
        read(entered, "decimal")


def test_a_value_in_thousands_of_yen_stays_in_thousands() -> None:
    thousand_yen = Unit("千円", frozenset({"人", "%"}))
    assert READER.read(Entered("12千円", "12千円"), column("decimal"), thousand_yen) == "12"
    assert READER.read(Entered(12, "12"), column("decimal"), thousand_yen) == "12"


def test_a_value_in_another_unit_than_its_row_is_told() -> None:
    case = Unit("件", frozenset({"人", "%", "千円"}))
    for text in ("12人", "98%", "3千円"):
        with pytest.raises(UnreadableError, match="unit-mismatch"):
            READER.read(Entered(text, text), column("decimal"), case)
    visits = Unit("延べ人", frozenset({"人", "%"}))
    assert READER.read(Entered("1,200人", "1,200人"), column("decimal"), visits) == "1200"


def test_a_cell_in_percent_format_keeps_its_percentage() -> None:
    entered = Entered(as_text(0.985, "0.0%"), as_text(0.985, "0.0%"))
    assert entered.text == "98.5%"
    assert READER.read(entered, column("decimal")) == "98.5"


@pytest.mark.parametrize(
    "entered",
    [
        "2025",
        "２０２５年度",
        "令和7年度",
        "令和７年",
        "R7",
        "r7",
        "平成37年度",
        "令和7年度（2025年度）",
        "2025(R7)",
        2025,
    ],
)
def test_years_are_read_by_era_and_in_western_years(entered: str | int) -> None:
    assert read(entered, "gYear") == "2025"


def test_the_first_year_of_an_era_may_be_called_gannen() -> None:
    assert read("令和元年度", "gYear") == "2019"


def test_an_era_counted_beyond_its_end_is_carried_on() -> None:
    assert read("平成35年度", "gYear") == "2023"


@pytest.mark.parametrize(
    "entered",
    [
        "2025-06-18",
        "2025/6/18",
        "2025.6.18",
        "20250618",
        "令和7年6月18日",
        "令和7年6月18日（水）",
        "R7.6.18",
        "令和7年(2025年)6月18日",
        date(2025, 6, 18),
        datetime(2025, 6, 18),
    ],
)
def test_dates_are_read_in_many_forms(entered: str | date) -> None:
    assert read(entered, "date") == "2025-06-18"


def test_months_and_moments_are_read_too() -> None:
    assert read("令和6年3月", "gYearMonth") == "2024-03"
    assert read("2024/3", "gYearMonth") == "2024-03"
    moment = "2025-06-18T14:00:00+09:00"
    assert read("令和7年6月18日 午後2時00分", "dateTime") == moment
    assert read(datetime(2025, 6, 18, 14), "dateTime") == moment


@pytest.mark.parametrize(
    ("entered", "base", "code"),
    [
        ("令和7年度（2024年度）", "gYear", "era-mismatch"),
        ("令和7年(2024年)6月18日", "date", "era-mismatch"),
        ("令和7年6月18日（木）", "date", "weekday-mismatch"),
        ("2025-02-30", "date", "bad-date"),
        ("大化元年", "gYear", "bad-year"),
        ("令和6年13月", "gYearMonth", "bad-month"),
        ("2025-06-18 25:00", "dateTime", "bad-datetime"),
        ("1.5", "positiveInteger", "bad-integer"),
        ("0", "positiveInteger", "bad-integer"),
        ("たぶん", "boolean", "bad-boolean"),
        ("www.example.org", "anyURI", "bad-address"),
    ],
)
def test_each_kind_of_mistake_has_its_own_message(entered: str, base: str, code: str) -> None:
    with pytest.raises(UnreadableError, match=code):
        read(entered, base)


def test_a_code_gets_back_the_zeros_that_a_spreadsheet_took_away() -> None:
    assert read(3209, "string", "[0-9]{5}") == "03209"
    assert read(wide("03209"), "string", "[0-9]{5}") == "03209"


def test_an_edition_may_be_named_by_its_fiscal_year() -> None:
    assert read("令和6年度", "string", "[0-9]{4}(-[0-9]+)?") == "2024"


def test_plain_text_keeps_its_characters_and_loses_only_blanks_at_its_ends() -> None:
    name = wide("D X 2025")
    assert read(f"\u3000{name}\r\n続き \t", "string") == f"{name}\n続き"


VALUES = {
    "integer": st.integers(-(10**14), 10**14).map(str),
    "positiveInteger": st.integers(1, 10**14).map(str),
    "decimal": st.decimals(-(10**9), 10**9, allow_nan=False, places=3).map(lambda n: f"{n:f}"),
    "date": st.dates().map(date.isoformat),
    "dateTime": st.datetimes().map(lambda t: t.replace(microsecond=0).isoformat() + "+09:00"),
    "gYear": st.integers(1, 9999).map(lambda year: f"{year:04d}"),
    "gYearMonth": st.dates().map(lambda day: day.isoformat()[:7]),
    "boolean": st.sampled_from(["true", "false"]),
    "string": st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"])).map(str.strip),
}


@pytest.mark.parametrize("base", VALUES)
def test_what_the_template_shows_is_read_back_as_it_was(base: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(VALUES[base])
    def there_and_back(text: str) -> None:
        described = column(base)
        value = shown(described, text, None)
        again = "" if value is None else READER.read(Entered(value, as_text(value)), described)
        if base == "decimal":
            assert Decimal(again) == Decimal(text)
        else:
            assert again == text

    there_and_back()


DATE_LIKE = st.from_regex(r"[令平RH]?[和成]?[0-9元年月日/.\-()年度]{0,12}")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12) | DATE_LIKE, st.sampled_from(list(VALUES)))
def test_any_text_is_read_or_refused_in_words(text: str, base: str) -> None:
    with contextlib.suppress(UnreadableError):
        found = READER.read(Entered(text, text), column(base))
        assert datatypes.fault(found, column(base).datatype) is None or found == ""
