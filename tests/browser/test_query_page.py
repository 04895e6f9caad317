"""The SPARQL page in a browser: editing, completing, asking, looking at answers, sharing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from browser.visiting import NARROW, Visitor

COUNTS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tj: <https://w3id.org/teiju/def#>
SELECT ?area (COUNT(?measure) AS ?measures) WHERE {
  ?measure tj:inZone <https://w3id.org/teiju/id/zone/ichinoseki-hiraizumi> ; tj:inPolicyArea ?a .
  ?measure a tj:Measure . ?a skos:prefLabel ?area . FILTER(LANG(?area) = "ja")
} GROUP BY ?area ORDER BY DESC(?measures) ?area"""


def opened(visitor: Visitor, query: str = "", path: str = "/ja/sparql") -> Visitor:
    visitor.go(f"{path}?query={quote(query)}" if query else path)
    expect(visitor.page.locator(".CodeMirror")).to_be_visible()
    return visitor


def typed(visitor: Visitor, text: str) -> None:
    visitor.page.click(".CodeMirror-lines")
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text)


def test_the_editor_runs_a_query_and_shows_its_rows(visitor: Visitor) -> None:
    page = opened(visitor, COUNTS).page
    page.get_by_role("button", name="実行").click()
    expect(page.locator(".results-table tbody tr")).to_have_count(10)
    expect(page.locator(".results-table thead th")).to_have_text(["area", "measures"])
    expect(page.get_by_role("status")).to_contain_text("10 行")


def test_own_things_in_an_answer_lead_to_their_pages(visitor: Visitor) -> None:
    query = "SELECT ?z { ?z a <https://w3id.org/teiju/def#SettlementZone> } ORDER BY ?z LIMIT 1"
    page = opened(visitor, query).page
    page.keyboard.press("Tab")
    page.get_by_role("button", name="実行").click()
    link = page.locator(".results-table tbody a")
    expect(link).to_have_attribute("href", "/ja/id/zone/" + (link.inner_text()).split("/")[-1])


def test_a_script_in_the_data_stays_text(visitor: Visitor) -> None:
    query = (
        'SELECT ?x ?i { VALUES (?x ?i) { ("<img src=x onerror=alert(1)>" <javascript:alert(1)>) } }'
    )
    page = opened(visitor, query).page
    page.get_by_role("button", name="実行").click()
    cells = page.locator(".results-table tbody td")
    expect(cells).to_have_text(["<img src=x onerror=alert(1)>", "javascript:alert(1)"])
    expect(cells.locator("a, img")).to_have_count(0)


def test_a_column_sorts_by_number_when_its_head_is_pressed(visitor: Visitor) -> None:
    page = opened(visitor, COUNTS).page
    page.get_by_role("button", name="実行").click()
    numbers = page.locator(".results-table td.number")
    page.get_by_role("button", name="measures").click()
    found = [int(text) for text in numbers.all_inner_texts()]
    assert found == sorted(found)
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("measures")


def test_numbers_are_drawn_as_a_chart_with_a_bar_for_each_row(visitor: Visitor) -> None:
    page = opened(visitor, COUNTS).page
    page.get_by_role("button", name="実行").click()
    page.get_by_role("tab", name="グラフ").click()
    expect(page.locator(".result-chart rect.result-bar")).to_have_count(10)
    widths = [
        (bar.bounding_box() or {"width": 0})["width"]
        for bar in page.locator("rect.result-bar").all()
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == pytest.approx(10 * widths[-1], rel=0.05)


def test_years_are_drawn_as_lines(visitor: Visitor) -> None:
    year = '"{}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    rows = " ".join(f'("A" {year.format(2018 + n)} {n * n})' for n in range(4))
    page = opened(
        visitor, f"SELECT ?k ?year ?value {{ VALUES (?k ?year ?value) {{ {rows} }} }}"
    ).page
    page.get_by_role("button", name="実行").click()
    page.get_by_role("tab", name="グラフ").click()
    expect(page.locator(".result-chart polyline")).to_have_count(1)
    expect(page.locator(".result-chart circle")).to_have_count(4)


def test_the_place_that_the_endpoint_cannot_read_is_marked(visitor: Visitor) -> None:
    visitor.expected.append("400")
    page = opened(visitor, "SELECT ?市 WHERE {\n  ?市 名:前 ?o .\n}").page
    page.get_by_role("button", name="実行").click()
    expect(page.locator("#query-status.failed")).to_contain_text("2行")
    expect(page.locator(".error-place").first).to_have_text("名:前")
    expect(page.locator(".error-sign").first).to_be_visible()


def test_a_fault_of_syntax_is_seen_while_typing(visitor: Visitor) -> None:
    page = opened(visitor).page
    typed(visitor, "SELECT * WHERE [ ?s ?p ?o ]")
    expect(page.locator("#query-syntax")).to_contain_text("1行目 — SPARQL 1.1 の文法では")
    expect(page.locator(".error-sign")).to_be_visible()
    typed(visitor, "ASK { ?s ?p ?o }")
    expect(page.locator("#query-syntax")).to_have_text("")


def test_classes_are_completed_from_the_vocabulary_and_their_prefix_is_declared(
    visitor: Visitor,
) -> None:
    page = opened(visitor).page
    typed(visitor, "SELECT * WHERE { ?s a tj:MeasureV")
    expect(page.locator(".CodeMirror-hint").first).to_contain_text("版ごとの施策の記載")
    page.keyboard.press("Enter")
    expect(page.locator("#query")).to_have_value(
        "PREFIX tj: <https://w3id.org/teiju/def#>\nSELECT * WHERE { ?s a tj:MeasureVersion"
    )


def test_properties_are_found_by_their_japanese_label(visitor: Visitor) -> None:
    page = opened(visitor).page
    typed(visitor, "SELECT * WHERE { ?s 基準年")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint code").first).to_contain_text("tj:")


def test_a_stored_query_is_loaded_as_an_example(visitor: Visitor) -> None:
    page = opened(visitor).page
    page.get_by_role("searchbox", name="例を絞り込む").fill("ﾋﾞｼﾞｮﾝ 版")
    page.locator("#examples-list li:visible a").first.click()
    expect(page.locator(".query-about")).to_contain_text("ビジョン")
    page.get_by_role("button", name="実行").click()
    expect(page.locator(".results-table tbody tr").first).to_be_visible()


def test_a_shared_link_opens_the_same_query_in_the_same_view(
    comes: Callable[..., Visitor],
) -> None:
    page = opened(comes(), COUNTS).page
    page.get_by_role("button", name="実行").click()
    page.get_by_role("tab", name="グラフ").click()
    address = page.url
    other = comes()
    other.page.goto(address)
    expect(other.page.locator("#query")).to_have_value(COUNTS)
    expect(other.page.locator(".result-chart rect.result-bar")).to_have_count(10)


def test_a_long_query_is_shared_in_the_fragment(comes: Callable[..., Visitor]) -> None:
    query = "SELECT ?s WHERE { ?s a ?class } LIMIT 3\n" + "# 長い注釈\n" * 400
    page = opened(comes()).page
    page.evaluate(
        "query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query
    )
    page.get_by_role("button", name="実行").click()
    expect(page.locator(".results-table tbody tr")).to_have_count(3)
    assert "#query=" in page.url
    other = comes()
    other.page.goto(page.url)
    expect(other.page.locator("#query")).to_have_value(query)


def test_the_answer_is_had_as_a_csv_file(visitor: Visitor) -> None:
    page = opened(visitor, COUNTS).page
    with page.expect_download() as download:
        page.get_by_role("button", name="この形式で受け取る").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0] == "area,measures"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "はい"),
        ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2", "<https://"),
        ('SELECT ("a" AS ?x) {} LIMIT 0', "当てはまるものはありません"),
    ],
)
def test_every_form_of_answer_is_shown(visitor: Visitor, query: str, shown: str) -> None:
    page = opened(visitor, query).page
    page.get_by_role("button", name="実行").click()
    expect(page.get_by_role("region", name="結果", exact=True)).to_contain_text(shown)


def test_the_keyboard_gets_through_the_editor_and_runs_from_it(visitor: Visitor) -> None:
    page = opened(visitor, COUNTS).page
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".results-table")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="実行")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="リンクをコピー")).to_be_focused()
    page.get_by_role("tab", name="表").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="グラフ")).to_be_focused()
    expect(page.locator(".result-chart")).to_be_visible()


def test_without_scripts_the_form_asks(comes: Callable[..., Visitor]) -> None:
    visitor = comes(java_script_enabled=False)
    visitor.go(f"/ja/sparql?query={quote(COUNTS)}")
    expect(visitor.page.locator("textarea#query")).to_have_value(COUNTS)
    expect(visitor.page.get_by_role("button", name="実行")).to_be_hidden()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="この形式で受け取る").click()
    assert download.value.path().read_bytes().startswith(b"area,measures")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_with_an_answer_fits_a_telephone_and_axe_finds_nothing(
    comes: Callable[..., Visitor], language: str
) -> None:
    visitor = opened(comes(NARROW, language), COUNTS, f"/{language}/sparql")
    visitor.page.click("#query-run")
    for view in ("#tab-table", "#tab-raw", "#tab-chart"):
        visitor.page.click(view)
        assert visitor.overflow() <= 0
        assert visitor.faults() == []
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.faults("color-contrast") == []
