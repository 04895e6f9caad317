"""`teiju list` and `teiju ask`: the stored queries, and their answers from the current snapshot."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from teiju import resources
from teiju.engine.interface import Answer, QueryRequest
from teiju.engine.opening import open_engine
from teiju.formats import Kind, of_kind
from teiju.settings import Settings
from teiju.snapshot import shelf
from teiju.snapshot.manifest import read_manifest
from teiju.stored_queries.head import Form
from teiju.stored_queries.loading import load_all, named
from teiju.stored_queries.stored_query import StoredQuery

TABLE: Final = "table"


def add_commands(commands: Any) -> None:
    """Adds the subcommands."""
    listing = commands.add_parser("list", help="問い合わせの一覧 / the stored queries")
    listing.set_defaults(command=_list)
    ask = commands.add_parser(
        "ask",
        help="問い合わせに答える / the answer to a stored query",
        epilog="条件は teiju ask 名前 --help / the parameters of a query: teiju ask NAME --help",
    )
    ask.add_argument("name", metavar="NAME", help="teiju list に並ぶ名前 / a name of teiju list")
    ask.add_argument(
        "values",
        nargs=argparse.REMAINDER,
        metavar="--PARAMETER VALUE",
        help="条件と、--format / its parameters, and --format",
    )
    ask.set_defaults(command=_ask)


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    queries = load_all(resources.root(), settings.base)
    width = max(len(name) for name in queries)
    for name, query in queries.items():
        print(f"{name:<{width}}  {query.head.title.ja} / {query.head.title.en}")
    return 0


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    return ask_query(arguments.name, arguments.values, settings)


def ask_query(name: str, values: Sequence[str], settings: Settings) -> int:
    """Prints the answer to the stored query `name`; `values` are its options as typed."""
    queries = load_all(resources.root(), settings.base)
    query = named(queries, name)
    chosen = vars(_parser(query).parse_args(values))
    format_name = chosen.pop("format") or _usual_format(query)
    text = query.bind(**chosen)
    answer = asyncio.run(_answer(text, "json" if format_name == TABLE else format_name, settings))
    if format_name == TABLE:
        # Imported where it is needed: no other command draws tables.
        from teiju.cli.answer_table import print_table

        print_table(query, answer.body, _language(query, chosen), settings.base)
    else:
        sys.stdout.buffer.write(answer.body)
        sys.stdout.buffer.flush()
    return 0


def _parser(query: StoredQuery) -> argparse.ArgumentParser:
    """The options of one query, made from its head."""
    head = query.head
    parser = argparse.ArgumentParser(
        prog=f"teiju ask {query.name}",
        description=f"{head.about.ja}\n{head.about.en}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for name, parameter in query.parameters.items():
        example = query.example(name)
        default = query.defaults[name]
        notes = [f"{parameter.ja} / {parameter.en}", f"{parameter.type}"]
        notes += [f"例 / e.g. {example}"] if example else []
        notes += [f"既定 / default: {default}"] if default else []
        parser.add_argument(
            f"--{name}",
            metavar="VALUE",
            choices=parameter.choices,
            help="; ".join(notes).replace("%", "%%"),
        )
    parser.add_argument(
        "--format",
        choices=_formats(query),
        help="既定は端末で table、パイプで csv(三つ組は turtle) / "
        "default: table on a terminal, csv in a pipe; turtle for triples",
    )
    return parser


def _usual_format(query: StoredQuery) -> str:
    if query.form is Form.CONSTRUCT:
        return "turtle"
    return TABLE if sys.stdout.isatty() else "csv"


def _formats(query: StoredQuery) -> list[str]:
    """Rows can be drawn as a table, triples cannot."""
    if query.form is Form.CONSTRUCT:
        return [form.name for form in of_kind(Kind.GRAPH)]
    return [TABLE, *(form.name for form in of_kind(Kind.RESULTS))]


def _language(query: StoredQuery, chosen: Mapping[str, str | None]) -> str:
    return chosen.get("lang") or query.defaults.get("lang") or "ja"


async def _answer(text: str, format_name: str, settings: Settings) -> Answer:
    folder = shelf.current(settings.snapshots)
    engine = open_engine(folder, read_manifest(folder), settings)
    request = QueryRequest(text=text, results=format_name, graph=format_name)
    try:
        await engine.start()
        return await engine.answer(request)
    finally:
        await engine.close()
