"""Comparing zones, and the country as a whole, as a visitor meets them on the real data."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from web.page_visits import Seen, Visitor

THREE = "ichinoseki-hiraizumi,naka-sorachi,oyama"
TOPICS = ("by-prefecture", "by-central-city", "by-year", "overlapping", "ended", "coverage")
SVG = "{http://www.w3.org/2000/svg}"


def cells(seen: Seen, section: str) -> list[list[str]]:
    """The rows of the first table of a section, as words."""
    part = seen.text.split(f'<section aria-labelledby="{section}">', 1)[1].split("</table>", 1)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "path",
    ["compare", f"compare?zones={THREE}", "compare?zones=all", *(f"zones/{t}" for t in TOPICS)],
)
def test_a_page_is_valid_and_not_too_large(visitor: Visitor, language: str, path: str) -> None:
    seen = visitor.get(f"/{language}/{path}")
    assert seen.status == 200
    assert len(seen.body) < 200_000
    assert seen.elements("h1")


def test_two_zones_picked_in_the_form_are_compared(visitor: Visitor) -> None:
    by_form = visitor.get("/ja/compare?zones=ichinoseki-hiraizumi&zones=tokachi")
    by_link = visitor.get("/ja/compare?zones=ichinoseki-hiraizumi,tokachi")
    assert by_form.words() == by_link.words()
    assert [row[0] for row in cells(by_form, "profile")[1:]] == [
        "一関・平泉定住自立圏",
        "十勝定住自立圏",
    ]


def test_the_number_in_the_matrix_leads_to_as_many_measures(visitor: Visitor) -> None:
    seen = visitor.get(f"/ja/compare?zones={THREE}")
    header, *rows = cells(seen, "matrix")
    medical = header.index("医療")
    assert {row[0]: row[medical] for row in rows} == {
        "一関・平泉定住自立圏": "2",
        "中空知定住自立圏": "4",
    }
    beside = visitor.get(f"/ja/compare?zones={THREE}&area=medical").text
    group = beside.split('id="measures-naka-sorachi"', 1)[1].split("</ul>", 1)[0]
    assert len(re.findall("<li>", group)) == 4


def test_a_number_in_a_matrix_of_many_zones_stays_in_the_comparison(visitor: Visitor) -> None:
    listed = visitor.get("/ja/compare").text
    keys = set(re.findall(r'name="zones" value="([a-z0-9-]+)"', listed))
    many = sorted(keys)[:60]
    for zones, chosen in ((",".join(many), len(many)), ("all", len(keys))):
        seen = visitor.get(f"/ja/compare?zones={zones}&scale=index")
        assert len(seen.body) < 200_000
        matrix = seen.text.split('<section aria-labelledby="matrix">', 1)[1]
        sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', matrix))
        found = re.search(r'formaction="([^"#]+)#|<a href="([^"#]+)#measures-', matrix)
        assert found is not None
        address = f"{found[1]}?{urlencode(sent)}&area=medical" if found[1] else unescape(found[2])
        then = visitor.get(address)
        assert then.status == 200
        assert f'<span class="count">{chosen}</span>' in then.text
        assert parse_qs(urlsplit(address).query)["scale"] == ["index"]


def test_measures_that_a_person_found_alike_stand_side_by_side(visitor: Visitor) -> None:
    rows = cells(visitor.get("/ja/compare?zones=tokachi"), "similar")
    found = {(row[0], row[2]) for row in rows[1:]}
    assert ("図書館の広域利用の促進", "図書館相互利用事業") in found


def test_a_measure_leads_to_its_likes_and_to_goals_as_an_editor_sees_them(
    visitor: Visitor,
) -> None:
    seen = visitor.get("/ja/id/measure/ichinoseki-hiraizumi/3/m025")
    part = seen.text.split('<section aria-labelledby="related">', 1)[1].split("</section>", 1)[0]
    assert "編集者による対応づけ" in part
    assert '<a href="/ja/id/measure/naka-sorachi/2/m001">多様な生活交通路線の確保</a>' in part
    assert "中空知定住自立圏" in part
    assert "SDGs 11.2 だれもが使える交通" in part
    back = visitor.get("/en/id/measure/naka-sorachi/2/m001").text
    assert 'href="/en/id/measure/ichinoseki-hiraizumi/3/m025"' in back


def test_an_attainment_stands_beside_its_values_years_and_formula(visitor: Visitor) -> None:
    rows = cells(visitor.get(f"/ja/compare?zones={THREE}"), "attainment")
    [row] = [row for row in rows if "270" in row]
    assert row[2:5] == ["0", "平成28年（2016年）", "10"]
    assert "27" in row
    assert "基準からの進み" in row
    undefined = [row for row in rows if "目標が基準と同じ" in row]
    assert [row[1] for row in undefined] == ["中空知圏における救急搬送の完結（患者流出の割合）"]


def test_values_with_a_year_are_drawn_and_told_in_words(visitor: Visitor) -> None:
    seen = visitor.get("/en/compare?zones=naka-sorachi&indicator=clinics-on-duty")
    (figure,) = [svg for svg in seen.tree.iter(f"{SVG}svg") if svg.get("role") == "img"]
    text = figure.find(f"{SVG}desc").text
    assert re.findall(r"\d{4}: ([\d.]+)", text) == ["32", "20", "20"]
    index = visitor.get("/en/compare?zones=naka-sorachi&indicator=clinics-on-duty&scale=index")
    assert "2016: 62.5" in index.text


def test_each_table_shows_the_query_that_made_it_and_can_be_had_as_a_file(
    visitor: Visitor,
) -> None:
    seen = visitor.get(f"/ja/compare?zones={THREE}")
    links = list(seen.links())
    files = [link for link in links if link.startswith("/queries/")]
    names = {urlsplit(link).path.split("/")[2].split(".")[0] for link in files}
    assert len(names) == 7
    for link in files:
        assert parse_qs(urlsplit(link).query)["zones"] == [THREE]
    assert sum("/sparql?view=table&query=" in link for link in links) == 7


def test_a_zone_that_is_not_there_is_named(visitor: Visitor) -> None:
    seen = visitor.get("/ja/compare?zones=oyama,nowhere")
    assert "登録簿にない圏域です：nowhere" in seen.words()
    assert visitor.get("/ja/compare?zones=%3Cscript%3E").status == 200


def test_the_number_of_zones_is_never_told_without_the_official_one(visitor: Visitor) -> None:
    for topic in TOPICS:
        assert re.search(r"\d+ of 131 zones", visitor.get(f"/en/zones/{topic}").words()), topic


def test_every_prefecture_with_zones_leads_to_them(visitor: Visitor) -> None:
    seen = visitor.get("/ja/zones/by-prefecture")
    anchors = re.findall(r'<a href="#(p\d\d)"', seen.text)
    assert len(anchors) > 30
    assert all(f'id="{anchor}"' in seen.text for anchor in anchors)


def test_what_came_after_a_zone_is_told(visitor: Visitor) -> None:
    rows = cells(visitor.get("/ja/zones/ended"), "table")
    found = next(row for row in rows if "いばらき県央地域連携中枢都市圏" in row)
    assert found[:3] == ["茨城県央地域定住自立圏", "廃止", "別の制度への移行"]


def test_a_contributor_sees_what_is_missing_of_a_zone(visitor: Visitor) -> None:
    header, *rows = cells(visitor.get("/ja/zones/coverage"), "table")
    missing = {row[0]: row[header.index("足りないもの")] for row in rows}
    assert missing["網走市大空町定住自立圏"].startswith("ビジョンの期間、施策、KPI")
    assert len(missing) == 127
