"""The manifest: what a snapshot holds, in a form that needs no RDF library to read."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from teiju.errors import NotFoundError

FILE = "manifest.json"
DATASET = "dataset.nq"
CATALOGUE = "catalogue.ttl"
REPORT_TURTLE = "report.ttl"
REPORT_TEXT = "report.txt"
DOWNLOADS = "downloads"
SUMS = "SHA256SUMS"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class NamedGraph(_Record):
    """One named graph: its IRI, kind, size in triples and the hash of its canonical form."""

    iri: str
    kind: str
    title: dict[str, str]
    triples: int
    sha256: str
    in_default_graph: bool = Field(alias="inDefaultGraph")


class Download(_Record):
    """One file for download: its path below `downloads/`, and the zone it is of ("": the whole)."""

    path: str
    media_type: str = Field(alias="mediaType")
    bytes: int
    sha256: str
    zone: str = ""


class Findings(_Record):
    """How many findings of each severity the validation had."""

    violations: int
    warnings: int
    infos: int


class Manifest(_Record):
    """A snapshot in figures. `version` is the SHA-256 of the dataset's RDFC-1.0 form."""

    version: str
    data_version: str = Field(alias="dataVersion")
    base: str
    inputs: str
    """SHA-256 over all files and tools that went into the build."""
    triples: int
    """Size of the default graph."""
    quads: int
    """Size of all named graphs together."""
    inferred: int
    tables: int
    rows: int
    findings: Findings
    graphs: tuple[NamedGraph, ...]
    tools: dict[str, str]
    downloads: tuple[Download, ...] = ()

    @property
    def default_graphs(self) -> tuple[str, ...]:
        """The named graphs whose merge is the default graph."""
        return tuple(graph.iri for graph in self.graphs if graph.in_default_graph)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot folder. Raises NotFoundError when it is not one."""
    path = folder / FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{folder}: スナップショットがありません。teiju build を実行してください / "
            "no snapshot here: run teiju build"
        ) from error
    except ValidationError as error:
        raise NotFoundError(f"{path}: not a manifest: {error.errors()[0]['msg']}") from error


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Writes the manifest into a snapshot folder."""
    text = manifest.model_dump_json(by_alias=True, indent=2)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
