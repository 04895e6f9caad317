"""A snapshot can be cited from its page: by copying, and by files for reference managers."""

from __future__ import annotations

from pathlib import Path

import yaml

from teiju.snapshot import shelf
from teiju.snapshot.manifest import read_manifest
from web.page_visits import Visitor


def test_the_page_of_the_snapshot_says_how_to_cite_it_and_has_its_files(
    visitor: Visitor, snapshot: Path
) -> None:
    version = read_manifest(snapshot).version
    page = visitor.get(f"/ja/dataset/snapshot/{version}")
    assert "いま公開しているスナップショットです" in page.words()
    assert f"teiju-{version[:16]}" in page.words()
    start = f"/downloads/snapshot/{version}/"
    names = ("CITATION.cff", "CITATION.bib", "CITATION.ris", "dataset.nq")
    assert {start + name for name in names} <= set(page.links())
    assert {start + name for name in names[:3]} <= set(visitor.get("/en/snapshots").links())


def test_the_citation_files_name_the_snapshot_by_its_permanent_address(
    visitor: Visitor, snapshot: Path
) -> None:
    manifest = read_manifest(snapshot)
    start = f"/downloads/snapshot/{manifest.version}/CITATION"
    address = f"{manifest.base}dataset/snapshot/{manifest.version}"
    (entry,) = [one for one in shelf.history(snapshot.parent) if one.version == manifest.version]

    cff = visitor.get(f"{start}.cff")
    assert cff.headers["content-type"] == "application/yaml"
    assert yaml.safe_load(cff.text) == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": "Settlement autonomy zones of Japan as linked open data",
        "authors": [{"name": "teiju maintainers"}],
        "version": manifest.data_version,
        "date-released": entry.date.date(),
        "license": "CC-BY-4.0",
        "url": address,
        "identifiers": [
            {
                "type": "other",
                "value": f"urn:sha256:{manifest.version}",
                "description": "RDFC-1.0, SHA-256",
            }
        ],
    }
    ris = visitor.get(f"{start}.ris").text.splitlines()
    assert (ris[0], ris[-2], ris[-1]) == ("TY  - DATA", f"UR  - {address}", "ER  - ")
    assert f"url = {{{address}}}" in visitor.get(f"{start}.bib").text


def test_there_is_no_citation_of_a_snapshot_that_never_was(visitor: Visitor) -> None:
    assert visitor.get(f"/downloads/snapshot/{'0' * 64}/CITATION.cff").status == 404
    assert visitor.get("/downloads/snapshot/CITATION.cff").status == 404
