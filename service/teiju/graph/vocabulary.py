"""The vocabulary as statements: the ontology in one named graph, its concept schemes in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import Graph

from teiju import resources
from teiju.errors import VocabularyError


def ontology_files(root: Path) -> list[Path]:
    """The files of classes and properties: our own, the alignments, and the outside terms."""
    folder = root / "ontology"
    own = [path for path in sorted(folder.glob("*.ttl")) if path.name != "prefixes.ttl"]
    return own + sorted((folder / "alignments").glob("*.ttl"))


def scheme_files(root: Path) -> list[Path]:
    """The files of concept schemes."""
    return sorted((root / "ontology" / "schemes").glob("*.ttl"))


def read_turtle(paths: list[Path], base: str) -> Graph:
    """All of the files in one graph, own IRIs under `base`.

    Raises VocabularyError naming the file that is not Turtle.
    """
    graph = Graph()
    for path in paths:
        try:
            graph.parse(data=resources.read_text(path, base=base), format="turtle")
        except SyntaxError as error:
            raise VocabularyError(f"{path}: not Turtle: {error}") from error
    return graph


def vocabulary(root: Path, base: str) -> Iterator[tuple[str, Graph]]:
    """Named graph → its statements, for the ontology and for the concept schemes."""
    yield f"{base}graph/ontology", read_turtle(ontology_files(root), base)
    yield f"{base}graph/scheme", read_turtle(scheme_files(root), base)
