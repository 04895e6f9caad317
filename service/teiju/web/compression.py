"""Content codings of answers."""

from __future__ import annotations

import gzip
from typing import Final

import brotli  # type: ignore[import-untyped]
import zstandard

CODINGS: Final = ("zstd", "br", "gzip")
"""In the order of preference among equals: what is fastest for its size first."""

WORTHWHILE: Final = 860
"""Bytes below which an answer fits one packet anyway."""


def compressed(body: bytes, coding: str) -> bytes:
    """The body in one of the codings."""
    match coding:
        case "gzip":
            return gzip.compress(body, compresslevel=5, mtime=0)
        case "br":
            packed: bytes = brotli.compress(body, quality=4)
            return packed
        case _:
            return zstandard.ZstdCompressor(level=3).compress(body)
