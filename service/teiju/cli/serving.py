"""`teiju serve`: the service on the current snapshot, which is built first where needed."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from teiju.cli.publishing import up_to_date
from teiju.settings import Settings
from teiju.snapshot import shelf


def add_commands(commands: Any) -> None:
    """Adds the subcommand."""
    serve = commands.add_parser("serve", help="公開する / serve the current snapshot over HTTP")
    serve.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000, help="default: 8000")
    serve.add_argument(
        "--snapshot",
        metavar="VERSION",
        help="過去のスナップショットを公開する / serve an earlier snapshot",
    )
    serve.set_defaults(command=_serve)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port, write a number up to 65535')
    return int(text)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.snapshot:
        _run(shelf.snapshot(settings.snapshots, arguments.snapshot), arguments, settings)
        return 0
    if not shelf.is_rolled_back(settings.snapshots) and not up_to_date(settings):
        # In a process of its own, whose libraries and memory the service then does not carry.
        built = subprocess.run(
            [sys.executable, "-m", "teiju", "build"], stdout=subprocess.DEVNULL, check=False
        )
        if built.returncode != 0 and shelf.current_manifest(settings.snapshots) is None:
            return built.returncode
    _run(shelf.current(settings.snapshots), arguments, settings)
    return 0


def _run(folder: Path, arguments: argparse.Namespace, settings: Settings) -> None:
    """Serves; a snapshot that was asked for by its version stays, the current one gives way."""
    from teiju.web.server import serve

    follow = not arguments.snapshot
    serve(folder, settings, arguments.host, arguments.port, follow=follow)
