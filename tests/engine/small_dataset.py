"""A small dataset, and an engine on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from teiju.engine.embedded.engine import EmbeddedEngine
from teiju.engine.interface import QueryRequest
from teiju.settings import Settings

BASE = "https://w3id.org/teiju/"
CITIES = ("一関市", "平泉町", "奥州市")


def write_dataset(folder: Path, things: int = 3000) -> Path:
    """`things` things in the default graph, three cities in it and in a graph of their own."""
    lines = []
    for number, name in enumerate(CITIES):
        triple = f'<{BASE}id/city/{number}> <http://example.org/name> "{name}"@ja'
        lines += [f"{triple} .", f"{triple} <{BASE}graph/cities> ."]
    lines += [
        f'<{BASE}id/thing/{number}> <http://example.org/p{number % 7}> "v{number}" .'
        for number in range(things)
    ]
    lines += [
        f"<{BASE}id/thing/{number}> <http://example.org/next> <{BASE}id/thing/{other}> ."
        for number in range(min(things, 60))
        for other in range(min(things, 60))
    ]
    path = folder / "dataset.nq"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@asynccontextmanager
async def running(dataset: Path, **values: float) -> AsyncIterator[EmbeddedEngine]:
    """A started engine, ended afterwards."""
    settings = Settings.model_validate({"base": BASE, "workers": 2, **values})
    engine = EmbeddedEngine(dataset, "test", settings)
    try:
        await engine.start()
        yield engine
    finally:
        await engine.close()


async def csv(engine: EmbeddedEngine, text: str, **more: object) -> list[str]:
    """The rows of a query's answer as CSV, head included."""
    request = QueryRequest(text=text, results="csv", **more)  # type: ignore[arg-type]
    return (await engine.answer(request)).body.decode().split("\r\n")[:-1]


def run(work: object) -> object:
    """Runs a coroutine to its end."""
    return asyncio.run(work)  # type: ignore[arg-type]
