"""The pages on the real data: what each kind shows, in both languages, as valid and safe HTML."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from pyoxigraph import Store

from web.page_visits import Seen, Visitor

ZONE = "ichinoseki-hiraizumi"
SOURCE = "id/source/1aa9ca50268357a6"
KINDS = (
    "",
    "zones",
    "search?q=平泉",
    "about",
    "data",
    "licence",
    "quality",
    "snapshots",
    "graphs",
    "def",
    "shapes",
    "queries/",
    "queries/zones",
    "queries/facts-of-measure",
    f"id/zone/{ZONE}",
    "id/zone/kamaishi",
    f"id/vision/{ZONE}/3",
    f"id/vision/{ZONE}/3/edition/2024",
    f"id/vision/{ZONE}/3/edition/2023",
    f"id/measure/{ZONE}/3/m023",
    f"id/measure/{ZONE}/3/m032",
    f"id/kpi/{ZONE}/3/k024",
    f"id/kpi/{ZONE}/3/k034",
    f"id/kpi/{ZONE}/3/g001",
    "id/municipality/03209",
    "id/prefecture/03",
    f"id/meeting/{ZONE}/2025/1",
    f"id/meeting/{ZONE}/2025/1/agenda/4.1",
    f"scheme/zone/{ZONE}/policy-area/a04",
    f"scheme/zone/{ZONE}/policy-area/c11",
    f"scheme/zone/{ZONE}/policy-area",
    "scheme/role",
    "scheme/role/central-city",
    "scheme/viewpoint/life",
    f"graph/zone/{ZONE}",
    "dataset/teiju",
    "dataset/void",
    SOURCE,
    f"{SOURCE}/L172/c5/p2",
    f"{SOURCE}/correction/0017",
    "id/fiscal-year/2024",
    f"id/opinion/{ZONE}/3/2024/6-2",
    f"id/revision/{ZONE}/3/2024/6",
)
LANGUAGES = ("ja", "en")


def page(visitor: Visitor, path: str, language: str = "ja") -> Seen:
    seen = visitor.get(f"/{language}/{path}")
    assert seen.status == 200
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", KINDS, ids=lambda path: re.sub(r"[^ -~]", "_", path) or "home")
def test_a_page_of_every_kind_is_valid_whole_and_small(
    visitor: Visitor, path: str, language: str
) -> None:
    seen = page(visitor, path, language)
    assert seen.headers["content-type"] == "text/html; charset=utf-8"
    assert len(seen.body) < 200_000
    (html,) = seen.elements("html")
    assert html.get("lang") == language
    assert seen.elements("title")[0].text
    assert len(seen.elements("h1")) == len(seen.elements("main")) == 1
    assert_headings_in_order(seen)
    assert_nothing_inline(seen)
    assert ('class="crumbs"' in seen.text) is bool(path)
    identifiers = [e.get("id") for e in seen.tree.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(identifiers) == len(set(identifiers))
    for name in ("input", "select", "textarea"):
        for field in seen.elements(name):
            labels = [label.get("for") for label in seen.elements("label")]
            assert field.get("id") in labels or field.get("type") == "hidden"
    for head in seen.elements("th"):
        assert head.get("scope")


def assert_headings_in_order(seen: Seen) -> None:
    levels = [
        int(element.tag[-1])
        for element in seen.tree.iter()
        if isinstance(element.tag, str) and re.search(r"\}h[1-6]$", element.tag)
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def assert_nothing_inline(seen: Seen) -> None:
    assert not seen.elements("style")
    for element in seen.tree.iter():
        if isinstance(element.tag, str):
            assert not [a for a in element.attrib if str(a).lower().startswith(("on", "style"))]
    for script in seen.elements("script"):
        assert script.get("src") or "json" in (script.get("type") or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_a_page_leads_somewhere(visitor: Visitor, language: str) -> None:
    own = re.compile(rf"/{language}/[^?#]*")
    found = {
        match[0]
        for path in KINDS
        for link in page(visitor, path, language).links()
        if (match := own.match(link))
    }
    sample = sorted(found)
    assert len(sample) > 400
    if language == "en":
        sample = sample[::5]
    missing = [link for link in sample if visitor.get(link).status != 200]
    assert missing == []


def test_anchors_that_pages_link_to_are_there(visitor: Visitor) -> None:
    anchors: dict[str, set[str]] = {}
    for path in KINDS:
        for link in page(visitor, path).links():
            address, mark, anchor = link.partition("#")
            if mark:
                anchors.setdefault(address, set()).add(anchor)
    assert "/ja/def" in anchors
    for address, wanted in anchors.items():
        seen = visitor.get(address)
        there = {e.get("id") for e in seen.tree.iter() if isinstance(e.tag, str)}
        assert wanted - there == set()


def test_a_page_names_its_address_and_its_other_language(visitor: Visitor) -> None:
    seen = page(visitor, f"id/zone/{ZONE}")
    links = {(e.get("rel"), e.get("hreflang")): e.get("href") for e in seen.elements("link")}
    base = "https://w3id.org/teiju"
    assert links["canonical", None] == f"{base}/ja/id/zone/{ZONE}"
    assert links["alternate", "en"] == f"{base}/en/id/zone/{ZONE}"
    assert f'href="/en/id/zone/{ZONE}"' in seen.text
    data = {e.get("type"): e.get("href") for e in seen.elements("link") if e.get("type")}
    assert data["text/turtle"] == f"/id/zone/{ZONE}.ttl"
    properties = {e.get("property"): e.get("content") for e in seen.elements("meta")}
    assert properties["og:title"] == "一関・平泉定住自立圏"
    assert properties["og:url"] == f"{base}/ja/id/zone/{ZONE}"


def test_the_page_of_a_zone_tells_members_history_goals_and_measures(visitor: Visitor) -> None:
    words = page(visitor, f"id/zone/{ZONE}").words()
    for part in (
        "いちのせき・ひらいずみていじゅうじりつけん",
        "平成25年（2013年）10月",
        "平成25年（2013年）7月23日中心市宣言 一関市の中心市宣言",
        "令和6年度（2024年度）〜令和10年度（2028年度）",
        "約94,000人",
        "令和22年（2040年）",
        "世界遺産価値向上推進事業",
    ):
        assert part in words
    english = page(visitor, f"id/zone/{ZONE}", "en").words()
    assert "FY2024\N{EN DASH}FY2028" in english
    assert "about 94,000" in english


def test_the_table_of_an_edition_is_as_printed_with_merged_cells_and_corrections(
    visitor: Visitor,
) -> None:
    seen = page(visitor, f"id/vision/{ZONE}/3/edition/2024")
    official = next(t for t in seen.elements("table") if "official" in (t.get("class") or ""))
    rows = [e for e in official.iter() if str(e.tag).endswith("}tr")]
    assert len(rows) == 33
    areas = [e for e in official.iter() if e.get("scope") == "rowgroup"]
    assert [int(e.get("rowspan") or 1) for e in areas] == [2, 5, 10, 6, 1, 1, 2, 2, 2, 1]
    text = "".join(official.itertext())
    assert "原文：遼谷窟訂正：達谷窟発掘調査進捗率" in text
    assert "原文：情勢訂正：醸成" in text or "醸成" in text
    linked = [e for e in official.iter() if str(e.tag).endswith("}a")]
    assert len(linked) == 10 + 17 + 32 + 32 + 34 + 38
    words = seen.words()
    assert "妊婦のための支援給付金" in words
    assert "スマートフォン講座を開催することで" in words


def test_the_page_of_a_measure_leads_every_statement_to_its_place(visitor: Visitor) -> None:
    seen = page(visitor, f"id/measure/{ZONE}/3/m023")
    words = seen.words()
    for part in (
        "資産の価値向上や拡張登録に向け",
        "骨寺村荘園交流施設利用者数",
        "値は公表されていません",
    ):
        assert part in words
    assert f"/ja/{SOURCE}/L172/c5/p2" in seen.links()
    assert "原文：遼谷窟訂正：達谷窟" in words
    revised = page(visitor, f"id/measure/{ZONE}/3/m032").words()
    for part in ("自治体DX推進事業", "職員研修の参加者数", "発言者は記録されていません"):
        assert part in revised


def test_a_kpi_without_figures_says_so(visitor: Visitor) -> None:
    words = page(visitor, f"id/kpi/{ZONE}/3/k024").words()
    assert "値は公表されていません。" in words
    assert "進捗率" in words
    assert "No figures have been published." in page(visitor, f"id/kpi/{ZONE}/3/k024", "en").words()


def test_the_page_of_a_meeting_gives_posts_and_the_agenda(visitor: Visitor) -> None:
    words = page(visitor, f"id/meeting/{ZONE}/2025/1").words()
    assert "令和7年（2025年）6月18日（水） 14:00" in words
    assert "一関市役所2階 議会棟全員協議会室" in words
    assert "市長公室 政策企画課 主任主事" in words


def test_a_municipality_tells_its_zones_and_role(visitor: Visitor) -> None:
    words = page(visitor, "id/municipality/03209").words()
    for part in ("岩手県", "032093", "一関・平泉定住自立圏", "中心市", "平泉町"):
        assert part in words


def test_words_in_another_language_are_marked(visitor: Visitor) -> None:
    seen = page(visitor, f"id/measure/{ZONE}/3/m023", "en")
    marked = [e for e in seen.elements("span") if e.get("lang") == "ja"]
    assert any("資産の価値向上" in "".join(e.itertext()) for e in marked)


def test_the_vocabulary_has_an_anchor_for_every_term(visitor: Visitor, served: Store) -> None:
    seen = page(visitor, "def")
    anchors = {e.get("id") for e in seen.elements("article")}
    terms = served.query(
        "SELECT DISTINCT ?t { GRAPH <https://w3id.org/teiju/graph/ontology> {"
        " ?t <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <https://w3id.org/teiju/def#> } }"
    )
    wanted = {str(row["t"].value) for row in terms}  # type: ignore[union-attr]
    own = {iri.partition("#")[2] for iri in wanted if "/def#" in iri}
    assert own - anchors - {""} == set()


def test_the_quality_page_counts_what_the_manifest_counts(
    visitor: Visitor,
) -> None:
    findings = visitor.service.publication.manifest.findings
    words = page(visitor, "quality").words()
    assert f"違反0警告{findings.warnings}情報{findings.infos}" in words


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("平泉町", "id/municipality/03402"),
        ("ひらいずみちょう", "id/municipality/03402"),
        ("金ヶ崎町", "id/municipality/03381"),
        ("Hiraizumi Town", "id/municipality/03402"),
        ("遼谷窟", f"id/kpi/{ZONE}/3/k024"),
    ],
)
def test_a_search_finds_the_thing_that_is_called_so_first(
    visitor: Visitor, query: str, first: str
) -> None:
    seen = page(visitor, f"search?q={query}")
    results = [link for link in seen.links() if link.startswith(("/ja/id/", "/ja/scheme/"))]
    assert results[0] == f"/ja/{first}"


def test_a_search_marks_what_matched_and_tells_the_kind(visitor: Visitor) -> None:
    seen = page(visitor, "search?q=拡張登録")
    assert [mark.text for mark in seen.elements("mark")] == ["拡張登録"]
    assert "施策" in seen.words()
    assert "見つかりませんでした" in page(visitor, "search?q=存在しない語句").words()


def test_a_stored_query_answers_its_form_and_says_what_is_wrong(visitor: Visitor) -> None:
    path = "queries/measures-of-policy-area"
    fields = [e.get("name") for e in page(visitor, path).elements("input")]
    assert fields
    wrong = page(visitor, f"{path}?{fields[0]}=No/Such")
    assert "使えません" in wrong.words()
    assert "is not allowed" in page(visitor, f"{path}?{fields[0]}=No/Such", "en").words()


def test_the_first_address_leads_to_the_language_that_is_asked_for(visitor: Visitor) -> None:
    for header, language in (("en-GB,en;q=0.9", "en"), ("ja,en;q=0.8", "ja"), ("fr", "ja")):
        seen = visitor.get("/", accept_language=header)
        assert (seen.status, seen.headers["location"]) == (302, f"/{language}/")
        assert seen.headers["vary"] == "Accept-Language"


def test_a_page_is_not_sent_twice(visitor: Visitor) -> None:
    first = page(visitor, "zones")
    assert first.headers["vary"] == "Accept-Encoding"
    assert first.headers["cache-control"].startswith("public, max-age=60")
    again = visitor.get("/ja/zones", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    small = visitor.get("/ja/zones", accept_encoding="gzip")
    assert small.headers["content-encoding"] == "gzip"
    assert len(small.body) < len(first.body) / 3
    head = visitor.get("/ja/zones", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(first.body))


def test_parameters_that_a_page_does_not_take_make_no_other_page(visitor: Visitor) -> None:
    assert page(visitor, "zones?x=1").headers["etag"] == page(visitor, "zones").headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "id/zone/nowhere",
        f"id/measure/{ZONE}/3/m999",
        "id/thing/%3Cscript%3E",
        "graph/none",
        "queries/none",
        "id/" + "x" * 3000,
        "id/a%00b",
        "id/%F0%9F%8D%A3",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_exist_is_a_page_that_says_so(
    visitor: Visitor, path: str, language: str
) -> None:
    seen = visitor.get(f"/{language}/{path}")
    assert seen.status == 404
    assert "見つかりません" in seen.words()
    assert "Not found" in seen.words()
    assert seen.tree is not None


def test_nothing_is_taken_but_reading(visitor: Visitor) -> None:
    assert visitor.get("/ja/zones", method="POST").status == 405


def test_a_source_document_is_shown_line_by_line_with_its_corrections(visitor: Visitor) -> None:
    seen = page(visitor, f"{SOURCE}?page=2")
    words = seen.words()
    assert "原文：遼谷窟訂正：達谷窟発掘調査進捗率" in words
    assert f"/ja/{SOURCE}/L172/c5/p2" in seen.links()
    (first, *_) = [e.get("id") for e in seen.elements("li") if (e.get("id") or "").startswith("L")]
    assert int(first[1:]) > 100
