"""The settings of an installation: environment variables `TEIJU_*`, with defaults that work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from teiju import resources


def _ends_like_a_namespace(base: str) -> str:
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise ValueError(f'"{base}" must be an http(s) IRI that ends with "/"')
    return base


def _default_snapshots() -> Path:
    """`snapshots/` of the checkout, or the user's data folder when installed from a wheel."""
    checkout = resources.root()
    if (checkout / "pyproject.toml").is_file():
        return checkout / "snapshots"
    return platformdirs.user_data_path("teiju") / "snapshots"


def _half_of_the_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


class Settings(BaseSettings):
    """Everything an operator can set. Sizes are bytes, times are seconds."""

    model_config = SettingsConfigDict(env_prefix="TEIJU_", frozen=True)

    base: Annotated[str, AfterValidator(_ends_like_a_namespace)] = resources.DEFAULT_BASE
    public_url: str | None = None
    """Where the service is reached from outside; none: where it listens."""

    snapshots: Path = Field(default_factory=_default_snapshots)
    engine_url: str | None = None
    """SPARQL endpoint of a remote engine; none: the embedded engine."""

    query_seconds: float = Field(default=10.0, gt=0)
    query_memory: int = Field(default=1 << 30, gt=0)
    query_output: int = Field(default=64 << 20, gt=0)
    query_length: int = Field(default=64 << 10, gt=0)
    query_depth: int = Field(default=100, gt=0)
    """How deep brackets may nest in a query."""

    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, gt=0)
    queue: int = Field(default=64, ge=0)
    memory: int = Field(default_factory=_half_of_the_memory, gt=0)
    """What the queries that run long may hold together; the largest is ended beyond it."""

    cache: int = Field(default=256 << 20, ge=0)
    body: int = Field(default=1 << 20, gt=0)
    """Of a request, before and after decompression."""

    target: int = Field(default=64 << 10, gt=0)
    """Of a request's target, the query in it included."""

    headers: int = Field(default=32 << 10, gt=0)
    request_seconds: float = Field(default=15.0, gt=0)
    """How long a client may take to send a request or to read a piece of its answer."""

    check_workers: int = Field(default=1, gt=0)
    """Workbooks that are checked at a time on the page for that."""

    check_queue: int = Field(default=4, ge=0)
    check_body: int = Field(default=8 << 20, gt=0)
    """Of the files sent to be checked."""

    check_seconds: float = Field(default=60.0, gt=0)
    check_memory: int = Field(default=2 << 30, gt=0)

    compare_seconds: float = Field(default=30.0, gt=0)
    """How long a comparison of editions or snapshots may take on the page for that."""

    compare_memory: int = Field(default=2 << 30, gt=0)
