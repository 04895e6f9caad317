"""What the template's process is told about memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from teiju.engine.embedded import allocator


def test_an_operator_s_own_wishes_come_last() -> None:
    own = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0", "LD_PRELOAD": "mine.so", "PATH": "/bin"}
    made = allocator.environment(own)
    assert made["GLIBC_TUNABLES"].endswith(":glibc.malloc.hugetlb=0")
    assert made["LD_PRELOAD"].endswith("mine.so")
    assert made["PATH"] == "/bin"


def test_without_mimalloc_nothing_is_preloaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(allocator.sysconfig, "get_path", lambda _: str(tmp_path))
    made = allocator.environment({})
    assert "LD_PRELOAD" not in made
    assert "glibc.malloc.hugetlb=1" in made["GLIBC_TUNABLES"]
