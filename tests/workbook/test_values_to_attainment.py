"""The yearly sheet alone is filled and imported; the chart and the attainment follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from teiju import resources
from teiju.graph.assertion import assert_dataset
from teiju.snapshot import dataset
from teiju.snapshot.manifest import FILE
from teiju.snapshot.named_graphs import graph_kinds
from teiju.stored_queries.loading import load_all
from web.page_visits import Seen, Visitor
from workbook.small_zone import ROOT, ZONE, fill, imported, row_of, workbook

BASE = resources.DEFAULT_BASE
KPI = f"{BASE}id/kpi/{ZONE}/3/k004"
NAME = "地域子育て支援拠点事業の利用者数"


def served(root: Path) -> Store:
    """What a snapshot of these tables would serve."""
    store = dataset.store_of(assert_dataset(root, BASE).dataset)
    kinds = graph_kinds(store, BASE)
    dataset.add_derived_graphs(store, ROOT, BASE, kinds, dataset.reasoner("rules", ROOT, BASE))
    dataset.add_default_graph(store, dataset.default_graphs(store, BASE, kinds))
    return store


def attained(store: Store) -> list[dict[str, str]]:
    query = load_all(ROOT, BASE)["attainment-of-indicators"].bind(zones=f"{BASE}id/zone/{ZONE}")
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        {name: row[name].value for name in names if row[name] is not None}
        for row in found
        if row["kpi"] == NamedNode(KPI)
    ]


def values(*rows: tuple[str, str, str]) -> dict[int, dict[str, object]]:
    return {
        number: {
            "ビジョンの次数": 3,
            "版": "令和6年度",
            "KPI": NAME,
            "値の種類": kind,
            "年度": year,
            "値": value,
        }
        for number, (kind, year, value) in enumerate(rows, start=2)
    }


@pytest.mark.usefixtures("light")
def test_values_of_the_year_reach_the_attainment_and_the_chart(root: Path, tmp_path: Path) -> None:
    first = workbook("KPI", "実績")
    fill(first["KPI"], row_of(first["KPI"], "KPI", NAME), {"望ましい方向": "高いほどよい"})
    for row, cells in values(
        ("基準値", "令和4年度", "1,000人"), ("目標値", "R10", "2,000")
    ).items():
        fill(first["実績"], row, cells)
    assert imported(first, root, only_warnings=True).written

    yearly = workbook("実績")
    for row, cells in values(("実績値", "令和7年度", "1,250人")).items():
        fill(yearly["実績"], row, cells)
    outcome = imported(yearly, root)
    assert (outcome.faults, outcome.written) == ((), True)
    store = served(root)
    (found,) = attained(store)
    assert (found["baseline"], found["target"], found["actual"]) == ("1000", "2000", "1250")
    assert (found["baseline_year"], found["actual_year"]) == ("2022", "2025")
    assert (float(found["percent"]), found["met"]) == (25.0, "false")
    shown = page(store, tmp_path / "snapshot")
    assert "<svg data-chart" in shown.text
    assert "実績値: 令和7年度（2025年度）: 1,250人；目標値: 令和10年度" in shown.text


def page(store: Store, folder: Path) -> Seen:
    """The KPI's page on this data."""
    folder.mkdir()
    manifest = {
        "version": "1" * 64,
        "dataVersion": "x",
        "base": BASE,
        "inputs": "0",
        "triples": 1,
        "quads": 1,
        "inferred": 0,
        "tables": 0,
        "rows": 0,
        "findings": {"violations": 0, "warnings": 0, "infos": 0},
        "graphs": [],
        "tools": {},
    }
    (folder / FILE).write_text(json.dumps(manifest), encoding="utf-8")
    return Visitor(folder, store).get(f"/ja/{KPI.removeprefix(BASE)}")
