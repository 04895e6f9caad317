"""What people read in place of codes: names for what has none, units, populations, languages."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store

from web.page_visits import Visitor

ZONE = "ichinoseki-hiraizumi"
SOURCE = "id/source/1aa9ca50268357a6"
UNNAMED = (
    f"id/measure/{ZONE}/3/m032/2024",
    f"id/effect/{ZONE}/3/m032/2024/1",
    f"id/revision/{ZONE}/3/2024",
    f"id/declaration/{ZONE}/2013-07-23",
    f"graph/zone/{ZONE}",
    f"{SOURCE}/L155/c2",
    f"{SOURCE}/correction/0007",
    "id/obs/quantity/q154",
    "scheme/viewpoint/network",
    "scheme/role/neighbouring-municipality",
    "dataset/catalogue",
    "quality",
    "queries/zones",
)
TITLES = (
    (
        f"id/measure/{ZONE}/3/m032/2024",
        "ja",
        "DX地域活性化事業 — 第3次一関・平泉定住自立圏共生ビジョン",
    ),
    (f"{SOURCE}/L155/c2", "ja", "155行目の2列「文化と地域資源を活かした観光の振興」"),
    (f"{SOURCE}/L155/c2", "en", "Line 155, column 2: “文化と地域資源を活かした観光の振興”"),
    (f"{SOURCE}/correction/0007", "ja", "「● 推進体制（イメージ）」→「(図が失われている)」"),
    ("id/obs/quantity/q154", "ja", "年少人口 — 平泉町（2015年）"),
    ("id/obs/quantity/q154", "en", "Population aged 0 to 14 — Hiraizumi Town (2015)"),
)


def text(visitor: Visitor, path: str, language: str) -> str:
    seen = visitor.get(f"/{language}/{path}")
    assert seen.status == 200
    return seen.body.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", UNNAMED)
def test_no_own_iri_stands_where_a_name_should(visitor: Visitor, path: str, language: str) -> None:
    assert re.findall(r">(?:id|s|ds):[^<]+</a>", text(visitor, path, language)) == []


@pytest.mark.parametrize(("path", "language", "title"), TITLES)
def test_what_has_no_name_is_called_by_what_it_is(
    visitor: Visitor, path: str, language: str, title: str
) -> None:
    heading = re.search(r"<h1>(.*?)</h1>", text(visitor, path, language), re.DOTALL)
    assert heading is not None
    assert re.sub("<[^>]+>", "", heading[1]).startswith(title)


def test_the_population_of_a_zone_stands_beside_its_goal(visitor: Visitor) -> None:
    japanese = re.sub("<[^>]+>", "", text(visitor, f"id/zone/{ZONE}", "ja"))
    assert "構成市町村の人口の合計 119,184人 令和2年（2020年）" in japanese
    assert "将来人口 約94,000人 令和22年（2040年）" in japanese
    english = re.sub("<[^>]+>", "", text(visitor, f"id/zone/{ZONE}", "en"))
    assert "about 94,000 people 2040" in english
    assert "about 40% 2040" in english


def test_a_zone_with_a_member_of_unknown_population_has_no_sum(visitor: Visitor) -> None:
    assert "構成市町村の人口の合計" not in text(visitor, "id/zone/kamaishi", "ja")


def test_relations_of_other_vocabularies_are_named_in_japanese(visitor: Visitor) -> None:
    japanese = text(visitor, "scheme/viewpoint/network", "ja")
    assert "属する概念体系" in japanese
    assert ">in scheme<" not in japanese


def test_the_vocabulary_tells_whose_the_terms_of_others_are(visitor: Visitor) -> None:
    superclasses = text(visitor, "def", "ja")
    assert ">org:Organization</a>" in superclasses
    assert ">schema:Organization</a>" in superclasses


@pytest.mark.parametrize("path", [f"id/measure/{ZONE}/3/m001", f"id/vision/{ZONE}/3"])
def test_english_pages_say_once_that_japanese_text_is_as_published(
    visitor: Visitor, path: str
) -> None:
    assert text(visitor, path, "en").count("Text in Japanese stands as published.") == 1
    assert "公表されたとおり" not in text(visitor, path, "ja")


def test_every_partition_has_its_place_on_the_page_of_the_counts(
    visitor: Visitor, served: Store
) -> None:
    found = served.query(
        "SELECT DISTINCT ?part { GRAPH ?g { ?part <http://rdfs.org/ns/void#triples> ?n }"
        " FILTER(CONTAINS(STR(?part), '/dataset/void#')) }"
    )
    fragments = {row["part"].value.rpartition("#")[2] for row in found}
    anchors = set(re.findall(r'id="([^"]+)"', text(visitor, "dataset/void", "ja")))
    assert len(fragments) > 1000
    assert fragments <= anchors
