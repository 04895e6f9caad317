"""`teiju build` and `teiju check`: from the tables to a snapshot."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from teiju import resources
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.snapshot.inputs import inputs_hash

if TYPE_CHECKING:
    from teiju.snapshot.build import Outcome


def add_commands(commands: Any) -> None:
    """Adds the subcommands of this module."""
    build = commands.add_parser(
        "build", help="表からスナップショットを作る / make a snapshot from the tables"
    )
    build.add_argument(
        "--force", action="store_true", help="変更がなくても作る / even when nothing has changed"
    )
    build.add_argument(
        "--reasoner",
        choices=["rules", "owlrl"],
        default="rules",
        help="推論の方法 / which reasoner to infer with (default: rules)",
    )
    build.set_defaults(command=_build)
    check = commands.add_parser("check", help="表を検証する / check the tables, make no snapshot")
    check.add_argument(
        "--strict", action="store_true", help="警告も失敗とみなす / warnings fail as well"
    )
    check.set_defaults(command=_check)


def up_to_date(settings: Settings) -> bool:
    """Is the current snapshot the one that a build would make?"""
    manifest = shelf.current_manifest(settings.snapshots)
    return manifest is not None and manifest.inputs == inputs_hash(resources.root(), settings.base)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tells on standard error which step of a build runs and how long it took."""
    print(f"  {name} …", end="", file=sys.stderr, flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(file=sys.stderr)
        raise
    print(f" {time.monotonic() - started:.1f} s", file=sys.stderr)


def _build(arguments: argparse.Namespace, settings: Settings) -> int:
    if not arguments.force and up_to_date(settings):
        folder = shelf.current(settings.snapshots)
        print(f"変更はありません / nothing has changed: {folder.name}", file=sys.stderr)
        print(folder)
        return 0
    # Imported here so that `teiju serve` starts without the libraries of a build.
    from teiju.snapshot.build import Source, build

    print("スナップショットを作成中 / building the snapshot", file=sys.stderr)
    source = Source(resources.root(), settings.base)
    outcome = build(source, settings.snapshots, step, reasoner=arguments.reasoner)
    print(_summary(outcome), file=sys.stderr)
    if outcome.folder is None:
        print(outcome.report, file=sys.stderr)
        print(
            "違反があるため、スナップショットは作りません / violations found, no snapshot made",
            file=sys.stderr,
        )
        return 1
    print(outcome.folder)
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.snapshot.build import Source, check

    outcome = check(Source(resources.root(), settings.base), step)
    print(outcome.report)
    print(_summary(outcome), file=sys.stderr)
    found = outcome.findings
    return 1 if found.violations or (arguments.strict and found.warnings) else 0


def _summary(outcome: Outcome) -> str:
    found = outcome.findings
    return (
        f"違反 {found.violations}、警告 {found.warnings}、参考 {found.infos} / "
        f"{found.violations} violations, {found.warnings} warnings, {found.infos} notes"
    )
