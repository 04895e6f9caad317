"""A zone that only national tables told of publishes for the first time: its own word counts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from teiju import namespaces, resources
from teiju.graph.assertion import table_dataset
from teiju.tables.reading import read_tables
from teiju.validation.finding import Severity
from teiju.workbook import report
from teiju.workbook.importing import Outcome, import_books
from teiju.workbook.template import Filling, template
from workbook.small_zone import ROOT, TODAY, book, copy_of_the_data, fill, next_row

ZONE = "naka-sorachi"
VISION = {"ビジョンの次数": 1}
EDITION = {**VISION, "版": "2015"}
AGREED = {"近隣市町村": "赤平市", "締結の日": "平成26年3月28日"}
MEASURE = "在宅当番医制運営事業"
KPI = "在宅当番医制（救急診療当番制）の参加機関数"
ROWS: list[tuple[str, dict[str, object]]] = [
    (
        "協定",
        {
            "近隣市町村": "赤平市",
            "中心市": "滝川市",
            "名称": "滝川市と赤平市の定住自立圏形成協定",
            "記載された名称": "定住自立圏形成協定",
        },
    ),
    ("協定の版", {**AGREED, "名称": "滝川市と赤平市の定住自立圏形成協定（平成26年締結）"}),
    ("分野の体系", {"体系の名称": "中空知定住自立圏の政策分野", "定義": "協定の政策分野。"}),
    ("政策分野", {"政策分野": "医療", "英語名": "Medical care", "観点": "生活機能の強化"}),
    ("政策分野", {"政策分野": "産業振興", "英語名": "Industry", "観点": "生活機能の強化"}),
    ("協定の分野", {**AGREED, "政策分野": "医療", "協定での書き方": "医療"}),
    ("政策の内容", {"政策分野": "医療", "政策の内容": "救急医療体制の維持"}),
    (
        "ビジョン",
        {
            **VISION,
            "名称": "第1期中空知定住自立圏共生ビジョン",
            "根拠": "滝川市と赤平市の定住自立圏形成協定",
            "期間の始まり": "平成27年4月1日",
            "期間の終わり": "令和2年3月31日",
        },
    ),
    ("ビジョンの版", {**EDITION, "名称": "平成27年11月改定", "年度": "H27", "策定の月": "2015-11"}),
    (
        "施策",
        {
            **EDITION,
            "政策の内容": "救急医療体制の維持",
            "施策名": MEASURE,
            "取組の概要": "当番を置く。",
        },
    ),
    (
        "施策",
        {
            **EDITION,
            "政策の内容": "救急医療体制の維持",
            "施策名": "啓発事業",
            "取組の概要": "呼びかける。",
        },
    ),
    ("KPI", {**EDITION, "施策": MEASURE, "KPI": KPI, "量の種類": "数", "単位": "件"}),
    ("実績", {**EDITION, "KPI": KPI, "値の種類": "目標値", "年度": "H29", "値": 20}),
]


def first_workbook(root: Path) -> Workbook:
    """The zone's workbook, in which somebody wrote everything anew."""
    content = load_workbook(BytesIO(template(root, Filling(ZONE))))
    for name in content.sheetnames[3:-1]:
        content[name].delete_rows(2, content[name].max_row)
    for name, values in ROWS:
        sheet = content[name]
        first = next(title for title in values if title not in EDITION)
        fill(sheet, next_row(sheet, first), values)
    return content


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The folder after the import, and what came of it."""
    root = copy_of_the_data(tmp_path_factory.mktemp("first") / "root")
    outcome = import_books([book(first_workbook(root))], ZONE, root, TODAY, only_warnings=True)
    return root, outcome


def test_the_first_publication_meets_no_conflict(published: tuple[Path, Outcome]) -> None:
    _, outcome = published
    assert outcome.count(Severity.VIOLATION) == 0
    assert outcome.written


def test_what_was_known_keeps_its_id_and_what_is_new_gets_a_free_one(
    published: tuple[Path, Outcome],
) -> None:
    _, outcome = published
    given = {change.sheet: change.given for change in outcome.changes if change.given}
    assert given == {
        "政策分野": ("a01", "a03"),
        "政策の内容": ("c01",),
        "施策": ("m001", "m005"),
        "KPI": ("k002",),
    }


def test_the_report_names_each_row_that_is_no_longer_heard_and_says_that_it_stays(
    published: tuple[Path, Outcome],
) -> None:
    root, outcome = published
    taken = {one.path.rpartition("/")[2]: len(one.rows) for one in outcome.taken_over}
    assert taken == {
        "editions.csv": 1,
        "kpi-values.csv": 6,
        "kpis.csv": 2,
        "measures.csv": 4,
        "policy-areas.csv": 1,
        "policy-schemes.csv": 1,
        "visions.csv": 1,
    }
    words = report.in_words(outcome)
    assert "共生ビジョン(ページから)（data/zones/visions.csv の" in words
    assert "もとの行は残ります" in words
    for path in (ROOT / "data" / "zones").iterdir():
        assert (root / "data" / "zones" / path.name).read_bytes() == path.read_bytes()


def test_each_thing_has_one_name_and_the_rest_is_still_told(
    published: tuple[Path, Outcome],
) -> None:
    root, _ = published
    base = resources.DEFAULT_BASE
    label = namespaces.expand("skos:prefLabel")
    names: dict[str, set[str]] = {}
    for statement in table_dataset(read_tables(root / "data"), base):
        is_name = str(statement.predicate) == label and f"/{ZONE}/" in str(statement.subject)
        if is_name and getattr(statement.object, "language", "") == "ja":
            names.setdefault(str(statement.subject), set()).add(str(statement.object))
    assert {iri: found for iri, found in names.items() if len(found) > 1} == {}
    assert names[f"{base}id/vision/{ZONE}/1"] == {"第1期中空知定住自立圏共生ビジョン"}
    for still in ("id/vision/{}/2", "id/declaration/{}/2014-01-15", "id/vision/{}/1/edition/2014"):
        assert base + still.format(ZONE) in names
    assert f"{base}id/kpi/{ZONE}/2/k002" in names
    assert f"{base}id/kpi/{ZONE}/1/k001" not in names
