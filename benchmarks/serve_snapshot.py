"""Serves one snapshot folder, as `teiju serve` serves the current one: FOLDER PORT."""

from __future__ import annotations

import sys
from pathlib import Path

from teiju.settings import Settings
from teiju.web.server import serve

if __name__ == "__main__":
    serve(Path(sys.argv[1]), Settings(), "127.0.0.1", int(sys.argv[2]))
