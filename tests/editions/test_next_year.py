"""A year later: the next edition comes in as a workbook, and both editions are right."""

from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from snapshot.small_root import small_root
from teiju import resources
from teiju.editions.comparison import Kind as Happened
from teiju.editions.comparison import compare
from teiju.editions.facts import Facts, facts_of
from teiju.editions.wording import in_words
from teiju.official_tables.building import Kind, official_table
from teiju.snapshot.build import Source, build
from teiju.workbook.importing import Outcome, import_books
from teiju.workbook.template import Filling, template
from web.page_visits import Visitor
from workbook.small_zone import ZONE, book, cell, fill, next_row, row_of

BASE = resources.DEFAULT_BASE
VISION = f"{BASE}id/vision/{ZONE}/3"
OLD, NEW = f"{VISION}/edition/2024", f"{VISION}/edition/2025"
MEASURE = f"{BASE}id/measure/{ZONE}/3"
KPI = f"{BASE}id/kpi/{ZONE}/3"
OLD_NAME, NEW_NAME = "世界遺産価値向上推進事業", "世界遺産魅力発信事業"
OLD_KPI, NEW_KPI = "地域子育て支援拠点事業の利用者数", "地域子育て支援拠点事業の延べ利用者数"
ENDED = "DX地域活性化事業"
ENDED_PROGRAMME = "地域ビジネス創出加速化支援交付金"
NEW_EDITION = {"ビジョンの次数": 3, "版": "2025"}


def next_year(root: Path) -> Workbook:
    """The workbook of the new edition: what the last one states, and this year's changes."""
    content = load_workbook(BytesIO(template(root, Filling(ZONE, "2025"))))
    measures, kpis, programmes = content["施策"], content["KPI"], content["取組事業"]
    fill(
        content["ビジョンの版"],
        4,
        {
            **NEW_EDITION,
            "名称": "第3次一関・平泉定住自立圏共生ビジョン（令和7年度改定）",
            "英語名": "Third vision, as revised in FY2025",
            "年度": "令和7年度",
            "改定した版": "2024",
        },
    )
    for sheet in (kpis, content["事業効果"], programmes):
        for row in range(sheet.max_row, 1, -1):
            if cell(sheet, row, "施策").value == ENDED:
                sheet.delete_rows(row)
    measures.delete_rows(row_of(measures, "施策の番号", "m032"))
    fill(measures, row_of(measures, "施策の番号", "m023"), {"施策名": NEW_NAME})
    outline = cell(measures, row_of(measures, "施策の番号", "m001"), "取組の概要")
    outline.value = str(outline.value).replace("救急医療を", "救急医療とオンライン診療を")
    added = {"施策名": "遠隔診療推進事業", "政策の内容": "地域保健医療体制の充実"}
    words = {"英語名": "Telemedicine", "取組の概要": "遠隔診療を進める。"}
    fill(measures, next_row(measures, "施策名"), {**NEW_EDITION, **added, **words})
    programmes.delete_rows(row_of(programmes, "取組事業", ENDED_PROGRAMME))
    programme = {"施策": "遠隔診療推進事業", "取組事業": "遠隔診療機器整備事業"}
    row = next_row(programmes, "取組事業")
    fill(programmes, row, {**NEW_EDITION, **programme, "加わった版": "2025"})
    fill(kpis, row_of(kpis, "KPIの番号", "k004"), {"KPI": NEW_KPI})
    for row, (edition, kind, year, value) in enumerate(
        [
            ("2024", "目標値", 2028, 12000),
            ("2025", "目標値", 2028, 15000),
            ("2025", "実績値", "令和6年度", "11,000人"),
        ],
        start=2,
    ):
        stated = {**NEW_EDITION, "版": edition, "KPI": "k004", "値の種類": kind}
        fill(content["実績"], row, {**stated, "年度": year, "値": value})
    return content


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of data in which the edition of fiscal year 2024 is published."""
    return small_root(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def imported(root: Path) -> Outcome:
    """The new edition in the tables."""
    return import_books([book(next_year(root))], ZONE, root, date(2026, 3, 20), only_warnings=True)


@pytest.fixture(scope="module")
def folder(root: Path, imported: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of the tables with both editions."""
    assert imported.written, imported.faults
    place = tmp_path_factory.mktemp("shelf")
    outcome = build(Source(root, BASE), place, lambda _: nullcontext())
    assert outcome.folder is not None, outcome.report
    return outcome.folder


@pytest.fixture(scope="module")
def facts(folder: Path) -> Facts:
    return facts_of(folder)


@pytest.fixture(scope="module")
def visitor(folder: Path, facts: Facts) -> Visitor:
    return Visitor(folder, facts.store)


def labels(facts: Facts, iri: str, graph: NamedNode | DefaultGraph) -> set[str]:
    """The Japanese names of a thing in a graph."""
    label = NamedNode(facts.full("skos:prefLabel"))
    found = (q.object for q in facts.store.quads_for_pattern(NamedNode(iri), label, None, graph))
    return {one.value for one in found if isinstance(one, Literal) and one.language == "ja"}


def graph_of(edition: str) -> NamedNode:
    return NamedNode(edition.replace("/id/", "/graph/", 1))


def test_what_only_goes_on_is_no_reason_for_a_message(imported: Outcome) -> None:
    codes = [fault.code for fault in imported.faults]
    assert not {"same-names", "similar-names", "unknown-reference", "two-spellings"} & set(codes)
    given = {change.sheet: change.given for change in imported.changes if change.given}
    assert given == {"施策": ("m033",), "取組事業": ("p036",)}


def test_a_renamed_measure_and_kpi_have_their_new_names_now(facts: Facts) -> None:
    for iri, old, new in (
        (f"{MEASURE}/m023", OLD_NAME, NEW_NAME),
        (f"{KPI}/k004", OLD_KPI, NEW_KPI),
    ):
        assert labels(facts, iri, DefaultGraph()) == {new}
        assert labels(facts, iri, graph_of(NEW)) == {new}
        assert labels(facts, iri, graph_of(OLD)) == {old}


def test_what_has_ended_is_true_in_its_edition_only(facts: Facts) -> None:
    for iri in (f"{MEASURE}/m032", f"{BASE}id/programme/{ZONE}/3/p035"):
        assert labels(facts, iri, DefaultGraph()) == set()
        assert len(labels(facts, iri, graph_of(OLD))) == 1


def test_the_current_edition_is_the_new_one_with_its_measures(facts: Facts) -> None:
    assert facts.values(VISION, "tj:currentEdition") == [NEW]
    rows = facts.store.query(
        f"SELECT ?m {{ ?m <{facts.full('tj:currentVersion')}> ?v . "
        f"FILTER(STRSTARTS(STR(?m), '{MEASURE}/')) }}"
    )
    assert isinstance(rows, QuerySolutions)
    current = {row["m"].value.rpartition("/")[2] for row in rows}
    assert current == {f"m{number:03d}" for number in range(1, 34) if number != 32}


def test_the_new_target_is_the_one_to_reach_and_the_old_one_stays(facts: Facts) -> None:
    targets = {year: f"{BASE}id/obs/{ZONE}/3/k004/target/2028/{year}" for year in ("2024", "2025")}
    assert facts.values(targets["2024"], "dcterms:isReplacedBy") == [targets["2025"]]
    reached = facts.sources("tj:attainmentOf", f"{KPI}/k004")
    assert [facts.values(one, "tj:targetUsed") for one in reached] == [[targets["2025"]]]


def test_each_editions_table_has_the_names_of_that_edition(facts: Facts) -> None:
    for edition, name, kpi, other in (
        (OLD, OLD_NAME, OLD_KPI, ENDED),
        (NEW, NEW_NAME, NEW_KPI, "遠隔診療推進事業"),
    ):
        cells = {
            one.flat
            for row in official_table(facts, Kind.MEASURES, edition).rows
            for one in row
            if one
        }
        assert {name, kpi, other} <= cells
    assert not {NEW_NAME, NEW_KPI, "遠隔診療推進事業"} & {
        one.flat for row in official_table(facts, Kind.MEASURES, OLD).rows for one in row if one
    }


def test_the_difference_is_told_in_words(facts: Facts) -> None:
    text = in_words(compare(facts, OLD, NEW))
    for line in (
        "施策名の変更 / Name changed: 世界遺産[-価値向上推進-]{+魅力発信+}事業",
        "救急医療{+とオンライン診療+}を実施する。",
        "KPIの変更 / KPI changed: 地域子育て支援拠点事業の{+延べ+}利用者数",
        f"KPIの値の変更 / KPI value changed: {NEW_KPI} 目標値 2028: [-12000-]{{+15000+}}",
        "施策の追加 / Measure added: 遠隔診療推進事業",
        "取組内容の追加 / Content added: 遠隔診療を進める。",
        "取組事業の追加 / Programme added: 遠隔診療機器整備事業",
        f"取組事業の終了 / Programme ended: {ENDED_PROGRAMME}",
        f"施策の終了 / Measure ended: {ENDED}",
        "事業効果の終了 / Effect ended: ",
        "KPIの終了 / KPI ended: スマートフォン講座の参加者数",
    ):
        assert line in text
    assert len(compare(facts, OLD, NEW).measures) == 6


def test_an_edition_known_from_a_revision_alone_is_compared_with_one_further_on(
    facts: Facts,
) -> None:
    first = f"{VISION}/edition/2023"
    found = compare(facts, first, NEW)
    assert found.partial
    by_name = {one.name: one for one in found.measures}
    told = {
        (name, change.part, change.kind, change.old, change.new)
        for name, one in by_name.items()
        for change in one.changes
    }
    direct = {
        (one.name, change.part, change.kind, change.old, change.new)
        for one in compare(facts, OLD, NEW).measures
        for change in one.changes
    }
    # What the revision of 2024 added and the edition of 2025 keeps.
    for name, programme in (
        ("子育て世代の負担軽減事業", "妊婦のための支援給付金"),
        ("子育て環境整備事業", "地域子育て支援事業"),
    ):
        added = [one for one in told if one[0] == name and one[2] is Happened.ADDED]
        assert any((one[4] or "").startswith(programme) for one in added)
    # What was added and has ended again is told in neither direction.
    assert not any(ENDED_PROGRAMME in (one[3] or "") + (one[4] or "") for one in told)
    untouched = {one for one in direct if one[0] in (NEW_NAME, "遠隔診療推進事業")}
    assert untouched
    assert untouched <= told
    assert (ENDED, None, Happened.ENDED, ENDED, None) in told
    assert by_name["地元就業定着支援事業"].opinions
    backwards = compare(facts, NEW, first)
    assert len(backwards.measures) == len(found.measures)


def test_pages_use_the_name_that_holds_where_they_speak(visitor: Visitor) -> None:
    path = f"/ja/id/vision/{ZONE}/3/edition"
    old, new = visitor.get(f"{path}/2024").words(), visitor.get(f"{path}/2025").words()
    assert OLD_NAME in old
    assert NEW_NAME not in old
    assert NEW_NAME in new
    assert OLD_NAME not in new
    measure = visitor.get(f"/ja/id/measure/{ZONE}/3/m023")
    assert NEW_NAME in "".join(measure.elements("h1")[0].itertext())
    assert OLD_NAME in measure.words()
    assert ENDED in visitor.get(f"/ja/id/measure/{ZONE}/3/m032").words()
    zone = visitor.get(f"/ja/id/zone/{ZONE}").words()
    assert NEW_NAME in zone
    assert OLD_NAME not in zone


def test_a_version_of_a_measure_is_headed_by_the_name_it_had(visitor: Visitor) -> None:
    for edition, name in (("2024", OLD_NAME), ("2025", NEW_NAME)):
        seen = visitor.get(f"/ja/id/measure/{ZONE}/3/m023/{edition}")
        heading = "".join(seen.elements("h1")[0].itertext())
        assert heading.startswith(f"{name} — "), edition


def test_programmes_added_by_an_edition_are_known_of_every_edition(visitor: Visitor) -> None:
    address = f"/queries/programmes-added-by-edition.csv?edition={ZONE}/3"
    old, new = (
        visitor.get(f"{address}/{edition}").text.splitlines() for edition in ("2024", "2025")
    )
    assert len(old) == 1 + 7
    assert ENDED_PROGRAMME in " ".join(old)
    assert [line.split(",")[1] for line in new] == ["programme_name", "遠隔診療機器整備事業"]


def test_a_search_finds_a_measure_by_either_name_and_calls_it_as_now(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "search.sqlite")) as index:
        rows = index.execute(
            "SELECT field, value FROM words JOIN thing ON thing.id = thing "
            "WHERE iri = ? AND field IN ('name', 'alias') AND language IN ('ja', '')",
            [f"{MEASURE}/m023"],
        ).fetchall()
    assert set(rows) == {("name", NEW_NAME), ("alias", OLD_NAME), ("alias", NEW_NAME)}


def test_documents_without_graphs_say_what_holds_now_and_those_with_graphs_say_all(
    visitor: Visitor,
) -> None:
    address = f"/id/measure/{ZONE}/3/m023"
    turtle, trig = visitor.get(f"{address}.ttl"), visitor.get(f"{address}.trig")
    assert (turtle.status, trig.status) == (200, 200)
    label = '"{}"@ja'
    assert label.format(NEW_NAME) in turtle.text
    assert label.format(OLD_NAME) not in turtle.text
    assert label.format(NEW_NAME) in trig.text
    assert label.format(OLD_NAME) in trig.text
    ended = visitor.get(f"/id/measure/{ZONE}/3/m032.ttl").text
    assert label.format(ENDED) in ended
    whole = visitor.get(f"/graph/vision/{ZONE}/3/edition/2024.ttl").text
    assert OLD_NAME in whole
    assert NEW_NAME not in whole
