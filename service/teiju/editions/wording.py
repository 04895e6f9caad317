"""A comparison in words a council can read, and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from teiju.editions.comparison import Change, Comparison, Kind, MeasureChanges
from teiju.editions.marking import Mark, Stretch
from teiju.editions.snapshots import SnapshotComparison
from teiju.editions.state import Part
from teiju.editions.things import ThingChange

PARTS = {
    None: ("施策", "Measure"),
    Part.NAME: ("施策名", "Name"),
    Part.OUTLINE: ("取組内容", "Content"),
    Part.PROGRAMME: ("取組事業", "Programme"),
    Part.INDICATOR: ("KPI", "KPI"),
    Part.VALUE: ("KPIの値", "KPI value"),
    Part.EFFECT: ("事業効果", "Effect"),
}
KINDS = {
    Kind.ADDED: ("追加", "added"),
    Kind.ENDED: ("終了", "ended"),
    Kind.CHANGED: ("変更", "changed"),
}
COLUMNS = (
    "measure",
    "measure_name",
    "part",
    "change",
    "old",
    "new",
    "marked",
    "thing",
    "opinions",
)
SNAPSHOT_COLUMNS = (
    "graph",
    "graph_name",
    "class_name",
    "thing",
    "thing_name",
    "change",
    "property",
    "property_name",
    "old",
    "new",
    "marked",
)
_VALUES = ("old", "new")
_THINGS_SHOWN = 40
_LIST = " | "
"""Between several values in one cell."""


def rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """One row a change, under `COLUMNS`."""
    for changed in comparison.measures:
        opinions = " ".join(opinion.iri for opinion in changed.opinions)
        for change in changed.changes:
            yield (
                changed.measure,
                changed.name,
                PARTS[change.part][0],
                KINDS[change.kind][0],
                change.old or "",
                change.new or "",
                marked_text(change.marks) if change.kind is Kind.CHANGED else "",
                change.iri or "",
                opinions,
            )


def text_columns(columns: Sequence[str]) -> list[bool]:
    """Which columns hold text only; the values themselves may be figures to reckon with."""
    return [column not in _VALUES for column in columns]


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for programs: measures with their changes, marks and opinions."""
    return {
        "old": {"iri": comparison.old.iri, "name": comparison.old.name},
        "new": {"iri": comparison.new.iri, "name": comparison.new.name},
        "partial": comparison.partial,
        "measures": [
            {
                "iri": changed.measure,
                "name": changed.name,
                "entry": changed.entry.iri if changed.entry else None,
                "opinions": [{"iri": o.iri, "text": o.text} for o in changed.opinions],
                "changes": [
                    {
                        "part": change.part or "measure",
                        "change": change.kind,
                        "old": change.old,
                        "new": change.new,
                        "iri": change.iri,
                        "marks": [[stretch.mark, stretch.text] for stretch in change.marks],
                    }
                    for change in changed.changes
                ],
            }
            for changed in comparison.measures
        ],
    }


def in_words(comparison: Comparison) -> str:
    """The comparison as text."""
    names = dict.fromkeys((comparison.old.name, comparison.new.name))
    lines = [" → ".join(name for name in names if name)]
    if comparison.partial:
        lines += [
            "改定前の版は、改定表が述べる範囲で復元したもの / "
            "the old edition is rebuilt as far as the revision's table tells",
        ]
    for changed in comparison.measures:
        lines += ["", *_measure(changed)]
    if not comparison.measures:
        lines += ["", "違いはありません / no difference"]
    return "\n".join(lines) + "\n"


def snapshots_in_words(comparison: SnapshotComparison) -> str:
    """The comparison of two snapshots as text."""
    lines = [
        f"{comparison.old[:16]} → {comparison.new[:16]}: "
        f"+{comparison.added:,} -{comparison.removed:,} 四つ組 / quads"
    ]
    for edition in comparison.editions:
        lines += ["", in_words(edition).rstrip()]
    for graph in comparison.graphs:
        lines += [
            "",
            f"{' / '.join(dict.fromkeys(graph.names))} (+{graph.added:,} -{graph.removed:,})",
        ]
        shown = graph.things[:_THINGS_SHOWN]
        lines.extend(line for thing in shown for line in _thing(thing))
        more = len(graph.things) - len(shown)
        lines += [f"  …他{more}件 / and {more} more"] if more else []
    return "\n".join(lines) + "\n"


def snapshot_rows(comparison: SnapshotComparison) -> Iterator[tuple[str, ...]]:
    """One row for each property of each thing that differs, under `SNAPSHOT_COLUMNS`."""
    for graph in comparison.graphs:
        for thing in graph.things:
            for one in thing.properties:
                yield (
                    graph.graph,
                    graph.names[0],
                    thing.kinds[0],
                    thing.iri,
                    thing.names[0],
                    KINDS[thing.change][0],
                    one.predicate,
                    one.names[0],
                    _LIST.join(one.old),
                    _LIST.join(one.new),
                    marked_text(one.marks),
                )


def _thing(thing: ThingChange) -> Iterator[str]:
    ja, en = KINDS[thing.change]
    kind = " / ".join(dict.fromkeys(name for name in thing.kinds if name))
    name = thing.names[0] or "名のないもの / nameless"
    yield f"  {ja} / {en}: {kind} {name}" if kind else f"  {ja} / {en}: {name}"
    if thing.change is Kind.CHANGED:
        for one in thing.properties[:_THINGS_SHOWN]:
            told = marked_text(one.marks) or f"{_LIST.join(one.old)} → {_LIST.join(one.new)}"
            yield f"     {' / '.join(dict.fromkeys(one.names))}: {' '.join(told.split())}"


def marked_text(stretches: Iterable[Stretch]) -> str:
    """Removed text as [-…-], added text as {+…+}."""
    frames = {Mark.SAME: ("", ""), Mark.REMOVED: ("[-", "-]"), Mark.ADDED: ("{+", "+}")}
    return "".join(
        f"{frames[stretch.mark][0]}{stretch.text}{frames[stretch.mark][1]}" for stretch in stretches
    )


def _measure(changed: MeasureChanges) -> Iterator[str]:
    number = f"{changed.entry.number}. " if changed.entry else ""
    yield f"{number}{changed.name}"
    for change in changed.changes:
        yield f"   {_told(change)}"
    for opinion in changed.opinions:
        yield f"   ご意見 / opinion: {opinion.text}"


def _told(change: Change) -> str:
    ja, en = PARTS[change.part]
    kind_ja, kind_en = KINDS[change.kind]
    words = (
        marked_text(change.marks)
        if change.kind is Kind.CHANGED
        else (change.new or change.old or "")
    )
    return f"{ja}の{kind_ja} / {en} {kind_en}: {words}"
