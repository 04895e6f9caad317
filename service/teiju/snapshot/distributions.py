"""The files of a snapshot in the catalogue: versions, the zones' parts, and each distribution.

Standard: https://www.w3.org/TR/vocab-dcat-3/ . These name the snapshot by the hash of its content,
so they stand beside the dataset, in `catalogue.ttl`, and not in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from teiju.namespaces import expand
from teiju.snapshot import writing
from teiju.snapshot.manifest import Download

_IANA: Final = "https://www.iana.org/assignments/media-types/"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_STANDARDS: Final = {
    "text/csv": "https://www.w3.org/TR/tabular-metadata/",
    "application/n-quads": "https://www.w3.org/TR/n-quads/",
    "application/trig": "https://www.w3.org/TR/trig/",
    "text/turtle": "https://www.w3.org/TR/turtle/",
    "application/ld+json": "https://www.w3.org/TR/json-ld11/",
}
_FORMATS: Final = {
    ".nq": ("N-Quads", "N-Quads"),
    ".trig": ("TriG", "TriG"),
    ".ttl": ("Turtle", "Turtle"),
    ".jsonld": ("JSON-LD", "JSON-LD"),
    ".csv.zip": ("CSVとCSVWメタデータ", "CSV with CSVW metadata"),
    ".excel-csv.zip": ("Excel用のCSV", "CSV for Excel"),
    ".xlsx": ("Excelブック", "Excel workbook"),
    ".parquet.zip": ("Parquet", "Parquet"),
}
_PACKINGS: Final = {
    ".gz": ("dcat:compressFormat", "application/gzip"),
    ".zip": ("dcat:packageFormat", "application/zip"),
}


@dataclass(frozen=True, slots=True)
class Files:
    """What a snapshot is made of: its version, the dataset's file, the files for download."""

    version: str
    data_version: str
    dataset: Path
    downloads: tuple[Download, ...]


def catalogue_turtle(store: Store, base: str, files: Files) -> bytes:
    """The graph `meta`, the snapshot as a version of the dataset, and its files, as Turtle."""
    meta = NamedNode(expand("g:meta", base))
    quads = list(store.quads_for_pattern(None, None, None, meta))
    quads += _Writer(store, base, files).quads()
    return writing.written(quads, "turtle", base)


class _Writer:
    """Says what is to be said of the files of one snapshot."""

    def __init__(self, store: Store, base: str, files: Files) -> None:
        self._store = store
        self._base = base
        self._files = files

    def quads(self) -> Iterator[Quad]:
        """All statements."""
        files, whole = self._files, self._node("ds:teiju")
        version = self._node(f"ds:snapshot/{files.version}")
        hash_of = self._node("tj:rdfc10Sha256")
        yield Quad(whole, hash_of, Literal(files.version))
        yield Quad(whole, self._node("dcat:hasCurrentVersion"), version)
        yield from self._dataset(version, "")
        yield Quad(version, hash_of, Literal(files.version))
        yield Quad(version, self._node("dcat:isVersionOf"), whole)
        yield Quad(version, self._node("dcat:version"), Literal(files.data_version))
        yield Quad(version, self._node("dcat:inSeries"), self._node("ds:series"))
        yield from self._stored_dataset(whole)
        for zone in sorted({download.zone for download in files.downloads} - {""}):
            part = self._node(f"ds:zone/{zone}")
            yield Quad(whole, self._node("dcterms:hasPart"), part)
            yield from self._dataset(part, zone)
        dump = NamedNode(f"{self._base}downloads/teiju.nq.gz")
        yield Quad(whole, self._node("void:dataDump"), dump)
        for download in files.downloads:
            owners = (
                (self._node(f"ds:zone/{download.zone}"),) if download.zone else (whole, version)
            )
            yield from self._download(download, owners)

    def _dataset(self, dataset: NamedNode, zone: str) -> Iterator[Quad]:
        """What is said of every dataset of the catalogue."""
        yield Quad(dataset, self._node("rdf:type"), self._node("dcat:Dataset"))
        yield Quad(dataset, self._node("dcterms:license"), NamedNode(_LICENCE))
        publisher = self._node("id:organization/teiju")
        yield Quad(dataset, self._node("dcterms:publisher"), publisher)
        yield Quad(dataset, self._node("dcterms:conformsTo"), NamedNode(f"{self._base}def"))
        yield Quad(dataset, self._node("dcterms:accessRights"), NamedNode(_PUBLIC))
        subject = self._node(f"id:zone/{zone}" if zone else "ds:teiju")
        yield Quad(self._node("ds:catalogue"), self._node("dcat:dataset"), dataset)
        if zone:
            yield Quad(dataset, self._node("dcterms:isPartOf"), self._node("ds:teiju"))
            yield Quad(dataset, self._node("dcterms:spatial"), subject)
            yield from self._period(dataset, zone)
        else:
            yield from self._copied(subject, "dcterms:spatial", dataset)
            yield from self._copied(subject, "dcterms:temporal", dataset)
        titles = self._names("skos:prefLabel" if zone else "dcterms:title", subject)
        for language, title in titles.items():
            shown = title if zone else f"{title} {self._files.version[:12]}"
            literal = Literal(shown, language=language)
            yield Quad(dataset, self._node("dcterms:title"), literal)
            about = (_ABOUT_ZONE if zone else _ABOUT)[language].format(title)
            description = Literal(about, language=language)
            yield Quad(dataset, self._node("dcterms:description"), description)

    def _period(self, dataset: NamedNode, zone: str) -> Iterator[Quad]:
        """The time from the zone's first instrument on; the whole's where no date is known."""
        graph, found = self._node(f"g:zone/{zone}"), []
        for name in _SINCE:
            quads = self._store.quads_for_pattern(None, self._node(name), None, graph)
            found += [quad.object for quad in quads if isinstance(quad.object, Literal)]
        if not found:
            yield from self._copied(self._node("ds:teiju"), "dcterms:temporal", dataset)
            return
        period = NamedNode(f"{dataset.value}/period")
        yield Quad(dataset, self._node("dcterms:temporal"), period)
        yield Quad(period, self._node("rdf:type"), self._node("dcterms:PeriodOfTime"))
        first = min(found, key=lambda date: date.value)
        yield Quad(period, self._node("dcat:startDate"), first)

    def _names(self, name: str, subject: NamedNode) -> dict[str, str]:
        """Language → the name of a thing; Japanese where there is no English one."""
        found = {
            quad.object.language: quad.object.value
            for quad in self._store.quads_for_pattern(subject, self._node(name), None)
            if isinstance(quad.object, Literal)
        }
        japanese = found.get("ja") or subject.value
        return {"ja": japanese, "en": found.get("en") or japanese}

    def _copied(self, subject: NamedNode, name: str, to: NamedNode) -> Iterator[Quad]:
        meta = self._node("g:meta")
        for quad in self._store.quads_for_pattern(subject, self._node(name), None, meta):
            yield Quad(to, quad.predicate, quad.object)

    def _stored_dataset(self, whole: NamedNode) -> Iterator[Quad]:
        """The file that the service itself reads: the default graph beside the named ones."""
        path = self._files.dataset
        body = path.read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        stored = Download(
            path=path.name, mediaType="application/n-quads", bytes=len(body), sha256=digest
        )
        yield from self._distribution(stored, (whole,), f"{self._base}downloads/{path.name}")

    def _download(self, download: Download, owners: tuple[NamedNode, ...]) -> Iterator[Quad]:
        address = f"{self._base}downloads/{download.path}"
        yield from self._distribution(download, owners, address)

    def _distribution(
        self, download: Download, owners: tuple[NamedNode, ...], address: str
    ) -> Iterator[Quad]:
        node = self._node
        file = node(f"ds:snapshot/{self._files.version}/{download.path}")
        for owner in owners:
            yield Quad(owner, node("dcat:distribution"), file)
        yield Quad(file, node("rdf:type"), node("dcat:Distribution"))
        for language, place in (("ja", 0), ("en", 1)):
            title = Literal(_format_name(download.path)[place], language=language)
            yield Quad(file, node("dcterms:title"), title)
        yield Quad(file, node("dcterms:license"), NamedNode(_LICENCE))
        yield Quad(file, node("dcat:downloadURL"), NamedNode(address))
        yield Quad(file, node("dcat:accessURL"), NamedNode(address))
        yield Quad(file, node("dcat:mediaType"), NamedNode(_IANA + download.media_type))
        for suffix, (name, media_type) in _PACKINGS.items():
            if download.path.endswith(suffix):
                yield Quad(file, node(name), NamedNode(_IANA + media_type))
        standard = _STANDARDS.get(download.media_type)
        if standard is not None and ".excel-csv" not in download.path:
            yield Quad(file, node("dcterms:conformsTo"), NamedNode(standard))
        size = Literal(str(download.bytes), datatype=node("xsd:nonNegativeInteger"))
        yield Quad(file, node("dcat:byteSize"), size)
        checksum = NamedNode(f"{file.value}/checksum")
        digest = Literal(download.sha256, datatype=node("xsd:hexBinary"))
        yield Quad(file, node("spdx:checksum"), checksum)
        yield Quad(checksum, node("rdf:type"), node("spdx:Checksum"))
        yield Quad(checksum, node("spdx:algorithm"), node("spdx:checksumAlgorithm_sha256"))
        yield Quad(checksum, node("spdx:checksumValue"), digest)

    def _node(self, compact: str) -> NamedNode:
        return NamedNode(expand(compact, self._base))


_PUBLIC: Final = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_SINCE: Final = ("tj:signedOn", "tj:signedInMonth", "tj:formedInMonth")
"""What dates the beginning of a zone: its instruments, its forming."""

_ABOUT: Final = {
    "ja": "「{}」のすべての記述と、その元の表。",
    "en": "All statements of “{}”, and the tables that they come from.",
}
_ABOUT_ZONE: Final = {
    "ja": (
        "「{}」のすべての記述と、その元の表。記述に出てくる市町村、概念、年度などの説明と名称も"
        "含むので、これだけで読めます。"
    ),
    "en": (
        "All statements of “{}”, and the tables that they come from. The municipalities, concepts "
        "and fiscal years that they mention are described and named too, so that it can be read "
        "alone."
    ),
}


def _format_name(path: str) -> tuple[str, str]:
    """What a file is, in Japanese and English."""
    name = path.removesuffix(".gz")
    fitting = [end for end in _FORMATS if name.endswith(end)]
    ja, en = _FORMATS[max(fitting, key=len)]
    return f"{ja}（{path.rpartition('/')[2]}）", f"{en} ({path.rpartition('/')[2]})"
