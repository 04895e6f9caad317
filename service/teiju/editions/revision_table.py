"""The official revision table (改定表) written from a comparison of two editions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from teiju.editions.comparison import Change, Comparison, Kind, MeasureChanges
from teiju.editions.state import MeasureState, Part

HEADER = ("No.", "政策分野", "ページ", "施策名", "改定前の内容", "主な改定内容")

_OLD_HEADINGS = {
    Part.OUTLINE: "取組内容",
    Part.PROGRAMME: "取組事業",
    Part.INDICATOR: "成果指標",
    Part.EFFECT: "事業効果",
}
_NEW_HEADINGS = _OLD_HEADINGS | {
    Part.PROGRAMME: "新規事業",
    Part.NAME: "施策名",
    Part.VALUE: "目標値",
}
# The order of the print: new programmes stand after the text and before the indicators.
_ORDER = [Part.NAME, Part.OUTLINE, Part.PROGRAMME, Part.INDICATOR, Part.VALUE, Part.EFFECT]


def rows(comparison: Comparison) -> list[tuple[str, str, str, str, str, str]]:
    """The table's first six columns: No., 政策分野, ページ, 施策名, 改定前の内容, 主な改定内容."""
    return [
        (
            str(changed.entry.number if changed.entry else number),
            changed.entry.content if changed.entry else "",
            changed.entry.page if changed.entry else "",
            changed.name,
            old_content(changed.old),
            new_content(changed),
        )
        for number, changed in enumerate(comparison.measures, start=1)
    ]


def old_content(state: MeasureState | None) -> str:
    """What stood there before, under headings."""
    if state is None:
        return ""
    return _sections(
        (heading, _listed(part, (item.text for item in state.parts[part])))
        for part, heading in _OLD_HEADINGS.items()
        if state.parts.get(part)
    )


def new_content(changed: MeasureChanges) -> str:
    """What was changed, under headings."""
    ordered = sorted(
        (change for change in changed.changes if change.part is not None),
        key=lambda change: _ORDER.index(change.part or Part.NAME),
    )
    return _sections(
        (_NEW_HEADINGS[part], " ".join(_told(change) for change in changes))
        for part, changes in groupby(ordered, key=lambda change: change.part)
        if part is not None
    )


def _told(change: Change) -> str:
    match change.kind, change.part:
        case Kind.ADDED, Part.PROGRAMME:
            return f"○{change.new}"
        case Kind.ADDED, _:
            return f"「{change.new}」を追加"
        case Kind.ENDED, _:
            return f"「{change.old}」を削除"
        case _:
            return f"「{change.old}」を「{change.new}」に変更"


def _listed(part: Part, texts: Iterable[str]) -> str:
    mark = "○" if part is Part.PROGRAMME else ""
    return " ".join(f"{mark}{text}" for text in texts)


def _sections(sections: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"<p>【{heading}】 {text}</p>" for heading, text in sections)
