"""`teiju`: build, check, ask, list, serve.

Data goes to standard output, talk to standard error. Exit codes: 0 done, 1 findings,
2 wrong usage, 10 and above as `teiju.errors` says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from teiju import __version__
from teiju.cli import (
    asking,
    coverage,
    editions,
    official_tables,
    proposing,
    publishing,
    serving,
    spreadsheets,
)
from teiju.errors import TeijuError, UserError
from teiju.settings import Settings

Command = Callable[[argparse.Namespace, Settings], int]

_MODULES = (
    publishing,
    asking,
    coverage,
    serving,
    editions,
    official_tables,
    spreadsheets,
    proposing,
)
_DESCRIPTION = """定住自立圏をリンクトオープンデータとして検証し、公開する。
Check and publish Japan's settlement autonomy zones as linked open data."""


def parser() -> argparse.ArgumentParser:
    """The whole command line; each subcommand sets `command`, its function."""
    top = argparse.ArgumentParser(
        prog="teiju",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="設定は環境変数 TEIJU_* で行う / settings are environment variables TEIJU_*",
    )
    top.add_argument("--version", action="version", version=f"teiju {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _MODULES:
        module.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; foreseen errors are one message each."""
    chosen = parser().parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "TEIJU_" + "_".join(str(part) for part in fault["loc"]).upper()
            print(f"{name}: {fault['msg']} (found: {fault['input']!r})", file=sys.stderr)
        return 2
    command: Command = chosen.command
    try:
        return command(chosen, settings)
    except TeijuError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of a pipe (`teiju ask … | head`) has seen enough.
        sys.stderr.close()
        return 0
    except OSError as error:
        # A folder without permission, a full disk: what was begun has been put back.
        place = f"{error.filename}: " if error.filename else ""
        words = "読み書きできません / cannot be read or written"
        print(f"{place}{words}: {error.strerror or error}", file=sys.stderr)
        return UserError.exit_code
    except KeyboardInterrupt:
        return 130


def run() -> None:
    """The console script."""
    sys.exit(main())
