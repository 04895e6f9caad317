"""The ways of a visitor who has never heard of RDF."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from browser.kinds import KINDS, ZONE
from browser.visiting import NARROW, Visitor


def followed(visitor: Visitor, part: str) -> Locator:
    """Follows the first link of the main part whose address has a part; the page's heading."""
    visitor.page.locator(f'main a[href*="{part}"]').locator("visible=true").first.click()
    return visitor.page.get_by_role("heading", level=1)


def test_from_the_front_page_to_the_place_in_the_source(visitor: Visitor) -> None:
    visitor.go("/")
    page = visitor.page
    expect(page).to_have_url(re.compile("/ja/$"))
    followed(visitor, "/zones#p03")
    expect(page.get_by_text("岩手県").locator("visible=true").first).to_be_in_viewport()
    expect(followed(visitor, f"/id/zone/{ZONE}")).to_contain_text("一関・平泉")
    expect(followed(visitor, f"/id/measure/{ZONE}/")).to_be_visible()
    expect(followed(visitor, f"/id/kpi/{ZONE}/")).to_be_visible()
    followed(visitor, "/id/source/")
    expect(page).to_have_url(re.compile("/ja/id/source/"))
    expect(page.get_by_role("main")).to_contain_text("行")


def test_the_breadcrumbs_lead_back_to_the_zone(visitor: Visitor) -> None:
    visitor.go(f"/ja/id/measure/{ZONE}/3/m001")
    crumbs = visitor.page.get_by_role("navigation", name="現在位置")
    crumbs.get_by_role("link", name="一関・平泉").first.click()
    expect(visitor.page).to_have_url(re.compile(f"/ja/id/zone/{ZONE}$"))


def test_the_other_language_is_one_click_away_on_the_same_thing(visitor: Visitor) -> None:
    visitor.go(f"/ja/id/zone/{ZONE}")
    visitor.page.get_by_role("link", name="English").first.click()
    expect(visitor.page).to_have_url(re.compile(f"/en/id/zone/{ZONE}$"))
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    visitor.page.get_by_role("link", name="日本語").first.click()
    expect(visitor.page).to_have_url(re.compile(f"/ja/id/zone/{ZONE}$"))


def test_the_first_page_is_in_the_language_of_the_visitor(comes: Callable[..., Visitor]) -> None:
    english = comes(language="en")
    english.go("/")
    expect(english.page).to_have_url(re.compile("/en/$"))


def test_a_search_finds_a_two_character_name_and_leads_to_it(visitor: Visitor) -> None:
    visitor.go("/ja/")
    box = visitor.page.get_by_role("searchbox").first
    box.fill("平泉")
    box.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"/ja/search\?q="))
    expect(followed(visitor, "/id/")).to_contain_text("平泉")


def test_the_front_page_can_be_used_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.go("/ja/")
    page = visitor.page
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", re.compile("^#"))
    expect(skip).to_be_in_viewport()
    for _ in range(60):
        page.keyboard.press("Tab")
        if (page.locator(":focus").get_attribute("href") or "").endswith("/zones#p03"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/ja/zones#p03$"))


def test_the_chart_of_an_indicator_tells_its_values_by_keyboard(visitor: Visitor) -> None:
    visitor.go("/ja/" + KINDS["indicator with a chart"])
    chart = visitor.page.locator("svg[data-chart]").first
    expect(chart).to_be_visible()
    chart.focus()
    chart.press("ArrowRight")
    tip = visitor.page.locator(".chart-tip:visible")
    first = tip.inner_text()
    assert re.search(r"\d", first)
    chart.press("ArrowRight")
    assert tip.inner_text() != first
    expect(visitor.page.get_by_role("table").first).to_be_visible()


def test_a_table_sorts_where_its_heads_are_buttons(visitor: Visitor) -> None:
    visitor.go("/ja/queries/zones")
    page = visitor.page
    names = page.locator("table[data-sortable] tbody tr :nth-child(1)")
    before = names.all_inner_texts()
    page.locator("table[data-sortable] thead .sort").first.click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.locator("table[data-sortable] thead .sort").first.click()
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    assert sorted(names.all_inner_texts()) == sorted(before)
    assert names.all_inner_texts() != before


def test_a_long_table_is_narrowed_by_words(visitor: Visitor) -> None:
    visitor.go("/ja/graphs")
    page = visitor.page
    page.get_by_role("searchbox").last.fill("ICHINOSEKI")
    rows = page.locator("table[data-filter] tbody tr:visible")
    assert 0 < rows.count() < page.locator("table[data-filter] tbody tr").count()


def test_all_ways_work_without_scripts(comes: Callable[..., Visitor]) -> None:
    visitor = comes(java_script_enabled=False, size=NARROW)
    visitor.go("/ja/")
    followed(visitor, "/zones#p03")
    followed(visitor, f"/id/zone/{ZONE}")
    followed(visitor, f"/id/measure/{ZONE}/")
    expect(followed(visitor, f"/id/kpi/{ZONE}/")).to_be_visible()
