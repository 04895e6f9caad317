"""The files for download hold what the snapshot holds, in forms that others can read."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph
import pytest
from csvw import CSVW
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from teiju import resources
from teiju.snapshot.manifest import CATALOGUE, DOWNLOADS, SUMS, Manifest, read_manifest
from teiju.tables.reading import read_tables

BASE = resources.DEFAULT_BASE
ZONE = "ichinoseki-hiraizumi"
NAMES = [
    NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
    NamedNode("http://purl.org/dc/terms/title"),
]


@pytest.fixture(scope="module")
def manifest(snapshot: Path) -> Manifest:
    return read_manifest(snapshot)


@pytest.fixture(scope="module")
def folder(snapshot: Path) -> Path:
    return snapshot / DOWNLOADS


def archive(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_the_manifest_lists_every_file_with_its_size_and_hash(
    manifest: Manifest, folder: Path
) -> None:
    listed = {download.path: download for download in manifest.downloads}
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS
    }
    assert listed.keys() == there
    for path, download in listed.items():
        body = (folder / path).read_bytes()
        assert (download.bytes, download.sha256) == (len(body), hashlib.sha256(body).hexdigest())


def test_each_folder_has_its_checksums(folder: Path) -> None:
    for sums in (folder / SUMS, folder / "zone" / ZONE / SUMS):
        lines = dict(reversed(line.split("  ")) for line in sums.read_text().splitlines())
        assert len(lines) == 8
        for name, digest in lines.items():
            assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest


def test_the_whole_holds_every_quad_and_the_merge_of_what_holds_now(
    folder: Path, served: Store
) -> None:
    def triples(name: str, form: RdfFormat) -> int:
        body = gzip.decompress((folder / name).read_bytes())
        return len({str(quad) for quad in pyoxigraph.parse(body, format=form)})

    default = len(list(served.quads_for_pattern(None, None, None, DefaultGraph())))
    assert triples("teiju.nq.gz", RdfFormat.N_QUADS) == len(served) - default
    assert triples("teiju.trig.gz", RdfFormat.TRIG) == len(served) - default
    assert triples("teiju.ttl.gz", RdfFormat.TURTLE) == default
    assert triples("teiju.jsonld.gz", RdfFormat.JSON_LD) == default


def test_a_zone_holds_its_graphs_and_of_other_zones_the_names(folder: Path, served: Store) -> None:
    found = set(pyoxigraph.parse(path=folder / "zone" / ZONE / f"{ZONE}.nq"))
    assert found <= set(served)
    by_graph: dict[str, set[Quad]] = defaultdict(set)
    for quad in found:
        by_graph[str(quad.graph_name)[1:-1].removeprefix(f"{BASE}graph/")].add(quad)
    assert "source/1aa9ca50268357a6" in by_graph
    zone = NamedNode(f"{BASE}graph/zone/{ZONE}")
    assert set(served.quads_for_pattern(None, None, None, zone)) == by_graph[f"zone/{ZONE}"]
    of_others = {name for name in by_graph if name.startswith("zone/") and ZONE not in name}
    assert {quad.predicate for name in of_others for quad in by_graph[name]} <= set(NAMES)


@pytest.mark.parametrize("zone", [ZONE, "kamaishi", "tokachi"])
def test_the_turtle_of_a_zone_names_every_thing_that_it_speaks_of(
    folder: Path, served: Store, zone: str
) -> None:
    found = Store()
    found.load(path=folder / "zone" / zone / f"{zone}.ttl", format=RdfFormat.TURTLE)

    now = DefaultGraph()

    def named(store: Store, thing: NamedNode) -> bool:
        return any(next(store.quads_for_pattern(thing, name, None, now), None) for name in NAMES)

    mentioned = {term for quad in found for term in quad.triple if isinstance(term, NamedNode)}
    assert {t.value for t in mentioned if named(served, t) and not named(found, t)} == set()
    assert any(term.value.startswith(f"{BASE}id/municipality/") for term in mentioned)


def test_csv_is_read_by_its_csvw_metadata(folder: Path, tmp_path: Path) -> None:
    for path, body in archive(folder / "zone" / ZONE / f"{ZONE}.csv.zip").items():
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(body)
    group = CSVW(str(tmp_path / "csv-metadata.json"), validate=True)
    assert list(group.warnings) == []
    names = {table.url.string for table in group.tables}
    assert {"registry/memberships.csv", f"{ZONE}/measures.csv"} <= names
    (measures,) = (t for t in group.tables if t.url.string == f"{ZONE}/measures.csv")
    assert len(list(measures)) == 32


def test_every_row_of_the_tables_is_in_the_whole(folder: Path) -> None:
    files = archive(folder / "teiju.csv.zip")
    for table in read_tables(resources.root() / "data"):
        path = table.description.path
        text = files[f"{path.parent.name}/{path.stem}.csv"].decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert rows == [dict(row.cells) for row in table.rows]


def test_the_csv_for_excel_keeps_codes_and_runs_nothing(folder: Path) -> None:
    for name, body in archive(folder / "teiju.excel-csv.zip").items():
        assert body.startswith(b"\xef\xbb\xbf"), name
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
            for cell in row:
                assert cell[:1] not in set("=+@\t\r"), (name, cell)
                assert cell[:1] != "-" or cell[1:].replace(".", "").isdecimal(), (name, cell)
        if name == "registry/municipalities.csv":
            assert b"\r\n'01202,'012025," in body


def test_the_workbook_keeps_codes_and_has_no_formula(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "teiju.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert "01202" in {cell.value for cell in cells}
    assert len(book.sheetnames) == len(read_tables(resources.root() / "data"))


def test_parquet_has_types(folder: Path) -> None:
    files = archive(folder / "teiju.parquet.zip")
    table = pq.read_table(io.BytesIO(files["registry/memberships.parquet"]))
    kinds = dict(zip(table.schema.names, table.schema.types, strict=True))
    assert kinds["municipality"] == pa.string()
    assert kinds["joined_on"] == pa.date32()
    assert kinds["source"] == pa.list_(pa.string())
    assert table.schema.field("zone").metadata[b"title_en"]


def test_the_catalogue_names_every_file(snapshot: Path, manifest: Manifest) -> None:
    text = (snapshot / CATALOGUE).read_text(encoding="utf-8")
    for download in manifest.downloads:
        assert download.sha256 in text


def test_a_list_of_what_is_withdrawn_stands_in_each_snapshot(snapshot: Path) -> None:
    assert isinstance(json.loads((snapshot / "withdrawn.json").read_bytes()), list)
