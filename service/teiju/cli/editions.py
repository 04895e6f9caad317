"""`teiju diff`, `history`, `rollback` and `cite`: what was published when, and what changed."""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teiju.errors import NotFoundError, UserError
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.snapshot.history import Event
from teiju.snapshot.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EVENTS = {Event.PUBLISHED: "公開 / published", Event.ROLLED_BACK: "戻した / rolled back"}


def add_commands(commands: Any) -> None:
    """Adds the subcommands of this module."""
    diff = commands.add_parser(
        "diff",
        help="2つの版やスナップショットの違い / what changed between editions or snapshots",
    )
    diff.add_argument(
        "old",
        help="圏域/年度 (ichinoseki-hiraizumi/2023)、版のIRI、スナップショット / "
        "zone/year, IRI of an edition, or a snapshot",
    )
    diff.add_argument("new", help="同上 / likewise")
    diff.add_argument(
        "--format",
        choices=["text", "csv", "revision-table", "rdf-patch", "json"],
        default="text",
        help="default: text",
    )
    diff.add_argument("--verbatim", action="store_true", help="印刷どおりの文字で / as printed")
    diff.set_defaults(command=_diff)
    history = commands.add_parser("history", help="公開の履歴 / what was published when")
    history.add_argument("--json", action="store_true", help="JSONで / as JSON lines")
    history.set_defaults(command=_history)
    rollback = commands.add_parser(
        "rollback", help="前のスナップショットに戻す / go back to an earlier snapshot"
    )
    rollback.add_argument("version", nargs="?", help="既定は1つ前 / default: the one before")
    rollback.set_defaults(command=_rollback)
    cite = commands.add_parser("cite", help="引用の書き方 / how to cite a snapshot")
    cite.add_argument("version", nargs="?", default=shelf.CURRENT, help="default: current")
    cite.add_argument("--style", choices=["apa", "chicago", "bibtex", "ris", "cff"], default="apa")
    cite.add_argument("--lang", choices=["ja", "en"], default="ja")
    cite.set_defaults(command=_cite)


def _diff(arguments: argparse.Namespace, settings: Settings) -> int:
    old = _kept(settings.snapshots, arguments.old)
    new = _kept(settings.snapshots, arguments.new)
    if old is not None and new is not None:
        return _diff_snapshots(old, new, arguments.format)
    if old is not None or new is not None:
        raise UserError(
            "版どうし、またはスナップショットどうしを比べてください / "
            "compare two editions or two snapshots, not one with the other"
        )
    return _diff_editions(arguments, settings)


def _kept(place: Path, version: str) -> Path | None:
    """The snapshot that a word names, if it is one."""
    if "/" in version:
        return None
    return shelf.snapshot(place, version)


def _diff_snapshots(old: Path, new: Path, form: str) -> int:
    from teiju.editions import snapshots, wording

    if form == "rdf-patch":
        sys.stdout.writelines(snapshots.patch(old, new))
        return 0
    found = snapshots.compare_snapshots(old, new)
    match form:
        case "json":
            print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2))
        case "csv":
            _write_for_excel(wording.SNAPSHOT_COLUMNS, wording.snapshot_rows(found))
        case "text":
            print(wording.snapshots_in_words(found), end="")
        case _:
            raise UserError("revision-table は版どうしの比較です / is for two editions")
    return 0


def _diff_editions(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.editions import revision_table, wording
    from teiju.editions.comparison import compare
    from teiju.editions.facts import facts_of
    from teiju.editions.naming import edition_named
    from teiju.editions.patching import edition_patch

    facts = facts_of(shelf.current(settings.snapshots), verbatim=arguments.verbatim)
    old, new = (edition_named(facts, word) for word in (arguments.old, arguments.new))
    if arguments.format == "rdf-patch":
        sys.stdout.writelines(edition_patch(facts, old, new))
        return 0
    found = compare(facts, old, new)
    match arguments.format:
        case "json":
            print(json.dumps(wording.as_json(found), ensure_ascii=False, indent=2))
        case "csv":
            _write_for_excel(wording.COLUMNS, wording.rows(found))
        case "revision-table":
            _write_csv(revision_table.HEADER, revision_table.rows(found))
        case _:
            print(wording.in_words(found), end="")
    return 0


def _write_for_excel(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from teiju.editions import wording
    from teiju.spreadsheets import excel_csv

    sys.stdout.buffer.write(excel_csv.written([header, *rows], wording.text_columns(header)))


def _write_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def _history(arguments: argparse.Namespace, settings: Settings) -> int:
    manifest = shelf.current_manifest(settings.snapshots)
    kept = {folder.name for folder in shelf.snapshots(settings.snapshots)}
    for entry in shelf.history(settings.snapshots):
        if arguments.json:
            print(entry.model_dump_json(exclude_none=True))
            continue
        is_current = manifest is not None and entry.version == manifest.version
        notes = ["現在 / current"] if is_current else []
        notes += [] if entry.version[:16] in kept else ["削除済 / no longer kept"]
        quads = "" if entry.added is None else f"+{entry.added:,} -{entry.removed:,}"
        moment = f"{entry.date:%Y-%m-%d %H:%M}Z"
        cells = (entry.version[:16], moment, _EVENTS[entry.event], quads, *notes)
        print("  ".join(cell for cell in cells if cell))
    return 0


def _rollback(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = shelf.roll_back(settings.snapshots, arguments.version)
    print(
        "戻しました。動いているサービスも切り替わります / "
        "done: running services follow within seconds",
        file=sys.stderr,
    )
    print(folder)
    return 0


def _cite(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.editions.citation import CitationStyle, citation, cited

    folder = shelf.snapshot(settings.snapshots, arguments.version)
    manifest = read_manifest(folder)
    work = cited(manifest, _day(settings.snapshots, manifest.version), settings.public_url)
    print(citation(work, CitationStyle(arguments.style), arguments.lang))
    return 0


def _day(place: Path, version: str) -> date:
    """The day on which a snapshot was first published here."""
    for entry in shelf.history(place):
        if entry.version == version:
            return entry.date.date()
    raise NotFoundError(f"{version}: 公開の記録がありません / there is no record of it")
