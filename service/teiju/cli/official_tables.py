"""`teiju table`: the official tables of an edition as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from teiju.errors import UserError
from teiju.settings import Settings
from teiju.snapshot import shelf


def add_commands(commands: Any) -> None:
    """Adds the subcommand."""
    table = commands.add_parser(
        "table", help="一覧表や改定表を作る / an official table as html, xlsx, docx, pdf, csv, tsv"
    )
    table.add_argument("kind", choices=["measures", "revisions"])
    table.add_argument("--zone", required=True, help="圏域の鍵 / key of the zone")
    table.add_argument("--edition", required=True, help="版の年度 / fiscal year of the edition")
    table.add_argument("--verbatim", action="store_true", help="印刷どおりの文字で / as printed")
    table.add_argument("-o", "--out", type=Path, required=True, help="out.xlsx など / and the like")
    table.set_defaults(command=_table)


def _table(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.editions.facts import facts_of
    from teiju.editions.naming import edition_named
    from teiju.official_tables.building import Kind, official_table
    from teiju.official_tables.writing import FORMATS, written

    form = arguments.out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        known = "、".join(f".{name}" for name in FORMATS)
        raise UserError(
            f"{arguments.out}: 拡張子は次のどれかにしてください / end the name with one of: {known}"
        )
    facts = facts_of(shelf.current(settings.snapshots), verbatim=arguments.verbatim)
    edition = edition_named(facts, f"{arguments.zone}/{arguments.edition}")
    content = written(official_table(facts, Kind(arguments.kind), edition), form)
    try:
        arguments.out.write_bytes(content)
    except OSError as error:
        raise UserError(
            f"{arguments.out}: 書けません / cannot be written: {error.strerror}"
        ) from error
    print(arguments.out)
    return 0
