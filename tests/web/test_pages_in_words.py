"""What pages are made of: calendars, languages, axes and the table of the interface's words."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teiju.web.pages import texts
from teiju.web.pages.addresses import Addresses
from teiju.web.pages.axes import levels_between
from teiju.web.pages.calendar import fiscal_year, written
from teiju.web.pages.language import Language, Words, best, preferred
from teiju.web.pages.rendering import TEMPLATES
from teiju.web.pages.texts import Texts
from teiju.web.pages.values import plain


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        ("2013-10-25", "平成25年（2013年）10月25日", "25 October 2013"),
        ("2013-10", "平成25年（2013年）10月", "October 2013"),
        ("2019-04-30", "平成31年（2019年）4月30日", "30 April 2019"),
        ("2019-05-01", "令和元年（2019年）5月1日", "1 May 2019"),
        ("2025-06-18T14:00:00+09:00", "令和7年（2025年）6月18日 14:00", "18 June 2025 14:00"),
        ("2021-02-30", "2021-02-30", "2021-02-30"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates_are_written_in_both_calendars(value: str, ja: str, en: str) -> None:
    assert (written(value, Language.JA), written(value, Language.EN)) == (ja, en)


def test_a_fiscal_year_has_both_calendars() -> None:
    assert fiscal_year(2024, Language.JA) == "令和6年度（2024年度）"
    assert fiscal_year(2024, Language.EN) == "FY2024"


@given(st.text())
def test_no_text_breaks_the_calendar(text: str) -> None:
    assert written(text, Language.JA) is not None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ja"),
        ("", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja-JP", "ja"),
        ("fr,en;q=0.5", "en"),
        ("en;q=0,ja;q=0.1", "ja"),
        ("en;q=nonsense", "ja"),
    ],
)
def test_a_visitor_gets_the_language_that_is_preferred(header: str | None, language: str) -> None:
    assert preferred(header) == language


def test_words_fall_back_to_the_other_language_and_then_to_any() -> None:
    ja, en, kana = Words("圏域", "ja"), Words("zone", "en"), Words("けんいき", "ja-hrkt")
    assert best([en, ja], Language.JA) == ja
    assert best([kana, ja], Language.EN) == ja
    assert best([kana], Language.EN) == kana
    assert best([], Language.EN) is None


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "urn:x", "ftp://x/"]
)
def test_only_web_addresses_are_followed(iri: str) -> None:
    assert Addresses("https://data.example/", Language.JA).of(iri) is None


def test_own_things_have_their_pages_on_this_host() -> None:
    addresses = Addresses("https://data.example/", Language.EN)
    assert addresses.of("https://data.example/id/zone/a") == "/en/id/zone/a"
    assert addresses.of("https://data.example/def#Measure") == "/en/def#Measure"
    assert addresses.data("https://data.example/def#Measure", "ttl") == "/def.ttl"
    assert addresses.of("https://data.example/downloads/a.nq.gz") == "/downloads/a.nq.gz"
    assert addresses.of("https://example.org/x") == "https://example.org/x"


@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(-(10**9), 10**9, places=3))
def test_an_axis_holds_its_values_between_few_round_levels(one: Decimal, other: Decimal) -> None:
    low, high = min(0.0, float(one), float(other)), max(0.0, float(one), float(other))
    levels = levels_between(low, high)
    assert 2 <= len(levels) <= 9
    assert levels == sorted(levels)
    assert levels[0] <= low + 1e-6
    assert levels[-1] >= high - 1e-6 * max(1.0, abs(high))


def test_numbers_are_grouped_and_keep_their_decimals() -> None:
    assert plain(Decimal("94000")) == "94,000"
    assert plain(Decimal("1.60")) == "1.6"


def test_every_word_of_the_interface_is_there_in_both_languages() -> None:
    for key in sorted(set(texts.keys())):
        for language in Language:
            assert Texts(language)(key).strip() or key in ("footer.attribution",)


def test_templates_use_only_words_that_the_table_has() -> None:
    known = set(texts.keys())
    for path in sorted(Path(TEMPLATES).glob("*.html")):
        for key in re.findall(r"""\bt\("([^"]+)"[,)]""", path.read_text(encoding="utf-8")):
            assert key in known, f"{path.name}: {key}"
