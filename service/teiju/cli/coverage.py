"""`teiju coverage`: what is known of each zone and what is missing, by the query `coverage`."""

from __future__ import annotations

import argparse
from typing import Any

from teiju.cli.asking import ask_query
from teiju.settings import Settings

QUERY = "coverage"


def add_commands(commands: Any) -> None:
    """Adds the subcommand."""
    coverage = commands.add_parser(
        "coverage",
        help="圏域ごとに足りないもの / what is missing, zone by zone",
    )
    coverage.add_argument("--zone", metavar="ZONE", help="圏域の鍵 / key of a zone")
    coverage.add_argument("--lang", choices=["ja", "en"], help="言語 / language")
    coverage.add_argument("--format", help="table, csv, json …")
    coverage.set_defaults(command=_coverage)


def _coverage(arguments: argparse.Namespace, settings: Settings) -> int:
    chosen = {"zone": arguments.zone, "lang": arguments.lang, "format": arguments.format}
    values = [text for name, value in chosen.items() if value for text in (f"--{name}", value)]
    return ask_query(QUERY, values, settings)
