"""The pages on snapshots, which need two of them: what one holds, and what changed between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.visiting import NARROW, WIDE, Visitor
from teiju.snapshot.manifest import CATALOGUE, DATASET, FILE, read_manifest
from web.live_service import Service, service

OLD = "d" * 64


@pytest.fixture(scope="module")
def two(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the current snapshot and an earlier one, where a measure had another name."""
    shelf = tmp_path_factory.mktemp("two")
    (shelf / snapshot.name).symlink_to(snapshot)
    (shelf / "current").symlink_to(snapshot.name)
    earlier = shelf / OLD[:16]
    earlier.mkdir()
    text = (snapshot / DATASET).read_text(encoding="utf-8")
    renamed = text.replace("もち食文化発信事業", "もち食文化事業")
    (earlier / DATASET).write_text(renamed, encoding="utf-8")
    shutil.copy(snapshot / CATALOGUE, earlier)
    manifest = json.loads((snapshot / FILE).read_text())
    (earlier / FILE).write_text(json.dumps({**manifest, "version": OLD, "downloads": []}))
    with service(snapshot, snapshots=shelf) as running:
        yield running


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_of_two_snapshots_can_be_used_by_everybody(
    two: Service, snapshot: Path, browser: Browser, language: str
) -> None:
    size = {"width": NARROW[0], "height": NARROW[1]}
    context = browser.new_context(viewport=size)  # type: ignore[arg-type]
    visitor = Visitor(context.new_page(), f"http://127.0.0.1:{two.port}")
    current = read_manifest(snapshot).version
    for path in (
        f"dataset/snapshot/{OLD}",
        f"dataset/snapshot/{current}",
        f"diff?from={OLD[:16]}&to=current",
    ):
        assert visitor.go(f"/{language}/{path}").status == 200
        assert visitor.overflow() <= 0, path
        assert visitor.faults() == []
    visitor.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    assert visitor.overflow() <= 0
    words = visitor.page.locator("main").inner_text()
    assert "もち食文化発信事業" in words
    assert {"ja": "施策名の変更", "en": "Name changed"}[language] in words
    assert visitor.complaints() == []
    context.close()
