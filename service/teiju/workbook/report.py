"""The report of an import: in words for a person, as JSON for a program."""

from __future__ import annotations

import json
from typing import Any

from teiju.validation.finding import Severity
from teiju.workbook.importing import Change, Outcome
from teiju.workbook.messages import CellFault
from teiju.workbook.takeover import TakenOver

_NAMES = {
    Severity.VIOLATION: ("誤り", "error"),
    Severity.WARNING: ("注意", "warning"),
    Severity.INFO: ("参考", "note"),
}


def in_words(outcome: Outcome) -> str:
    """The report as text, Japanese first: counts, then each fault, then what changes."""
    lines = [_counts(outcome)]
    for fault in outcome.faults:
        lines.extend(("", *_fault_lines(fault)))
    lines.extend(("", *(_change_line(change) for change in outcome.changes)))
    lines.extend(_taken_over_line(one) for one in outcome.taken_over)
    if outcome.standing and not outcome.count(Severity.VIOLATION):
        lines.append(
            f"このほか、変えていない行への注意が{outcome.standing}件（teiju check で読めます） / "
            f"{outcome.standing} more warnings concern rows that did not change (see teiju check)"
        )
    lines.append(_verdict(outcome))
    return "\n".join(lines).strip() + "\n"


def _counts(outcome: Outcome) -> str:
    errors, warnings = outcome.count(Severity.VIOLATION), outcome.count(Severity.WARNING)
    return f"誤り {errors} 件、注意 {warnings} 件 / {errors} errors, {warnings} warnings"


def _fault_lines(fault: CellFault) -> list[str]:
    ja, en = _NAMES[fault.severity]
    where = str(fault.place)
    mark = f"{ja} {where}".strip()
    value = f"「{fault.value}」" if fault.value else ""
    lines = [f"{mark}{value} {fault.ja}"]
    if fault.expected_ja:
        lines.append(f"  → {fault.expected_ja}{_example('例', fault.example)}")
    lines.append(f"  {en} {where}: {fault.en}".replace(" :", ":"))
    if fault.expected_en:
        lines.append(f"  → {fault.expected_en}{_example('e.g.', fault.example)}")
    return lines


def _example(word: str, example: str) -> str:
    return f" {word}: {example}" if example else ""


def _change_line(change: Change) -> str:
    given = f"（新しい番号 / new ids: {'、'.join(change.given)}）" if change.given else ""
    return (
        f"{change.sheet}: 追加 {change.added}、変更 {change.changed}、除外 {change.removed}{given}"
        f" → {change.path}"
    )


def _taken_over_line(one: TakenOver) -> str:
    rows = "、".join(map(str, one.rows))
    return (
        f"{one.title['ja']}（{one.path} の {rows} 行目）に代わって、圏域の表が使われます。"
        f"もとの行は残ります / the zone's own tables now stand in place of rows {rows} of "
        f"{one.path} ({one.title['en']}); those rows are kept"
    )


def _verdict(outcome: Outcome) -> str:
    if outcome.written:
        return "表に書き込みました / the tables were written"
    if outcome.count(Severity.VIOLATION):
        return "誤りがあるため、何も書き込みません / nothing was written: there are errors"
    if not outcome.files:
        return (
            "表と同じ内容です。書き込むものはありません / nothing to write: the tables say the same"
        )
    if outcome.count(Severity.WARNING):
        return (
            "注意があるので書き込みません。読んだうえで進めるには --only-warnings を付けます / "
            "nothing was written: read the warnings, then go on with --only-warnings"
        )
    return "確認だけで、書き込んでいません / checked only, nothing was written"


def as_json(outcome: Outcome) -> str:
    """The report as one JSON object."""
    report: dict[str, Any] = {
        "books": list(outcome.books),
        "zone": outcome.zone,
        "written": outcome.written,
        "errors": outcome.count(Severity.VIOLATION),
        "warnings": outcome.count(Severity.WARNING),
        "standingWarnings": outcome.standing,
        "faults": [_fault_object(fault) for fault in outcome.faults],
        "changes": [
            {
                "sheet": change.sheet,
                "table": change.path,
                "added": change.added,
                "changed": change.changed,
                "removed": change.removed,
                "ids": list(change.given),
            }
            for change in outcome.changes
        ],
        "takenOver": [{"table": one.path, "rows": list(one.rows)} for one in outcome.taken_over],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _fault_object(fault: CellFault) -> dict[str, Any]:
    found: dict[str, Any] = {
        "severity": _NAMES[fault.severity][1],
        "code": fault.code,
        "sheet": fault.place.sheet,
        "cell": fault.place.cell,
        "value": fault.value,
        "message": {"ja": fault.ja, "en": fault.en},
        "expected": {"ja": fault.expected_ja, "en": fault.expected_en},
        "example": fault.example,
    }
    if fault.other is not None:
        found["other"] = {"sheet": fault.other.sheet, "cell": fault.other.cell}
    return found
