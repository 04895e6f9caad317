"""A year's revision, its opinions and the council's meeting are entered on their sheets."""

from __future__ import annotations

from pathlib import Path

from teiju.validation.finding import Severity
from workbook.small_zone import NEW_MEASURE, ZONE, address, fill, imported, next_row, table, told
from workbook.small_zone import workbook as filled_workbook

EDITION = {"ビジョンの次数": 3, "版": "2025"}
ENTRY = {"ビジョンの次数": 3, "改定の年度": "令和7年度", "版": "2025", "改定表の番号": 1}
PROGRAMME = "オンライン診療車の運行"
ROWS: dict[str, tuple[str, dict[str, object]]] = {
    "ビジョンの版": (
        "名称",
        {**EDITION, "名称": "第3次ビジョン（令和8年3月改定）", "年度": "R7", "改定した版": "2024"},
    ),
    "施策": ("施策名", {**NEW_MEASURE, **EDITION}),
    "取組事業": (
        "取組事業",
        {**EDITION, "施策": "遠隔診療推進事業", "取組事業": PROGRAMME, "加わった版": "2025"},
    ),
    "改定": (
        "改定の名称",
        {
            "ビジョンの次数": 3,
            "改定の年度": "R7",
            "改定後の版": "2025",
            "改定前の版": "2024",
            "改定の名称": "令和7年度の改定",
        },
    ),
    "改定表": (
        "施策",
        {
            "ビジョンの次数": 3,
            "改定の年度": "R7",
            "版": "2025",
            "施策": "遠隔診療推進事業",
            "政策の内容の番号": "地域保健医療体制の充実",
            "記載された政策の内容": "地域保健医療体制の充実",
            "ページ": 9,
            "記載された施策名": "遠隔診療推進事業",
            "改定前の内容": "（なし）",
            "主な改定内容": f"【新規事業】\n○{PROGRAMME}",
        },
    ),
    "改定表の項目": (
        "見出し",
        {**ENTRY, "改定の前後": "改定後", "項目の種類": "新規事業", "見出し": "新規事業"},
    ),
    "改定表の事業": (
        "取組事業",
        {**ENTRY, "項目": "新規事業", "取組事業": PROGRAMME, "掲載された名称": PROGRAMME},
    ),
    "変更点": (
        "変更の種類",
        {
            **ENTRY,
            "変更の種類": "取組事業の追加",
            "項目": "新規事業",
            "加わったもの": PROGRAMME,
        },
    ),
    "意見": (
        "意見",
        {**ENTRY, "意見の種類": "要望", "意見": "遠隔診療を早く始めてほしい。"},
    ),
    "会議": (
        "名称",
        {"年度": "R7", "回": 2, "名称": "第2回懇談会", "開始": "令和8年2月10日 午後2時"},
    ),
    "出席者": (
        "役職",
        {
            "年度": "R7",
            "回": 2,
            "記載された番号": "1",
            "役職": "市長公室長",
            "時点": "令和8年2月10日",
        },
    ),
}


def test_a_revision_is_entered_with_its_programmes_changes_opinions_and_meeting(
    root: Path,
) -> None:
    changed = filled_workbook()
    for title, (main, values) in ROWS.items():
        fill(changed[title], next_row(changed[title], main), values)
    fill(changed["取組事業"], next_row(changed["取組事業"], "取組事業") - 1, {"加わった版": None})
    first = imported(changed, root, only_warnings=True)
    row = next_row(changed["変更点"], "変更の種類") - 1
    assert [
        place
        for fault, (_, place) in zip(first.faults, told(first), strict=True)
        if fault.severity is Severity.VIOLATION
    ] == [address(changed["変更点"], row, "加わったもの")]
    last = next_row(changed["取組事業"], "取組事業") - 1
    fill(changed["取組事業"], last, {"加わった版": "2025"})
    assert imported(changed, root, only_warnings=True).written
    assert f",1,1,ProgrammeAddition,new-programmes,programme/{ZONE}/3/p036,," in table(
        root, "changes"
    )
    assert ",1,new,1,new-programmes,新規事業,," in table(root, "revision-sections")
    assert f",1,1,new-programmes,p036,{PROGRAMME},," in table(root, "programme-listings")
    assert f"{ZONE},2025,2,1,1,市長公室長,,2026-02-10," in table(root, "attendance")
    assert f",{PROGRAMME},,label" in table(root, "source-text")
    assert f"【新規事業】\n○{PROGRAMME}" in table(root, "revision-entries")
    again = imported(changed, root)
    assert (again.files, told(again)) == ({}, [])
