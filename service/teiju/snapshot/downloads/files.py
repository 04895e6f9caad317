"""The files of a snapshot's folder `downloads/`: what they are called, hold and weigh.

`downloads/` holds the whole, `downloads/zone/{zone}/` one zone, with what others state of the
things that it mentions; in each a list `SHA256SUMS`.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from teiju.snapshot import writing
from teiju.snapshot.downloads import parquet, tables
from teiju.snapshot.downloads.companions import Companions
from teiju.snapshot.downloads.tables import Extract
from teiju.snapshot.manifest import DOWNLOADS, SUMS, Download, NamedGraph
from teiju.tables.reading import Table

_RDF: Final = {
    "nq": ("nquads", "application/n-quads"),
    "trig": ("trig", "application/trig"),
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("jsonld", "application/ld+json"),
}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DERIVED: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"


def write_downloads(
    store: Store,
    graphs: Iterable[NamedGraph],
    read: tuple[Table, ...],
    base: str,
    folder: Path,
) -> tuple[Download, ...]:
    """Writes all files for download below a snapshot folder; returns them by path."""
    current = {graph.iri for graph in graphs if graph.in_default_graph}
    quads = _by_graph(store)
    zones = tables.by_zone(read)
    companions = Companions(quads, current, base)
    place = folder / DOWNLOADS
    found = list(_whole(quads, current, tables.whole(read), base, place))
    for zone, extracts in zones.items():
        names = _graphs_of(zone, quads, base)
        own = {name: quads[name] for name in names}
        held = {**own, **companions.of(own)}
        found += _zone(zone, held, current, extracts, base, place)
    return tuple(sorted(found, key=lambda download: download.path))


def _whole(
    quads: Mapping[str, list[Quad]],
    current: set[str],
    extracts: tuple[Extract, ...],
    base: str,
    place: Path,
) -> Iterator[Download]:
    files: dict[str, tuple[str, bytes]] = {}
    for suffix, (media_type, body) in _rdf(quads, current, base).items():
        files[f"teiju.{suffix}.gz"] = (media_type, gzip.compress(body, 6, mtime=0))
    title = {"ja": "定住自立圏データセット", "en": "Settlement autonomy zones dataset"}
    files |= {f"teiju{end}": file for end, file in _tabular(extracts, title, base).items()}
    yield from _written(files, place, "", "")


def _zone(
    zone: str,
    quads: Mapping[str, list[Quad]],
    current: set[str],
    extracts: tuple[Extract, ...],
    base: str,
    place: Path,
) -> Iterator[Download]:
    files = {f"{zone}.{end}": file for end, file in _rdf(quads, current, base).items()}
    title = {"ja": _name(extracts, "name", zone), "en": _name(extracts, "name_en", zone)}
    files |= {f"{zone}{end}": file for end, file in _tabular(extracts, title, base).items()}
    yield from _written(files, place, f"zone/{zone}/", zone)


def _rdf(
    quads: Mapping[str, list[Quad]], current: set[str], base: str
) -> dict[str, tuple[str, bytes]]:
    """Suffix → media type and text. Quads: all graphs; triples: what holds now, merged."""
    everything = [quad for found in quads.values() for quad in found]
    holding = [quad for name, found in quads.items() if name in current for quad in found]
    return {
        suffix: (media_type, writing.written(chosen, form, base))
        for suffix, (form, media_type) in _RDF.items()
        for chosen in (everything if suffix in ("nq", "trig") else holding,)
    }


def _tabular(
    extracts: tuple[Extract, ...], title: dict[str, str], base: str
) -> dict[str, tuple[str, bytes]]:
    return {
        ".csv.zip": ("text/csv", tables.plain_archive(extracts, title, base)),
        ".excel-csv.zip": ("text/csv", tables.excel_archive(extracts)),
        ".xlsx": (_XLSX, tables.workbook(extracts)),
        ".parquet.zip": ("application/vnd.apache.parquet", parquet.archive(extracts)),
    }


def _written(
    files: Mapping[str, tuple[str, bytes]], place: Path, below: str, zone: str
) -> Iterator[Download]:
    target = place / below
    target.mkdir(parents=True, exist_ok=True)
    sums = []
    for name, (media_type, body) in sorted(files.items()):
        (target / name).write_bytes(body)
        digest = hashlib.sha256(body).hexdigest()
        sums.append(f"{digest}  {name}\n")
        yield Download(
            path=below + name, mediaType=media_type, bytes=len(body), sha256=digest, zone=zone
        )
    (target / SUMS).write_text("".join(sums), encoding="utf-8")


def _by_graph(store: Store) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in store:
        if isinstance(quad.graph_name, NamedNode):
            found.setdefault(quad.graph_name.value, []).append(quad)
    return found


def _graphs_of(zone: str, quads: Mapping[str, list[Quad]], base: str) -> list[str]:
    """The graphs that state something of a zone, and those of the documents it comes from."""
    own = [name for name in quads if name.removeprefix(f"{base}graph/").split("/")[1:2] == [zone]]
    documents = {
        quad.object.value.removeprefix(f"{base}id/source/").split("/")[0]
        for name in own
        for quad in quads[name]
        if quad.predicate.value == _DERIVED
        and isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(f"{base}id/source/")
    }
    sources = [
        name
        for document in documents
        for name in (f"{base}graph/source/{document}", f"{base}graph/source/{document}/corrections")
        if name in quads
    ]
    return sorted([*own, *sources])


def _name(extracts: tuple[Extract, ...], column: str, zone: str) -> str:
    for extract in extracts:
        if extract.name == "registry/zones":
            return extract.rows[0].cells.get(column) or zone
    return zone
