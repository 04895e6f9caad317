"""A snapshot can be cited in common styles; the project says how in CITATION.cff."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from teiju.editions.citation import CitationStyle, Cited, citation

ROOT = Path(__file__).parents[2]
WORK = Cited("ab" * 32, "0.2.0", date(2026, 3, 31), "https://w3id.org/teiju/dataset/snapshot/abab")


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        (
            CitationStyle.APA,
            "en",
            "teiju maintainers. (2026). Settlement autonomy zones of Japan as linked open data "
            "(Version 0.2.0, snapshot abababababababab) [Data set]. "
            "https://w3id.org/teiju/dataset/snapshot/abab",
        ),
        (
            CitationStyle.APA,
            "ja",
            "teiju 編集者 (2026). 定住自立圏リンクトオープンデータ (版 0.2.0、スナップショット "
            "abababababababab) [データセット]. https://w3id.org/teiju/dataset/snapshot/abab",
        ),
        (
            CitationStyle.CHICAGO,
            "en",
            "teiju maintainers. Settlement autonomy zones of Japan as linked open data. "
            "Version 0.2.0, snapshot abababababababab. March 31, 2026. Data set. "
            "https://w3id.org/teiju/dataset/snapshot/abab.",
        ),
    ],
)
def test_a_citation_reads_as_its_style_asks(
    style: CitationStyle, language: str, expected: str
) -> None:
    assert citation(WORK, style, language) == expected


def test_bibtex_has_balanced_braces_and_the_whole_version() -> None:
    text = citation(WORK, CitationStyle.BIBTEX, "en")
    assert text.startswith("@misc{teiju-abababababababab,\n")
    assert text.count("{") == text.count("}")
    assert "ab" * 32 in text


def test_the_citation_file_has_what_the_format_requires_and_the_version_of_the_package() -> None:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(found)
    assert found["cff-version"] == "1.2.0"
    assert found["version"] == project["version"]
    assert found["license"] == project["license"]
    assert all(set(author) <= {"name", "website"} for author in found["authors"])
