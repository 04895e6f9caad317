"""What went into a build: the hash that tells whether building again would change anything."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from teiju import __version__

_FOLDERS = ("data", "ontology", "shapes", "queries")
_TOOLS = ("rdflib", "pyoxigraph", "pyshacl", "owlrl", "uritemplate", "pyarrow")


def tools() -> dict[str, str]:
    """Name → version of this package and of the libraries that shape a snapshot."""
    return {"teiju": __version__} | {name: version(name) for name in _TOOLS}


def inputs_hash(root: Path, base: str) -> str:
    """SHA-256 over the base IRI, the tools and every input file's path and content.

    The program's own modules count as inputs too: a changed mapping is a changed snapshot.
    """
    digest = hashlib.sha256()
    for name, number in tools().items():
        digest.update(f"{name} {number}\n".encode())
    digest.update(f"{base}\n".encode())
    code = Path(__file__).parents[1]
    for folder in (*(root / name for name in _FOLDERS), code):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder.parent).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
