"""Fixtures of the workbook tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook.small_zone import LIGHT, copy_of_the_data


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the data that a test may change."""
    return copy_of_the_data(tmp_path)


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports check keys and datatypes, but not the shapes."""
    for (module, name), replacement in LIGHT.items():
        monkeypatch.setattr(module, name, replacement)
