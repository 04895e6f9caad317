"""`teiju template` and `teiju import`: the tables of a zone as a workbook, and back."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from teiju import resources
from teiju.errors import NotFoundError, UserError
from teiju.settings import Settings
from teiju.validation.finding import Severity

_PACKED_TABLES = (
    "表はインストールされたteijuの中（{place}）にあり、teijuを入れ替えると失われます。"
    "公開し続ける表は、リポジトリの写しで取り込んでください / "
    "these tables are those inside the installed package and are lost when it is replaced: "
    "import into a checkout what is to last"
)


def add_commands(commands: Any) -> None:
    """Adds the subcommands of this module."""
    template = commands.add_parser(
        "template", help="入力用のExcelブックを作る / make a workbook to fill in"
    )
    template.add_argument("--zone", help="圏域の鍵 / key of a zone, whose rows are filled in")
    template.add_argument(
        "--edition",
        help="この版だけ。新しい版なら前の版を写す / only this edition (new: copied)",
    )
    template.add_argument("out", type=Path, help="out.xlsx")
    template.set_defaults(command=_template)
    importing = commands.add_parser(
        "import",
        help="ブックやCSVを確かめ、圏域の表に取り込む / check a workbook and write the tables",
    )
    importing.add_argument(
        "books", nargs="+", type=Path, metavar="book", help=".xlsx / .csv / .tsv"
    )
    importing.add_argument("--zone", required=True, help="圏域の鍵 / key of the zone")
    importing.add_argument(
        "--only-warnings",
        action="store_true",
        help="注意だけなら書き込む / write when there are warnings but no errors",
    )
    importing.add_argument("--json", action="store_true", help="結果をJSONで / the report as JSON")
    importing.add_argument(
        "--marked", type=Path, help="印を付けた写しを書く / write a copy with the cells marked"
    )
    importing.set_defaults(command=_import)


def _template(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.workbook.template import Filling, template

    if arguments.edition and not arguments.zone:
        raise UserError("--edition には --zone が要ります / --edition needs --zone")
    filling = Filling(arguments.zone, arguments.edition) if arguments.zone else None
    _write(arguments.out, template(resources.root(), filling))
    print(arguments.out)
    return 0


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    from teiju.workbook import report
    from teiju.workbook.importing import import_books
    from teiju.workbook.marking import marked_copy
    from teiju.workbook.reading import read_book

    books = [read_book(_read(path), path.name) for path in arguments.books]
    outcome = import_books(
        books,
        arguments.zone,
        resources.root(),
        date.today(),
        only_warnings=arguments.only_warnings,
    )
    if arguments.marked is not None:
        _write(arguments.marked, marked_copy(books, outcome.faults))
    print(report.as_json(outcome) if arguments.json else report.in_words(outcome), end="")
    if outcome.written and resources.is_packed():
        print(_PACKED_TABLES.format(place=resources.root()), file=sys.stderr)
    stopped = outcome.files and not outcome.written
    return 1 if stopped or outcome.count(Severity.VIOLATION) else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}: ファイルがありません / there is no such file") from error
    except OSError as error:
        raise UserError(f"{path}: 読めません / cannot be read: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"{path}: 書けません / cannot be written: {error.strerror}") from error
