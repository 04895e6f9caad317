"""`teiju propose`: mappings for a person to confirm, in the form of `data/mappings/`."""

from __future__ import annotations

import argparse
import csv
import sys
from contextlib import ExitStack
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from teiju.proposals.proposing import KINDS, Proposal, propose
from teiju.settings import Settings
from teiju.snapshot import shelf


def add_commands(commands: Any) -> None:
    """Adds the subcommand."""
    proposing = commands.add_parser(
        "propose",
        help="対応づけの候補 / mappings that a person may confirm",
        description="名称の似たものを候補として表に書き出す。公開データには加えない。"
        "確かめて data/mappings/ に書き写したものだけが公開される。\n"
        "Writes what sounds alike as a table of candidates. It is never published by itself: "
        "only what a person confirms and copies to data/mappings/ is.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    proposing.add_argument("kind", choices=KINDS, help="何を対応づけるか / what to map")
    proposing.add_argument("--zone", metavar="ZONE", help="圏域の鍵 / key of a zone")
    proposing.add_argument(
        "--least",
        type=_share,
        default=0.5,
        metavar="0…1",
        help="似ている度合いの下限 / the smallest likeness (default: 0.5)",
    )
    proposing.add_argument(
        "--most",
        type=int,
        default=3,
        metavar="N",
        help="1件あたりの候補の数 / the most candidates for one thing (default: 3)",
    )
    proposing.add_argument("-o", "--output", type=Path, metavar="FILE", help="TSV")
    proposing.set_defaults(command=_propose)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("0から1の数 / a number between 0 and 1")
    return value


def _propose(arguments: argparse.Namespace, settings: Settings) -> int:
    found = propose(
        shelf.current(settings.snapshots),
        arguments.kind,
        settings.base,
        zone=arguments.zone,
        least=arguments.least,
        most=arguments.most,
    )
    with ExitStack() as opened:
        output = sys.stdout
        if arguments.output is not None:
            file = arguments.output.open("w", encoding="utf-8", newline="")
            output = opened.enter_context(file)
        names = [field.name for field in fields(Proposal)]
        writer = csv.DictWriter(output, names, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(proposal) for proposal in found)
    return 0
